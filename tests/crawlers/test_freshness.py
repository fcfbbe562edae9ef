"""When a page has to be asked for again: what servers say of it, and what is decided of every address."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cases.known import Known, key_of
from cases.problems import Problem
from crawlers.freshness import LONGEST, changed, fresh_until, http_date, retry_after
from crawlers.frontier import Frontier, Memory
from crawlers.kinds.base import Ask, Asked, Errand, Lead
from crawlers.tally import Tally
from register.approval import ApprovedSource

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
BEFORE = NOW - timedelta(days=1)
HOST = "http://maps.test"
SOURCE = ApprovedSource(1, "larkspur", "s", "A site", "site", f"{HOST}/", 200)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Fri, 20 Nov 2026 12:00:00 GMT", NOW),
        ("Fri, 20 Nov 2026 13:00:00 +0100", NOW),
        ("Friday, 20-Nov-26 12:00:00 GMT", NOW),
        ("Fri Nov 20 12:00:00 2026", NOW),
        ("Fri, 31 Dec 9999 23:59:59 -1200", None),
        ("Fri, 32 Nov 2026 25:00:00 GMT", None),
        ("yesterday", None),
        ("0", None),
        ("-1", None),
        ("", None),
    ],
)
def test_dates_of_headers_are_read_as_servers_write_them(text: str, moment: datetime | None) -> None:
    assert http_date(text) == moment


@pytest.mark.parametrize(
    ("told", "fresh"),
    [
        ("max-age=3600", HOUR),
        ("public, MAX-AGE = 3600", HOUR),
        ('max-age="3600"', HOUR),
        ("max-age=3600, must-revalidate", HOUR),
        ("s-maxage=9", timedelta(days=1)),
        ("max-age=999999999999", LONGEST),
        ("max-age=0", timedelta(0)),
        ("must-revalidate", timedelta(0)),
        ("no-store", timedelta(0)),
        ("no-cache, max-age=3600", timedelta(0)),
        ("", timedelta(days=1)),
        ("nonsense; max-age=x", timedelta(days=1)),
    ],
)
def test_for_so_long_a_page_need_not_be_asked_for_again(told: str, fresh: timedelta) -> None:
    assert fresh_until({"cache-control": told}, NOW - timedelta(days=10), NOW) == NOW + fresh


def test_however_still_a_page_has_been_it_is_asked_for_again_after_a_week() -> None:
    assert fresh_until({}, NOW - timedelta(days=3650), NOW) == NOW + LONGEST
    assert fresh_until({}, NOW + timedelta(days=5), NOW) == NOW, "a change to come tells nothing"


@pytest.mark.parametrize(
    ("said", "since"),
    [
        ("Mon, 05 Oct 2026 10:00:00 GMT", datetime(2026, 10, 5, 10, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 11:30:00 GMT", BEFORE),
        ("Tue, 01 Jan 2999 00:00:00 GMT", BEFORE),
        ("Fri, 31 Dec 9999 23:59:59 -1200", BEFORE),
        ("", BEFORE),
    ],
)
def test_a_server_is_believed_that_a_page_is_older_and_never_that_it_is_of_the_future(
    said: str, since: datetime
) -> None:
    assert changed({"last-modified": said}, BEFORE, NOW) == since


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"retry-after": "120"}, timedelta(seconds=120)),
        ({"retry-after": "Fri, 20 Nov 2026 12:10:00 GMT"}, timedelta(minutes=10)),
        (
            {"retry-after": "Fri, 20 Nov 2026 07:10:00 GMT", "date": "Fri, 20 Nov 2026 07:00:00 GMT"},
            timedelta(minutes=10),
        ),
        (
            {"retry-after": "Fri, 20 Nov 2037 07:10:00 GMT", "date": "Fri, 20 Nov 2037 07:00:00 GMT"},
            timedelta(minutes=10),
        ),
        ({"retry-after": "Fri, 20 Nov 2026 11:00:00 GMT"}, timedelta(0)),
        ({"retry-after": "Fri, 20 Nov 2026 12:10:00 GMT", "date": "nonsense"}, timedelta(minutes=10)),
        ({"retry-after": "0"}, timedelta(0)),
        ({"retry-after": "99999999999999999999"}, timedelta(seconds=10**8)),
        ({"retry-after": "1.5"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "\u0663"}, None),
        ({"retry-after": "later"}, None),
        ({}, None),
    ],
)
def test_a_server_is_left_alone_as_long_as_it_wants_by_its_own_clock(
    headers: Mapping[str, str], pause: timedelta | None
) -> None:
    assert retry_after(headers, NOW) == pause


def frontier(*known: Known, most: int = 200, watch: str = "w", deep: bool = False) -> tuple[Frontier, ApprovedSource]:
    source = replace(SOURCE, max_pages=most)
    pages = {key_of(one.address): one for one in known}
    return Frontier({1: Tally(source)}, {1: Errand(NOW, deep=deep)}, {1: Memory(pages)}, watch), source


def page(path: str, **more: object) -> Known:
    told = Known(HOST + path, first_at=BEFORE, changed_at=BEFORE - timedelta(days=5), watch_sha256="w", read_at=BEFORE)
    return replace(told, **more)  # type: ignore[arg-type]


def planned(crawl: Frontier, asks: list[Ask]) -> list[tuple[str, str]]:
    return [(one.ask.address.removeprefix(HOST), one.etag) for one in crawl.plan(asks)]


FRESH = {"fresh_until": NOW + HOUR, "etag": '"one"'}


def test_a_map_decides_before_our_own_guess() -> None:
    crawl, source = frontier(page("/a", **FRESH), page("/b", fresh_until=BEFORE))
    asks = [
        Ask(f"{HOST}/a", Asked(source), changed_at=NOW - HOUR),
        Ask(f"{HOST}/b", Asked(source), changed_at=BEFORE - HOUR),
    ]
    assert planned(crawl, asks) == [("/a", '"one"')]
    assert crawl.tallies[1].spared == 1


def test_a_page_that_is_good_for_longer_is_spared_but_for_new_words_a_complaint_and_an_edited_lead() -> None:
    for more, expected in (({}, []), ({"watch": "other"}, [("/a", "")]), ({"deep": True}, [("/a", "")])):
        crawl, source = frontier(page("/a", **FRESH), **more)
        assert planned(crawl, [Ask(f"{HOST}/a", Asked(source))]) == expected
    said = Lead(f"{HOST}/a", "It was moved to Monday.")
    crawl, source = frontier(page("/a", **FRESH, lead_sha256=said.print))
    assert planned(crawl, [Ask(said.address, Asked(source, lead=said))]) == []
    crawl, source = frontier(page("/a", **FRESH, lead_sha256="other"))
    assert planned(crawl, [Ask(said.address, Asked(source, lead=said))]) == [("/a", '"one"')]


def test_different_spellings_are_one_address() -> None:
    crawl, source = frontier()
    spelt = ["/caf\u00e9?b=2&a=1", "/caf%C3%A9?a=1&b=2", "/caf%c3%a9?b=2&a=1#below"]
    assert len(planned(crawl, [Ask(HOST + path, Asked(source)) for path in spelt])) == 1


def test_what_is_left_out_today_comes_first_the_next_time() -> None:
    crawl, source = frontier(most=2)
    assert len(planned(crawl, [Ask(f"{HOST}/{number}", Asked(source)) for number in range(5)])) == 2
    assert crawl.tallies[1].left_out == 3
    again, _ = frontier(*crawl.memories[1].changed.values(), most=2)
    assert [one.ask.address.removeprefix(HOST) for one in again.known_left(1)] == ["/2", "/3"]


def test_what_is_missed_is_asked_for_again_and_what_is_gone_is_forgotten() -> None:
    crawl, source = frontier(page("/gone"))
    for path, problem in (("/gone", Problem.GONE), ("/later", Problem.SERVER), ("/wall", Problem.LOGIN)):
        crawl.note_missed(Asked(source), key_of(HOST + path), HOST + path, problem)
    memory = crawl.memories[1]
    assert memory.gone == {key_of(f"{HOST}/gone")}
    assert [known.address for known in memory.changed.values()] == [f"{HOST}/later"]
    again, _ = frontier(*memory.changed.values())
    assert [one.ask.address for one in again.known_left(1)] == [f"{HOST}/later"]
