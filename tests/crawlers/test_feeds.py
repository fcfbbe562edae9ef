"""Feeds with every fault of the wild: what can be read is read, the rest is told, and nothing is transferred twice."""

import time
from datetime import UTC, datetime

import pytest

from cases.problems import Problem
from crawlers.kinds.base import Answer, Asked, Errand, Reading
from crawlers.kinds.feed import FeedKind, unwrapped
from crawlers.kinds.feed_xml import MOST_ENTRIES
from crawlers.unread import UnreadError
from register.approval import ApprovedSource
from tests.crawlers.two_scans import TwoScans, two_scans  # noqa: F401 - a fixture
from tests.village.feeds import BOMB, HOST, MANY, OUTSIDE, entry, rss

SOURCE = ApprovedSource(1, "larkspur", "s", "A feed", "feed", f"{HOST}/a/feed.xml", 200)
ERRAND = Errand(datetime(2026, 11, 20, 12, tzinfo=UTC))


def read(body: str | bytes, content_type: str = "application/rss+xml", *, deep: bool = False) -> Reading:
    errand = Errand(ERRAND.now, deep=deep)
    sent = body.encode() if isinstance(body, str) else body
    return FeedKind().read(Asked(SOURCE, purpose="feed", errand=errand), Answer(SOURCE.address, content_type, {}, sent))


def addresses(body: str | bytes, content_type: str = "application/rss+xml") -> list[str]:
    return [lead.address for lead in read(body, content_type).leads]


@pytest.mark.parametrize(
    ("source", "pages"),
    [
        ("times", [f"time-{number}" for number in range(5)]),
        ("bomb", ["bomb"]),
        ("outside", ["outside"]),
        ("octets", ["octets"]),
        ("links", ["relative", "schemeless", "parameters?a=1&section=2", "twice"]),
        ("json", ["json", "json-id"]),
        ("alerts", ["alert?a=1&b=2"]),
        ("rdf", ["rdf"]),
        ("moved", ["here"]),
    ],
)
def test_every_page_that_a_faulty_feed_names_is_read(two: TwoScans, source: str, pages: list[str]) -> None:
    assert two.line(source)["read"] == len(pages)
    assert {f"{HOST}/p/{page}" for page in pages} <= two.seen.keys()


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("gone", "gone"),
        ("away", "leads-away"),
        ("noise", "not-a-feed"),
        ("page", "not-a-feed"),
        ("endless", "too-large"),
    ],
)
def test_a_feed_that_cannot_be_read_is_told_and_was_not_checked(two: TwoScans, source: str, problem: str) -> None:
    line = two.line(source)
    assert two.problems(source) == [problem]
    assert (line["answered"], line["read"], line["state"]) == (0, 0, "failed")


def test_no_entity_of_a_feed_makes_a_request(two: TwoScans) -> None:
    asked = two.asked("feeds.test") + two.asked("feeds.test", again=True)
    assert not [target for target in asked if "entity" in target]


def test_a_time_that_is_none_or_is_to_come_is_not_believed(two: TwoScans) -> None:
    for number in range(5):
        told = two.seen[f"{HOST}/p/time-{number}"]["posted_at"]
        assert told is None or datetime.fromisoformat(told) <= datetime.fromisoformat("2026-12-31T00:00:00+00:00")


def test_what_a_feed_does_not_say_is_told(two: TwoScans) -> None:
    details = {source: [one["detail"] for one in two.line(source)["unread"]] for source in ("links", "json", "cut")}
    assert details == {
        "links": ["5 of the entries name no page on the web"],
        "json": ["1 of the entries could not be read", "1 of the entries name no page on the web"],
        "cut": ["the feed breaks off in the middle"],
    }


def test_ten_thousand_entries_are_left_out_and_counted_and_the_next_visit_goes_on(two: TwoScans) -> None:
    line = two.line("many")
    assert (line["asked"], line["read"]) == (10, 9)
    assert two.problems("many") == ["over-budget", "over-budget"]
    assert line["unread"][0]["detail"] == f"{MANY - MOST_ENTRIES:,} more entries than one visit reads"
    assert line["left_out"] == MOST_ENTRIES - 9
    first, second = (
        {page for page in two.asked("feeds.test", again=again) if "many-" in page} for again in (False, True)
    )
    assert len(first) == 9
    assert len(second - first) == 7


@pytest.mark.parametrize("source", ["tagged", "dated"])
def test_a_feed_that_has_not_changed_is_not_sent_again(two: TwoScans, source: str) -> None:
    [feed] = [one for one in two.visits[1] if one.target == f"/{source}.xml"]
    asked = {name: feed.headers.get(name) for name in ("If-None-Match", "If-Modified-Since")}
    assert asked in (
        {"If-None-Match": '"one"', "If-Modified-Since": None},
        {"If-None-Match": None, "If-Modified-Since": "Mon, 05 Oct 2026 10:00:00 GMT"},
    )
    assert feed.sent == 0
    assert two.line(source, again=True)["unchanged"] == 2, "the feed, and its one page, whose turn it was"


def test_a_page_that_could_not_be_read_is_asked_for_again_though_the_feed_is_not_sent_again(two: TwoScans) -> None:
    assert two.problems("tagged") == ["server-error"]
    assert two.asked("later.test", again=True) == ["/story"]
    assert "http://later.test/story" in {one["address"] for one in two.second["sightings"]}


def test_entries_in_another_order_transfer_no_page_again(two: TwoScans) -> None:
    again = [one for one in two.visits[1] if one.target.startswith("/p/ordered-")]
    assert sum(one.sent for one in again) == 0
    assert len(again) <= 2, "but for those whose turn it is"
    assert two.line("ordered", again=True)["read"] == 0


def test_an_edited_entry_has_its_page_read_again_and_a_removed_one_is_forgotten(two: TwoScans) -> None:
    line = two.line("edited", again=True)
    assert (line["read"], line["spared"]) == (1, 8)
    assert [one["address"] for one in line["unread"]] == [f"{HOST}/p/removed"]
    known = [address for (address,) in two.home.rows("select address from cases_knownpage")]
    assert f"{HOST}/p/edited" in known
    assert f"{HOST}/p/removed" not in known


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://www.google.com/url?rct=j&sa=t&url=https://paper.test/x%3Fa%3D1%26b%3D2&ct=ga", "https://paper.test/x?a=1&b=2"),
        ("https://www.google.co.uk/url?q=https://paper.test/", "https://paper.test/"),
        ("https://google.de/url?url=https://paper.test/", "https://paper.test/"),
        ("https://www.google.com/url?url=javascript:alert(1)", ""),
        ("https://evil-google.com/url?url=https://paper.test/", "https://evil-google.com/url?url=https://paper.test/"),
        ("http://paper.test/?a=1&amp;section=2&copy=3", "http://paper.test/?a=1&section=2&copy=3"),
        (" http://paper.test/x ", "http://paper.test/x"),
        ("HTTP://paper.test/x", "http://paper.test/x"),
        ("ftp://paper.test/", ""),
        ("data:text/html,x", ""),
        ("http://name:word@paper.test/", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_the_page_behind_a_link_is_known(written: str, meant: str) -> None:
    assert unwrapped(written) == meant


@pytest.mark.parametrize(
    "body",
    [
        rss(entry("/p/x", "caf\u00e9")).encode("cp1252"),
        rss(entry("/p/x", "caf\u00e9")).replace('"1.0"', '"1.0" encoding="x-none"').encode(),
        rss(entry("/p/x", "caf\u00e9")).replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16"),
    ],
)
def test_an_encoding_that_is_not_said_or_wrong_is_guessed(body: bytes) -> None:
    [lead] = read(body).leads
    assert (lead.address, lead.text) == (f"{HOST}/p/x", "caf\u00e9")


@pytest.mark.parametrize("body", [b"", b"\0" * 3000, b"{}", b'{"items": []}', b'{"version": "x", "items": []}', b"["])
def test_what_is_no_feed_is_told(body: bytes) -> None:
    with pytest.raises(UnreadError) as told:
        read(body)
    assert told.value.problem is Problem.NOT_FEED


def test_several_entries_about_one_page_are_one_lead_in_any_order() -> None:
    entries = [entry("/p/x", f"comment {number}") for number in range(3)]
    [lead], [same] = read(rss(*entries)).leads, read(rss(*reversed(entries))).leads
    assert lead.print == same.print
    assert all(f"comment {number}" in lead.text for number in range(3))


def test_a_feed_within_atom_is_read_with_its_base_and_its_older_part_after_a_complaint() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://paper.test/z/"><link rel="next" href="?page=2"/>'
        '<entry><link rel="enclosure" href="/x.mp3"/><link href="x"/><title>t</title></entry></feed>'
    )
    assert addresses(atom) == ["http://paper.test/z/x"]
    assert read(atom).asks == ()
    assert [ask.address for ask in read(atom, deep=True).asks] == ["http://paper.test/z/?page=2"]


M = 1_000_000
HOSTILE = {
    "laughs": rss(entry("/p/x", "&j;"), doctype=BOMB),
    "outside": rss(entry("/p/x", "&outside;&file;"), doctype=OUTSIDE),
    "nested": "<a>" * M,
    "items in items": "<rss>" + "<item>" * M,
    "attributes": "<rss " + " ".join(f"a{number}='1'" for number in range(M // 5)) + "><channel/></rss>",
    "namespaces": "<rss " + " ".join(f"xmlns:a{number}='u'" for number in range(M // 5)) + "><channel/></rss>",
    "empty items": "<rss><channel>" + "<item/>" * M + "</channel></rss>",
    "one entry": rss(entry("/p/x", "x" * 9 * M)),
    "quotations": "<rss><channel><item><description>" + "<![CDATA[" * M,
    "json": '{"version":"https://jsonfeed.org/version/1.1","items":[' + "{}," * M + "{}]}",
    "deep json": '{"version":"https://jsonfeed.org/version/1.1","items":' + "[" * M,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_feed_keeps_nobody_busy(name: str) -> None:
    began = time.process_time()
    try:
        leads = read(HOSTILE[name]).leads
    except UnreadError:
        leads = ()
    assert time.process_time() - began < 4
    assert "root:" not in "".join(lead.text for lead in leads)
