"""Law and guidance that old policies still name, each with what a person is told (obligations A8.5).

The sentences say what to look up, never what the law is now: that is for whoever mends the policy.
"""

import re
from collections.abc import Iterator

_YEAR = r"(?:19|20)\d\d"
_ASK = "Ask the data protection officer or your adviser for what stands in its place."
_NAMED = (
    (
        r"data protection act,? *\(?1998|\bdpa *\(?1998|1998 data protection act",
        f"names the Data Protection Act 1998, which was repealed in 2018. {_ASK}",
    ),
    (
        r"lawful business practice",
        f"names the Lawful Business Practice Regulations 2000, which have been revoked. {_ASK}",
    ),
    (
        r"regulation of investigatory powers|\bripa\b",
        f"leans on the Regulation of Investigatory Powers Act 2000, of which much was replaced in 2016. {_ASK}",
    ),
    (
        r"employment practices (?:data protection )?(?:code|guide)",
        f"names the ICO’s employment practices code, an older guide. {_ASK}",
    ),
    (
        r"\bdcsf\b|department for children,? schools and families",
        f"names the DCSF, a department of before 2010. {_ASK}",
    ),
    (r"\bbecta\b", f"names Becta, which was closed in 2011. {_ASK}"),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), said) for pattern, said in _NAMED)
_EDITION = re.compile(
    rf"(keeping children safe in education|working together to safeguard children|kcsie)\W{{0,12}}({_YEAR})",
    re.IGNORECASE,
)
YOUNGEST = 2
"""Years after which an edition of yearly guidance is surely not the current one."""


def stale_law(text: str, year: int) -> Iterator[str]:
    """What a policy names that is no longer law or guidance, as sentences whose subject is the policy."""
    plain = " ".join(text.replace("’", "'").split())
    for pattern, said in _PATTERNS:
        if pattern.search(plain):
            yield said
    editions = {(name.lower(), int(edition)) for name, edition in _EDITION.findall(plain)}
    for name, edition in sorted(editions):
        if edition <= year - YOUNGEST:
            yield f"names the {edition} edition of “{name}”; look whether there is a newer one."
