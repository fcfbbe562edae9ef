"""Websites with every trap for who follows links: what is new is found within the budget, what is known is spared."""

import gzip
import time
import tracemalloc
from datetime import UTC, datetime

import pytest

from cases.problems import Problem
from crawlers.kinds.base import Answer, Asked, Errand, Reading
from crawlers.kinds.site import SiteKind, sessionless
from crawlers.kinds.site_map import listed, moment
from crawlers.unread import UnreadError
from mentions.text import read_html
from register.approval import ApprovedSource
from tests.crawlers.two_scans import TwoScans, two_scans  # noqa: F401 - a fixture

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SOURCE = ApprovedSource(1, "larkspur", "s", "A site", "site", "http://maps.test/", 200)
HOST = "http://maps.test"


def urlset(*entries: tuple[str, str]) -> str:
    inside = "".join(f"<url><loc>{place}</loc><lastmod>{told}</lastmod></url>" for place, told in entries)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inside}</urlset>'


def read(body: str | bytes, purpose: str = "sitemap", step: int = 1) -> Reading:
    asked = Asked(SOURCE, purpose=purpose, step=step, errand=Errand(NOW))
    sent = body.encode() if isinstance(body, str) else body
    return SiteKind().read(asked, Answer(f"{HOST}/{purpose}", "application/xml", {}, sent))


def addresses(body: str | bytes, purpose: str = "sitemap", step: int = 1) -> list[str]:
    return [ask.address for ask in read(body, purpose, step).asks]


def test_pages_that_stand_in_site_maps_alone_are_read_and_maps_of_others_are_ignored(two: TwoScans) -> None:
    assert set(two.asked("maps.test")) == {
        "/", "/index.xml", "/one.xml.gz", "/broken.xml", "/bomb.xml.gz", "/older", "/newer", "/yesterday", "/to-come",
        "/of-the-broken-map",
    }  # fmt: skip
    assert not [target for target in two.asked("feeds.test") if "map" in target or "foreign" in target]
    assert two.asked("allotment.test") == []
    assert two.problems("maps") == []
    assert not [one for one in two.visits[0] if "x:y@" in one.target or "Authorization" in one.headers]


def test_only_what_a_site_map_says_is_newer_than_our_visit_is_asked_for_again(two: TwoScans) -> None:
    pages = [target for target in two.asked("maps.test", again=True) if ".xml" not in target]
    assert pages == ["/", "/newer"]
    assert two.line("maps", again=True)["spared"] == 4


def test_of_fifty_thousand_addresses_as_many_are_read_as_is_allowed_and_the_rest_is_counted(two: TwoScans) -> None:
    line = two.line("fifty")
    assert (line["asked"], line["read"], line["left_out"]) == (20, 20, 50_000 - 19)
    assert two.problems("fifty") == ["over-budget"]


def test_a_map_that_says_every_day_that_all_has_changed_does_not_keep_us_from_the_rest(two: TwoScans) -> None:
    first, second = (
        {page for page in two.asked("fifty.test", again=again) if page.startswith("/page/")} for again in (False, True)
    )
    assert len(second - first) >= 15


def test_a_calendar_without_end_does_not_hide_the_news(two: TwoScans) -> None:
    assert {f"http://calendar.test/news/{number}" for number in range(10)} <= two.seen.keys()
    assert two.line("calendar")["asked"] == 40
    assert two.problems("calendar") == ["over-budget"]


def test_links_with_the_number_of_a_visit_are_one_page(two: TwoScans) -> None:
    pages = [target for target in two.asked("sessions.test") if target != "/sitemap.xml"]
    assert sorted(pages) == ["/", "/a", "/b", "/c?page=2", "/d?x=1", "/e?s=larkspur", "/e?sid=5"]
    assert [page for page in two.asked("sessions.test", again=True) if page not in pages] == ["/sitemap.xml"]


def test_names_with_accents_are_names_like_others(two: TwoScans) -> None:
    pages = sorted(target for target in two.asked("xn--caf-dma.test") if target != "/sitemap.xml")
    assert pages == ["/", "/na%C3%AFve", "/plain", "/stra%C3%9Fe"]
    assert two.line("accents")["read"] == 4


def test_whoever_wants_a_cookie_first_is_told_as_a_loop_and_gets_none(two: TwoScans) -> None:
    assert two.problems("cookies") == ["redirect-loop"]
    assert len(two.asked("cookies.test")) == 9


@pytest.mark.parametrize(
    ("source", "read", "unchanged", "sent"),
    [
        ("etag", 0, 1, False),
        ("modified", 0, 1, False),
        ("same-bytes", 0, 1, True),
        ("same-text", 1, 0, True),
        ("changed", 1, 0, True),
    ],
)
def test_what_has_not_changed_is_neither_sent_nor_read_again(
    two: TwoScans, source: str, read: int, unchanged: int, *, sent: bool
) -> None:
    line = two.line(source, again=True)
    assert (line["read"], line["unchanged"], line["bytes"] > 0) == (read, unchanged, sent)
    assert two.line(source)["read"] == 1
    assert (
        f"http://changes.test/{source}" not in {one["address"] for one in two.second["sightings"]}
        or source == "changed"
    )


def test_a_page_that_says_how_long_it_is_good_for_is_not_asked_for_before(two: TwoScans) -> None:
    assert "/max-age" in two.asked("changes.test")
    assert "/max-age" not in two.asked("changes.test", again=True)
    assert two.line("changes", again=True)["spared"] == 1


def test_what_says_that_it_is_unchanged_and_was_never_read_is_told(two: TwoScans) -> None:
    assert two.problems("unasked") == ["broken"]


def test_robots_txt_names_the_site_maps_and_without_a_name_the_usual_place_is_tried() -> None:
    told = "SITEMAP: /a.xml\nSitemap: http://maps.test/b.xml.gz\nSitemap: http://other.test/c.xml\nsitemap: ftp://x/"
    assert addresses(told, "robots") == [f"{HOST}/a.xml", f"{HOST}/b.xml.gz"]
    assert addresses("User-agent: *\nDisallow:", "robots") == [f"{HOST}/sitemap.xml"]


def test_an_index_leads_to_fifty_maps_and_never_to_another_index() -> None:
    inside = "".join(f"<sitemap><loc>{HOST}/{number}.xml</loc></sitemap>" for number in range(70))
    assert len(addresses(f"<sitemapindex>{inside}</sitemapindex>")) == 50
    assert addresses(f"<sitemapindex>{inside}</sitemapindex>", step=2) == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (urlset((f"{HOST}/a", ""))[:-20], ["/a"]),
        (gzip.compress(urlset((f"{HOST}/a", "")).encode())[:-6], ["/a"]),
        ("\n" + urlset((f"{HOST}/a", "")), ["/a"]),
        (("\ufeff" + urlset((f"{HOST}/a", ""))).encode(), ["/a"]),
        (urlset((f"{HOST}/a", "")).encode("utf-16"), ["/a"]),
        (f"{HOST}/a\n{HOST}/b\nno address\n", ["/a", "/b"]),
        (urlset((f"{HOST}/a.pdf", ""), ("/relative", ""), ("javascript:x", ""), (f"{HOST}:8080/x", "")), []),
        (urlset((f"{HOST}/a", "gestern"), (f"{HOST}/b", "9999-12-31T23:59:59-12:00")), ["/a", "/b"]),
        ("<!doctype html><html><body>Not found</body></html>", []),
        ("", []),
        (bytes(range(256)) * 20, []),
    ],
)
def test_of_a_broken_map_is_read_what_can_be_read(body: str | bytes, found: list[str]) -> None:
    assert addresses(body) == [HOST + path for path in found]


@pytest.mark.parametrize("inside", ["<a/>" * 10, "<url/>" * 10, "<url><loc>" * 10, "x" * 100])
def test_a_bomb_takes_neither_memory_nor_time(inside: str) -> None:
    bomb = gzip.compress(b"<urlset>" + inside.encode() * 1_200_000, 1)
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(UnreadError) as told:
        read(bomb)
    assert told.value.problem in {Problem.TOO_LARGE, Problem.BROKEN}
    assert time.process_time() - began < 3
    assert tracemalloc.get_traced_memory()[1] < 250_000_000
    tracemalloc.stop()


def test_entities_of_a_map_are_not_expanded() -> None:
    doctype = '<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "ha">]>'
    assert "root:" not in "".join(addresses(doctype + urlset((f"{HOST}/&x;", ""), (f"{HOST}/&y;", ""))))


def test_a_day_means_its_end_and_a_day_to_come_means_nothing() -> None:
    assert moment("2026-11-19") == datetime(2026, 11, 20, tzinfo=UTC)
    assert moment("2026-11-19T10:00:00+01:00") == datetime(2026, 11, 19, 9, tzinfo=UTC)
    told = listed(urlset(("http://a/1", "2999-01-01"), ("http://a/2", "2026-11-01")).encode(), NOW)
    assert [(one.address, one.changed_at is None) for one in told] == [("http://a/2", False), ("http://a/1", True)]


def test_few_pages_of_today_are_believed_and_a_whole_map_of_today_is_not() -> None:
    today, older = ("2026-11-20", "2026-10-01")
    honest = urlset(*((f"{HOST}/{number}", today if number < 5 else older) for number in range(30)))
    assert sum(ask.changed_at is not None for ask in read(honest).asks) == 30
    lying = urlset(*((f"{HOST}/{number}", today if number < 25 else older) for number in range(30)))
    assert sum(ask.changed_at is not None for ask in read(lying).asks) == 5


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("/a;jsessionid=0123456789abcdef0123", "/a"),
        ("/a;jsessionid=0123.node1?x=1", "/a?x=1"),
        ("/a?PHPSESSID=0123456789abcdef0123456789", "/a"),
        ("/a?x=1&sid=0123456789abcdef0123456789abcdef&y=2", "/a?x=1&y=2"),
        ("/a?sid=17", "/a?sid=17"),
        ("/a?s=bake+sale", "/a?s=bake+sale"),
        ("/a?class=0123456789abcdef0123456789", "/a?class=0123456789abcdef0123456789"),
    ],
)
def test_the_number_of_a_visit_is_left_out_of_an_address(written: str, asked: str) -> None:
    assert sessionless(HOST + written) == HOST + asked


def test_links_stay_on_the_site_and_carry_no_password() -> None:
    links = [
        "/a",
        "http://www.maps.test/b",
        "http://name:word@maps.test/c",
        "http://other.test/",
        "http://m\u00e4ps.test/",
    ]
    page = read_html("".join(f"<a href='{link}'>x</a>" for link in links), f"{HOST}/")
    assert [ask.address for ask in SiteKind().follow(Asked(SOURCE), page)] == [f"{HOST}/a", "http://www.maps.test/b"]
