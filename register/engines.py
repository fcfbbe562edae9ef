"""Engines of the kind `search`: one entry each."""

from register.kind_facts import KindFacts

ENGINES: dict[str, KindFacts] = {
    facts.kind: facts
    for facts in (
        KindFacts(
            kind="brave",
            title="Brave Search",
            way="Its API, with a key; 20 results a page, 10 pages.",
            limits="400 characters and 50 words a query. A call costs $0.005; free credit covers about 1,000 a month.",
            verdict="yes",
            note="A company in the United States that keeps queries up to 90 days: name it in the impact assessment.",
            needs="key",
            address="https://api.search.brave.com/",
            wants="queries",
            price=0.005,
        ),
        KindFacts(
            kind="mojeek",
            title="Mojeek",
            way="Its API, with a key; an index of its own, run in the United Kingdom.",
            limits="As agreed with Mojeek.",
            verdict="yes",
            needs="key",
            address="https://api.mojeek.com/",
            wants="queries",
        ),
        KindFacts(
            kind="searxng",
            title="a SearXNG that the school or its council runs",
            way="Its JSON answers, from engines with official interfaces only.",
            limits="Its owner’s; JSON must be switched on under search.formats of its settings.",
            note="Never a public instance: it would learn the names of staff.",
            wants_address="required",
            wants="queries",
            takes=("names",),
            names="engines that it may ask",
        ),
        KindFacts(
            kind="marginalia",
            title="Marginalia Search",
            way="Its API, with a key; an index of small websites, good for blogs and old forums.",
            limits="100 results a page; free for non-commercial use.",
            verdict="off",
            note="Licence CC BY-NC-SA 4.0: say where a find came from.",
            needs="key",
            address="https://api2.marginalia-search.com/",
            wants="queries",
        ),
    )
}
OFFICIAL_ENGINES = frozenset({"braveapi", "marginalia", "mwmbl", "wikipedia", "yacy"})
"""Engines of a SearXNG that ask an official interface instead of reading pages of results."""
