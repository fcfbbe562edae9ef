"""Search engines, GDELT and Common Crawl, asked as the real services are."""

import json
from collections.abc import Iterator
from contextlib import suppress
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Kind
from crawlers.kinds.common_crawl import CommonCrawlKind
from crawlers.kinds.discourse import DiscourseKind
from crawlers.kinds.engines.brave import Brave
from crawlers.kinds.gdelt import COUNT, GdeltKind
from crawlers.kinds.search import SearchKind
from crawlers.kinds.wordpress import WordPressKind
from crawlers.unread import UnreadError
from tests.village.services import brave, common_crawl, gdelt, marginalia, mojeek, searxng
from tests.village.services.index import KNOWN, NOW
from tests.village.services.walking import Walked, Walker, serving, source

QUERY = '"Larkspur Hill Primary School"'
ENGINES = ["brave", "mojeek", "searxng", "marginalia"]
WEEK = NOW - timedelta(days=7)
EVERY = sorted(page.address for page in KNOWN)


@pytest.fixture(scope="module")
def walk() -> Iterator[Walker]:
    services = (brave, mojeek, searxng, marginalia, gdelt, common_crawl)
    with serving({host: handler for service in services for host, handler in service.HANDLERS.items()}) as ports:
        yield Walker(ports)


def sign(ask: Ask) -> tuple[str, dict[str, str]]:
    """What the signing of requests adds, for each engine."""
    if ask.asked.source.engine == "mojeek":
        return f"{ask.address}&{urlencode({'api_key': mojeek.KEY})}", {}
    return ask.address, {"X-Subscription-Token": brave.KEY, "API-Key": marginalia.KEY}


def search(walk: Walker, engine: str, *queries: str, since: datetime | None = None, deep: bool = False) -> Walked:
    errand = Errand(NOW, since, queries or (QUERY,), deep)
    return walk(SearchKind(), source("search", f"http://{engine}.test/", engine), errand, sign)


def asked_for(walked: Walked, name: str) -> list[str]:
    """Values of a parameter in the requests that were made."""
    return [parse_qs(urlsplit(ask.address).query).get(name, [""])[0] for ask in walked.asks]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_query_finds_pages_which_are_only_leads(walk: Walker, engine: str) -> None:
    walked = search(walk, engine)
    assert sorted(walked.found) == EVERY
    assert [ask.asked.query for ask in walked.asks][:1] == [QUERY]
    assert not any(lead.whole for lead in walked.leads)
    assert "Larkspur Hill Primary School" in walked.leads[0].text
    assert walked.problems == []


@pytest.mark.parametrize("engine", ENGINES)
def test_every_query_is_asked_in_its_own_name_and_nothing_else_is_sent(walk: Walker, engine: str) -> None:
    walked = search(walk, engine, QUERY, "Wexcombe primary")
    assert {ask.asked.query for ask in walked.asks} == {QUERY, "Wexcombe primary"}
    assert all(ask.asked.purpose == "answer" and ask.asked.errand for ask in walked.asks)
    allowed = {
        "q", "query", "count", "offset", "country", "search_lang", "safesearch", "spellcheck", "text_decorations",
        "result_filter", "fmt", "s", "t", "rb", "rbb", "safe", "format", "pageno", "language", "engines", "page",
    }  # fmt: skip
    assert {name for ask in walked.asks for name in parse_qs(urlsplit(ask.address).query)} <= allowed
    assert not any("key-of-the-village" in ask.address for ask in walked.asks)


@pytest.mark.parametrize("engine", ENGINES)
def test_without_a_query_nothing_is_asked(engine: str) -> None:
    assert list(SearchKind().start(source("search", "http://x.test/", engine), Errand(NOW))) == []


@pytest.mark.parametrize(("engine", "pages", "more"), [("brave", 10, 200), ("mojeek", 10, 300), ("searxng", 10, 200)])
def test_pages_are_bounded_and_more_of_them_are_asked_when_looking_back(
    walk: Walker, engine: str, pages: int, more: int
) -> None:
    usual, deep = search(walk, engine, "many"), search(walk, engine, "many", deep=True)
    assert (len(usual.asks), len(deep.asks)) == (3, pages)
    assert len(set(deep.found)) == len(deep.found) == more
    for walked in (usual, deep):
        assert [problem for problem, _ in walked.shortfall] == [Problem.BUDGET]


def test_marginalia_gives_a_hundred_a_page(walk: Walker) -> None:
    assert len(search(walk, "marginalia", "many").found) == 300


@pytest.mark.parametrize("engine", ["brave", "searxng", "mojeek"])
def test_only_what_is_new_is_asked_for(walk: Walker, engine: str) -> None:
    walked = search(walk, engine, since=WEEK)
    assert sorted(walked.found) == sorted(page.address for page in KNOWN if page.at >= WEEK)


@pytest.mark.parametrize(
    ("since", "freshness", "time_range"),
    [
        (None, "", ""),
        (NOW - timedelta(hours=23), "pd", "day"),
        (WEEK, "pw", "week"),
        (NOW - timedelta(days=30), "pm", "month"),
        (NOW - timedelta(days=90), "2026-08-22to2026-11-20", "year"),
        (NOW - timedelta(days=500), "2025-07-08to2026-11-20", ""),
    ],
)
def test_the_span_of_time_is_told_in_the_words_of_the_engine(
    walk: Walker, since: datetime | None, freshness: str, time_range: str
) -> None:
    assert asked_for(search(walk, "brave", since=since), "freshness")[0] == freshness
    assert asked_for(search(walk, "searxng", since=since), "time_range")[0] == time_range


@pytest.mark.parametrize("engine", ENGINES)
def test_one_broken_result_does_not_lose_the_others(walk: Walker, engine: str) -> None:
    walked = search(walk, engine, f"{QUERY} onebroken")
    assert sorted(walked.found) == EVERY
    assert walked.shortfall[0][0] == Problem.INCOMPLETE
    assert all(address.startswith("http://") for address in walked.found)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("query", ["halfbroken", "gateway"])
def test_half_json_and_html_are_problems_and_no_empty_result(walk: Walker, engine: str, query: str) -> None:
    walked = search(walk, engine, query)
    assert [error.problem for error in walked.problems] == [Problem.NOT_JSON]
    assert walked.leads == []


@pytest.mark.parametrize("engine", ENGINES)
def test_a_limit_of_the_rate_comes_as_a_status_with_its_pause(walk: Walker, engine: str) -> None:
    walked = search(walk, engine, "toofast")
    assert (walked.statuses, walked.waits, walked.leads) == ([429], ["30"], [])


def test_mojeek_tells_its_errors_with_status_200(walk: Walker) -> None:
    gone = search(walk, "mojeek", "quotagone")
    assert [(error.problem, error.detail) for error in gone.problems] == [(Problem.QUOTA, "ERROR: Daily Limit Reached")]
    unsigned = walk(SearchKind(), source("search", "http://mojeek.test/", "mojeek"), Errand(NOW, queries=(QUERY,)))
    assert [error.problem for error in unsigned.problems] == [Problem.BAD_KEY]


def test_a_wrong_key_is_refused_by_its_status(walk: Walker) -> None:
    for engine, status in {"brave": 422, "marginalia": 401}.items():
        errand = Errand(NOW, queries=(QUERY,))
        assert walk(SearchKind(), source("search", f"http://{engine}.test/", engine), errand).statuses == [status]


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("SUBSCRIPTION_TOKEN_INVALID", Problem.BAD_KEY),
        ("QUOTA_LIMITED", Problem.QUOTA),
        ("RATE_LIMITED", Problem.RATE),
        ("INTERNAL", Problem.SERVER),
    ],
)
def test_an_error_of_brave_in_a_body_is_read(code: str, problem: Problem) -> None:
    body = f'{{"type": "ErrorResponse", "error": {{"code": "{code}", "detail": "why"}}}}'.encode()
    with pytest.raises(UnreadError) as refused:
        Brave().read(Asked(source("search", "http://brave.test/", "brave")), Answer("", "application/json", {}, body))
    assert (refused.value.problem, refused.value.detail) == (problem, f"{code} why")


def test_brave_is_left_alone_when_its_month_is_used_up(walk: Walker) -> None:
    walked = search(walk, "brave", "many lastcall")
    assert len(walked.asks) == 1
    assert [problem for problem, _ in walked.shortfall] == [Problem.QUOTA]


def test_every_call_of_brave_has_its_price(walk: Walker) -> None:
    quotas = [ask.quota for ask in search(walk, "brave", "many").asks]
    assert [(quota.name, quota.price) for quota in quotas if quota] == [("brave", 0.005)] * 3


def test_brave_tells_discussions_too_and_each_page_once(walk: Walker) -> None:
    assert len(search(walk, "brave").found) == len(KNOWN)


def searx(walk: Walker, query: str, *names: str) -> Walked:
    kind, errand = SearchKind(), Errand(NOW, queries=(query,))
    return walk(kind, source("search", "http://searxng.test/", "searxng", names), errand)


def test_a_searxng_is_asked_only_for_engines_with_an_official_interface(walk: Walker) -> None:
    walked = searx(walk, QUERY, "google", "braveapi")
    assert asked_for(walked, "engines") == ["braveapi"] * 2
    assert walked.shortfall == [
        (Problem.CLOSED, "engines without an official interface are not asked: google"),
    ]
    nothing_left = searx(walk, QUERY, "google")
    assert "google" not in asked_for(nothing_left, "engines")[0]
    assert asked_for(nothing_left, "engines")[0]


def test_results_of_other_engines_are_dropped_and_silent_engines_are_told(walk: Walker) -> None:
    walked = searx(walk, f"{QUERY} foreign silent", "braveapi")
    assert sorted(walked.found) == EVERY
    assert (Problem.INCOMPLETE, "1 results of engines that were not asked for were dropped") in walked.shortfall
    assert (Problem.INCOMPLETE, "an engine did not answer, braveapi: timeout") in walked.shortfall


def news(walk: Walker, query: str = QUERY, since: datetime | None = WEEK, *, deep: bool = False) -> Walked:
    return walk(GdeltKind(), source("gdelt", "http://gdelt.test/"), Errand(NOW, since, (query,), deep))


def test_gdelt_is_asked_for_a_span_of_time(walk: Walker) -> None:
    walked = news(walk)
    assert sorted(walked.found) == sorted(page.address for page in KNOWN if page.at >= WEEK)
    assert asked_for(walked, "query") == [QUERY]
    assert asked_for(walked, "STARTDATETIME") == ["20261113120000"]
    assert asked_for(walked, "ENDDATETIME") == ["20261120120000"]
    assert asked_for(news(walk, "larkspur hill"), "query") == ['"larkspur hill"']


def test_gdelt_looks_back_three_months_and_says_so(walk: Walker) -> None:
    walked = news(walk, since=NOW - timedelta(days=400))
    assert asked_for(walked, "STARTDATETIME") == ["20260822120000"]
    assert walked.shortfall == [(Problem.INCOMPLETE, "GDELT looks back three months and no farther")]


def test_a_full_answer_of_gdelt_is_asked_again_in_halves(walk: Walker) -> None:
    since = NOW - timedelta(minutes=1000)
    walked = news(walk, "many", since, deep=True)
    assert len(set(walked.found)) == 1000
    assert len(walked.asks) <= 24
    assert walked.shortfall == []
    usual = news(walk, "many", since - timedelta(days=60))
    assert len(usual.asks) == 8
    assert [problem for problem, _ in usual.shortfall] == [Problem.BUDGET]
    assert len(set(usual.found)) >= COUNT


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("quotagone", Problem.RATE),
        ("abc", Problem.NOT_JSON),
        ("gateway", Problem.NOT_JSON),
        ("halfbroken", Problem.NOT_JSON),
    ],
)
def test_gdelt_tells_its_errors_as_a_sentence(walk: Walker, query: str, problem: Problem) -> None:
    walked = news(walk, query)
    assert [error.problem for error in walked.problems] == [problem]
    assert walked.leads == []


def test_harmless_faults_in_the_json_of_gdelt_are_mended(walk: Walker) -> None:
    walked = news(walk, "larkspur badescapes onebroken")
    assert len(walked.found) == 3
    assert [lead.title for lead in walked.leads][2].startswith("Parents  \\and \ufffd")
    assert walked.shortfall == [(Problem.INCOMPLETE, "1 of the entries could not be read")]


def test_gdelt_that_knows_nothing_is_no_failure(walk: Walker) -> None:
    assert news(walk, "nothing of the kind") == Walked(asks=news(walk, "nothing of the kind").asks, statuses=[200])


def archive(walk: Walker, *names: str, since: datetime | None = WEEK, deep: bool = False) -> Walked:
    kind, errand = CommonCrawlKind(), Errand(NOW, since, deep=deep)
    return walk(kind, source("common_crawl", "http://commoncrawl.test/", names=names), errand)


def test_common_crawl_is_asked_for_hosts_and_single_pages(walk: Walker) -> None:
    walked = archive(walk, "townchatter.test", "http://wexcombegazette.test/news/parking")
    assert walked.found == ["http://townchatter.test/talk/7", "http://wexcombegazette.test/news/parking"]
    assert not any(lead.whole for lead in walked.leads)
    assert asked_for(walked, "url") == ["", "townchatter.test/*", "wexcombegazette.test/news/parking"]
    assert {urlsplit(ask.address).hostname for ask in walked.asks} == {"commoncrawl.test"}


def test_common_crawl_without_names_is_not_asked(walk: Walker) -> None:
    assert archive(walk).asks == []


def test_common_crawl_has_more_crawls_when_looking_back(walk: Walker) -> None:
    walked = archive(walk, "wexcombegazette.test", since=None, deep=True)
    assert [urlsplit(ask.address).path for ask in walked.asks[1:]] == [
        "/CC-MAIN-2026-47-index",
        "/CC-MAIN-2026-43-index",
    ]


def test_nothing_found_at_common_crawl_is_no_failure() -> None:
    asked = Asked(source("common_crawl", "http://commoncrawl.test/"), purpose="captures", errand=Errand(NOW))
    body = b'{"message": "No Captures found for: nowhere.test/*"}'
    reading = CommonCrawlKind().read(asked, Answer("", "application/json", {}, body))
    assert (reading.leads, reading.shortfall) == ((), ())
    with pytest.raises(UnreadError) as refused:
        CommonCrawlKind().read(asked, Answer("", "application/json", {}, b'{"message": "Index is down"}'))
    assert refused.value.problem == Problem.SERVER


def test_faults_of_common_crawl(walk: Walker) -> None:
    half = archive(walk, "onebroken.test")
    assert half.found == ["http://townchatter.test/talk/7"]
    assert half.shortfall[-1] == (Problem.INCOMPLETE, "1 of the entries could not be read")
    assert [error.problem for error in archive(walk, "gateway.test").problems] == [Problem.NOT_JSON]
    assert archive(walk, "toofast.test").statuses == [200, 503]
    late = archive(walk, "townchatter.test", since=datetime(2026, 11, 19, tzinfo=UTC))
    assert late.shortfall[-1][1] == "Common Crawl has no crawl yet of the time that is wanted"


JUNK: tuple[Any, ...] = (None, 7, -1, 1e300, "x", "\u0000", [], [None], {}, {"url": "http://a.test/"}, True)
ANSWERS: list[tuple[str, str, Any]] = [
    ("brave", "answer", {"query": {"more_results_available": True}, "web": {"results": [{"url": "http://a.test/"}]}}),
    ("mojeek", "answer", {"response": {"status": "OK", "head": {"results": 9}, "results": [{"url": "http://a.test/"}]}}),
    ("searxng", "answer", {"results": [{"url": "http://a.test/", "engines": ["a"]}], "unresponsive_engines": [["a"]]}),
    ("marginalia", "answer", {"pages": 2, "results": [{"url": "http://a.test/", "title": "a"}]}),
    ("gdelt", "answer", {"articles": [{"url": "http://a.test/", "title": "a", "seendate": "20261101T000000Z"}]}),
    ("wordpress", "posts", [{"link": "http://a.test/", "date_gmt": "2026-11-18", "title": {"rendered": "a"}}]),
    ("discourse", "topics", {"topic_list": {"topics": [{"id": 1, "bumped_at": "2026-11-18"}], "more_topics_url": "/"}}),
    ("discourse", "topic", {"id": 1, "post_stream": {"posts": [{"id": 3, "post_number": 1}], "stream": [3, 4, 5]}}),
    ("common_crawl", "crawls", [{"id": "CC-MAIN-2026-47", "to": "2026-11-18"}]),
    ("common_crawl", "captures", {"url": "http://a.test/", "timestamp": "20261118000000", "status": "200"}),
]  # fmt: skip


def spoilt(told: Any) -> Iterator[Any]:
    """The same answer, each time with one place of it replaced by something that does not belong there."""
    yield from JUNK
    places = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for place, value in places:
        for other in spoilt(value):
            changed = copy(told)
            changed[place] = other
            yield changed


@pytest.mark.parametrize(("name", "purpose", "told"), ANSWERS)
def test_an_answer_of_any_shape_is_read_or_is_a_problem(name: str, purpose: str, told: Any) -> None:
    kinds: dict[str, Kind] = {
        "gdelt": GdeltKind(),
        "wordpress": WordPressKind(),
        "discourse": DiscourseKind(),
        "common_crawl": CommonCrawlKind(),
    }
    kind = kinds.get(name, SearchKind())
    span = "20261113000000-20261120000000" if name == "gdelt" else ""
    errand = Errand(NOW, WEEK, (QUERY,))
    asked = Asked(source(name, f"http://{name}.test/", name), purpose, errand=errand, query=QUERY, until=span)
    for other in spoilt(told):
        with suppress(UnreadError):
            reading = kind.read(asked, Answer("", "application/json", {}, json.dumps(other).encode()))
            assert all(lead.address.startswith("http") and lead.print for lead in reading.leads)
