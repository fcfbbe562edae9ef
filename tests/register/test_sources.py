"""Sources in the register file: what each kind wants, what no source may say, and how they come back."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from register import store
from register.approval import approved_sources
from register.models import School
from register.reading import RegisterError, read_register

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
SCHOOL = """schools:
  - id: lark
    name: Larkspur Hill Primary School
    town: Wexcombe
"""


def refused(tmp_path: Path, text: str) -> str:
    file = tmp_path / "register.yaml"
    file.write_text(text)
    with pytest.raises(RegisterError) as caught:
        read_register(file)
    return str(caught.value).replace(f"{file}", "FILE")


def source(fields: str) -> str:
    return SCHOOL + "    domains: [larkspurhill.test]\n    sources:\n      - {id: s, title: A source, " + fields + "}\n"


QUERY = "queries: [Larkspur Hill Primary School]"


@pytest.mark.parametrize(
    ("fields", "field", "told"),
    [
        ("kind: sonar", "kind", "“sonar” is not a kind of source; the kinds are site, page, feed, search"),
        ("kind: tiktok", "kind", "“tiktok” is refused: It is for researchers"),
        ("kind: facebook_group", "kind", "“facebook_group” is refused: Groups and messages are closed places"),
        ("kind: whatsapp", "kind", "“whatsapp” is refused: Groups, channels and chats are closed"),
        ("kind: x", "kind", "“x” is refused: Its terms on surveillance are still to be read"),
        ("kind: page", "address", "this field is missing; a source of kind page needs an address"),
        (f"kind: page, address: http://a.test/, {QUERY}", "queries", "a source of kind page has no queries"),
        ("kind: page, address: http://a.test/, names: [a]", "names", "a source of kind page has no names"),
        ("kind: page, address: http://a.test/, engine: brave", "engine", "only the kind search has an engine"),
        ("kind: page, address: http://a.test/, credential: x", "credential", "a source of kind page takes no cred"),
        ("kind: page, address: http://a.test/, monthly_cap: 5", "monthly_cap", "costs nothing that is counted"),
        ("kind: page, address: 'https://m.facebook.com/x'", "address", "is refused (Facebook public pages, crawled): "),
        ("kind: site, address: 'https://chat.whatsapp.com/x'", "address", "is refused (WhatsApp): "),
        ("kind: wordpress, address: 'https://www.tiktok.com/@x'", "address", "is refused (TikTok pages, crawled): "),
        (
            "kind: feed, address: 'https://www.reddit.com/.rss?feed=0123&user=me'",
            "address",
            "an address must not carry a secret (“feed=”, privacy refusal R2); put a key of the service into ",
        ),
        ("kind: feed, address: 'http://a.test/?x=1&API_KEY=2'", "address", "must not carry a secret (“API_KEY=”"),
        ("kind: feed, address: 'http://a.test/#access_token=2'", "address", "must not carry a secret"),
        (f"kind: search, {QUERY}", "engine", "this field is missing; name one of brave, mojeek, searxng, marginalia"),
        (f"kind: search, engine: altavista, {QUERY}", "engine", "“altavista” is not a search engine; name one of"),
        (f"kind: search, engine: bing, {QUERY}", "engine", "“bing” is refused: Microsoft switched it off"),
        (
            f"kind: search, engine: brave, {QUERY}",
            "monthly_cap",
            "brave costs 0.005 dollars a call, so say what may be spent in a month; monthly_cap: 5.00 is about 1,",
        ),
        (f"kind: search, engine: brave, monthly_cap: -1, {QUERY}", "monthly_cap", "greater than or equal to 0"),
        (f"kind: search, engine: brave, monthly_cap: .inf, {QUERY}", "monthly_cap", "finite"),
        ("kind: search, engine: mojeek", "queries", "this field is missing; a source of kind mojeek needs queries"),
        (f"kind: search, engine: searxng, {QUERY}", "address", "a source of kind searxng needs an address"),
        (
            f"kind: search, engine: searxng, address: 'https://s.test/', names: [google], {QUERY}",
            "names",
            "“google” reads result pages or is not known; only these ask official ways: braveapi",
        ),
        (f"kind: gdelt, address: 'https://other.example/', {QUERY}", "address", "asks https://api.gdeltproject.org/"),
        (f"kind: gdelt, address: 'http://api.gdeltproject.org/', {QUERY}", "address", "leave the address out"),
        (f"kind: gdelt, address: 'https://api.gdeltproject.org.a.example/', {QUERY}", "address", "leave the address"),
        ("kind: gdelt", "queries", "this field is missing; a source of kind gdelt needs queries"),
        ("kind: gdelt, queries: [one, one]", "queries", "the same words stand twice"),
        ("kind: telegram", "names", "a source of kind telegram needs names (public channels, without @)"),
        ("kind: mastodon, names: [x]", "address", "a source of kind mastodon needs an address"),
        ("kind: common_crawl, names: [x]", "names", "a source of kind common_crawl has no names"),
        (f"kind: youtube, credential: 'KEY: 12', {QUERY}", "credential", "is the name of a credential, such as brave"),
        ("kind: reddit, names: [wexcombe], credential: me", "credential", "takes no credential; leave the field out"),
        ("kind: bluesky, credential: bluesky-file", "credential", "is the name of a credential"),
        ("kind: bluesky, credential: -bluesky", "credential", "is the name of a credential"),
        ("kind: bluesky, password: secret", "password", "there is no such field"),
        ("kind: bluesky, cookie: secret", "cookie", "there is no such field"),
        ("kind: page, address: http://a.test/, max_megabytes: 0", "max_megabytes", "greater than or equal to 1"),
    ],
)
def test_a_source_says_what_its_kind_wants(tmp_path: Path, fields: str, field: str, told: str) -> None:
    lines = refused(tmp_path, source(fields)).splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"FILE, line 7, schools[1].sources[1].{field}: ")
    assert told in lines[0]
    assert "secret" not in lines[0].replace("a secret", "").replace("the secret", "")


def test_a_query_is_linted_where_it_stands(tmp_path: Path) -> None:
    text = SCHOOL + (
        "    people:\n      - {category: staff, name: Priya Nandlow, role: teacher}\n"
        "    sources:\n      - title: News\n        kind: gdelt\n        queries:\n"
        "          - Larkspur Hill Primary School\n          - Priya Nandlow\n          - bullying\n"
        "      - title: Tags\n        kind: mastodon\n        address: https://social.test/\n"
        "        names:\n          - wexcombe\n          - PriyaNandlow\n"
    )
    lines = refused(tmp_path, text).splitlines()
    assert [line.split(": ")[0] for line in lines] == [
        "FILE, line 12, schools[1].sources[1].queries[2]",
        "FILE, line 13, schools[1].sources[1].queries[3]",
        "FILE, line 19, schools[1].sources[2].names[2]",
    ]
    assert "“Priya Nandlow” may not be sent out: the query names the school nowhere" in lines[0]
    assert "made of the name of a person" in lines[2]


def test_what_looks_for_domains_needs_one(tmp_path: Path) -> None:
    told = refused(tmp_path, SCHOOL + "    sources:\n      - {title: Archive, kind: common_crawl}\n")
    assert "line 6, schools[1].sources[1]: a source of kind common_crawl looks for the school’s own domains" in told


EVERY_KIND = (
    SCHOOL
    + """    domains: [larkspurhill.test]
    sources:
      - {id: site, title: Site, kind: site, address: "http://a.test/"}
      - {id: brave, title: Brave, kind: search, engine: brave, queries: [larkspurhill.test], monthly_cap: 5.00}
      - {id: mojeek, title: Mojeek, kind: search, engine: mojeek, credential: mojeek-2, queries: [larkspurhill.test]}
      - {id: searxng, title: Own, kind: search, engine: searxng, address: "https://s.test/", names: [braveapi],
         queries: [larkspurhill.test]}
      - {id: marginalia, title: Marginalia, kind: search, engine: marginalia, queries: [larkspurhill.test]}
      - {id: gdelt, title: News, kind: gdelt, queries: [larkspurhill.test], address: "http://gdelt.test/"}
      - {id: wordpress, title: Blog, kind: wordpress, address: "http://blog.test/"}
      - {id: discourse, title: Forum, kind: discourse, address: "http://forum.test/"}
      - {id: lemmy, title: Lemmy, kind: lemmy, address: "http://lemmy.test/"}
      - {id: mastodon, title: Tags, kind: mastodon, address: "http://social.test/", names: [wexcombe],
         credential: tags}
      - {id: bluesky, title: Bluesky, kind: bluesky}
      - {id: youtube, title: YouTube, kind: youtube, queries: [larkspurhill.test], max_megabytes: 5}
      - {id: reddit, title: Reddit, kind: reddit, names: [wexcombe]}
      - {id: telegram, title: Telegram, kind: telegram, names: [wexcombenews]}
      - {id: facebook, title: Facebook, kind: facebook_page, names: [1234567890]}
      - {id: instagram, title: Instagram, kind: instagram, names: ["1234567890"]}
      - {id: reviews, title: Reviews, kind: google_reviews, names: [accounts/1/locations/2]}
      - {id: archive, title: Archive, kind: common_crawl}
"""
)


def loaded_school(tmp_path: Path, text: str) -> School:
    file = tmp_path / "register.yaml"
    file.write_text(text)
    (school,) = store.load(read_register(file), NOW)
    school.demonstration = True  # what a real school needs beside is another test's
    school.save()
    return school


def test_every_kind_comes_back_from_the_database(tmp_path: Path, database: None) -> None:
    school = loaded_school(tmp_path, EVERY_KIND)
    first = store.export([school])
    again = loaded_school(tmp_path, first)
    assert store.export([again]) == first
    declared = {one["id"]: one for one in yaml.safe_load(first)["schools"][0]["sources"]}
    assert declared["brave"]["address"] == "https://api.search.brave.com/"
    assert declared["brave"]["credential"] == "brave"
    assert declared["brave"]["monthly_cap"] == 5
    assert declared["gdelt"]["address"] == "http://gdelt.test/", "a trial"
    assert declared["facebook"]["names"] == ["1234567890"]
    assert declared["facebook"]["credential"] == "facebook-page"
    assert "credential" not in declared["reddit"]


def test_an_approved_source_knows_what_its_kind_needs(tmp_path: Path, database: None) -> None:
    approval = "approval: {by: The chair, on: 2026-09-01, why: agreed, review: 2027-08-31}"
    text = EVERY_KIND.replace("kind: reddit", f"kind: reddit, {approval}")
    text = text.replace("kind: youtube", f"kind: youtube, {approval}").replace(
        "kind: bluesky", f"kind: bluesky, {approval}"
    )
    loaded_school(tmp_path, text)
    now = datetime(2026, 11, 20, tzinfo=UTC)
    reddit, youtube, bluesky = approved_sources(now, ["reddit", "youtube", "bluesky"])
    by_kind = {one.kind: one for one in (reddit, youtube, bluesky)}
    assert by_kind["reddit"].delay == 60
    assert by_kind["reddit"].names == ("wexcombe",)
    assert by_kind["youtube"].queries == ("larkspurhill.test",)
    assert by_kind["youtube"].credential == "youtube"
    assert by_kind["youtube"].max_bytes == 5_000_000
    assert by_kind["bluesky"].names == ("larkspurhill.test",), "the school’s own domains"


def test_a_source_that_is_asked_something_else_is_asked_for_older_posts_too(tmp_path: Path, database: None) -> None:
    school = loaded_school(tmp_path, EVERY_KIND)
    answered = datetime(2026, 11, 20, tzinfo=UTC)
    school.sources.update(last_answered_at=answered, failures=3)
    changed = EVERY_KIND.replace("names: [wexcombe]", "names: [wexshire]").replace("title: Telegram", "title: Channels")
    loaded_school(tmp_path, changed)
    reddit, telegram = (school.sources.get(key=key) for key in ("reddit", "telegram"))
    assert (reddit.last_answered_at, reddit.failures) == (None, 0)
    assert (telegram.last_answered_at, telegram.failures, telegram.title) == (answered, 3, "Channels")
