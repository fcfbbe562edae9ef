"""Kinds that need the owner: the school’s own Page, account and place; never who wrote it, never a token shown."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientSession, web

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Lead, Reading
from crawlers.kinds.facebook_page import FacebookPageKind
from crawlers.kinds.google_reviews import GoogleReviewsKind
from crawlers.kinds.instagram import InstagramKind
from crawlers.unread import UnreadError
from register.approval import ApprovedSource
from tests.village.captured import clock
from tests.village.services import facebook, google, instagram

Owned = FacebookPageKind | InstagramKind | GoogleReviewsKind
NOW = clock()
WEEK = Errand(NOW, since=NOW - timedelta(days=7))
_SERVICES: dict[str, tuple[Owned, str, str]] = {
    "facebook_page": (FacebookPageKind(), "http://facebook.test/", facebook.PAGE),
    "instagram": (InstagramKind(), "http://instagram.test/", instagram.ACCOUNT),
    "google_reviews": (GoogleReviewsKind(), "http://google.test/", f"{google.NAME}#{google.PLACE}"),
}


@dataclass
class Walk:
    """What a scan of one source led to."""

    leads: list[Lead] = field(default_factory=list)
    shortfall: list[tuple[Problem, str]] = field(default_factory=list)
    failed: list[tuple[Problem, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def source(kind: str, name: str = "") -> ApprovedSource:
    _, address, own = _SERVICES[kind]
    return ApprovedSource(1, "larkspur", "own", "Our own", kind, address, 50, names=(name or own,), credential="own")


def walk(
    kind: str,
    serve: Callable[[web.Request], Awaitable[web.StreamResponse]],
    token: str,
    errand: Errand = WEEK,
    name: str = "",
) -> Walk:
    """Ask a service as a scan does, until nothing more is to be asked."""
    owned, walked = _SERVICES[kind][0], Walk()

    async def work() -> None:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", serve)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        asks = list(owned.start(source(kind, name), errand))
        try:
            async with ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}") as session:
                while asks:
                    asks += await _step(owned, session, asks.pop(0), token, walked)
        finally:
            await runner.cleanup()

    asyncio.run(work())
    assert token not in repr(walked)
    return walked


async def _step(owned: Owned, session: ClientSession, ask: Ask, token: str, walked: Walk) -> tuple[Ask, ...]:
    assert ask.signed
    assert ask.asked.purpose != "page"
    assert ask.address.startswith(ask.asked.source.address)
    walked.asked.append(ask.address)
    parts = urlsplit(ask.address)
    async with session.get(f"{parts.path}?{parts.query}", headers={"Authorization": f"Bearer {token}"}) as got:
        body, kind = await got.read(), got.content_type
    try:
        if got.status >= 400:
            raise UnreadError(*(owned.problem_in(got.status, body) or (Problem.BROKEN, "")))
        reading = owned.read(ask.asked, Answer(ask.address, kind, {}, body))
    except UnreadError as error:
        walked.failed.append((error.problem, error.detail))
        return ()
    walked.leads += reading.leads
    walked.shortfall += reading.shortfall
    return reading.asks


def serving(kind: str) -> facebook.Handler:
    """The village's service of a kind."""
    if kind == "google_reviews":
        return google.Google().answer
    return (facebook.facebook() if kind == "facebook_page" else instagram.instagram()).answer


def test_a_page_is_read_with_its_comments_and_ratings() -> None:
    walked = walk("facebook_page", facebook.facebook().answer, facebook.SYSTEM)
    texts = [lead.text for lead in walked.leads]
    assert sorted(texts) == [
        "Late, but true",
        "Miss Nandlow of Larkspur Hill is a bully",
        "Owen Trask never answers at Larkspur Hill School",
        "Sports day at Larkspur Hill School",
        "The head of Larkspur Hill Primary School never listens.",
        "Well done Year 4",
        "Wexcombe Parents mentioned Larkspur Hill",
    ]
    told = {lead.text: lead for lead in walked.leads}
    assert told["Sports day at Larkspur Hill School"].address == f"{facebook.BASE}/1"
    assert told["Owen Trask never answers at Larkspur Hill School"].address == f"{facebook.BASE}/1?comment_id=4"
    assert told["The head of Larkspur Hill Primary School never listens."].address == "http://facebook.test/70010"
    assert all(lead.whole and lead.entry and not lead.entry.author for lead in walked.leads)
    assert walked.shortfall == [(Problem.INCOMPLETE, "1 of the entries could not be read")]
    assert walked.failed == []


def test_posts_far_older_than_what_is_wanted_end_the_reading() -> None:
    walked = walk("facebook_page", facebook.facebook().answer, facebook.SYSTEM)
    feeds = [address for address in walked.asked if "/feed?" in address]
    assert [parse_qs(urlsplit(address).query).get("after") for address in feeds] == [None, ["2"], ["4"]]


def test_without_a_date_the_newest_are_enough_and_after_a_complaint_all_is_read() -> None:
    newest = walk("facebook_page", facebook.facebook().answer, facebook.SYSTEM, Errand(NOW))
    assert len([address for address in newest.asked if "/feed?" in address]) == 1
    all_of_it = walk("facebook_page", facebook.facebook().answer, facebook.SYSTEM, Errand(NOW, deep=True))
    assert "The first post of all" in [lead.text for lead in all_of_it.leads]


def test_an_account_is_read_with_its_comments_and_tags() -> None:
    walked = walk("instagram", instagram.instagram().answer, facebook.SYSTEM)
    assert {lead.address: lead.text for lead in walked.leads} == {
        "http://instagram.test/p/AAA/": "Our new library at Larkspur Hill",
        "http://instagram.test/p/AAA/c/17900001/": "Mr Trask of Larkspur Hill lies",
        "http://instagram.test/p/AAA/c/17900002/": "Nice",
        "http://instagram.test/p/BBB/c/17900003/": "Still true of Larkspur Hill",
        "http://instagram.test/p/TTT/": "Shame on Larkspur Hill Primary School",
    }
    assert walked.shortfall == [(Problem.INCOMPLETE, "1 of the entries could not be read")] * 2
    assert len(walked.asked) == 5


def test_a_place_is_read_and_what_its_service_leaves_out_is_told() -> None:
    walked = walk("google_reviews", google.Google().answer, google.OWNER)
    page = f"http://google.test/local/reviews?placeid={google.PLACE}&reviewid=AbC-1"
    assert [(lead.address, lead.text) for lead in walked.leads] == [(page, "The office of Larkspur Hill is rude.")]
    assert [problem for problem, _ in walked.shortfall] == [Problem.INCOMPLETE, Problem.INCOMPLETE]
    assert "pages after the first may miss reviews" in walked.shortfall[1][1]
    assert len(walked.asked) == 2
    assert parse_qs(urlsplit(walked.asked[1]).query)["pageToken"] == ["two"]


def test_a_place_without_its_place_id_has_no_page_to_be_seen() -> None:
    walked = walk("google_reviews", google.Google().answer, google.OWNER, name=google.NAME)
    assert walked.leads[0].address == f"http://google.test/v4/{google.NAME}/reviews/AbC-1"


@pytest.mark.parametrize("kind", list(_SERVICES))
def test_nobody_is_asked_for_who_wrote_something(kind: str) -> None:
    walked = walk(kind, serving(kind), google.OWNER if kind == "google_reviews" else facebook.SYSTEM)
    for address in walked.asked:
        fields = parse_qs(urlsplit(address).query)["fields"][0]
        for person in ("from", "user", "reviewer", "owner", "author", "profile", "name"):
            assert person not in fields.replace("username", "user!")


@pytest.mark.parametrize(
    ("kind", "token", "problem"),
    [
        ("facebook_page", facebook.EXPIRED, Problem.BAD_KEY),
        ("facebook_page", facebook.TIRED, Problem.RATE),
        ("facebook_page", facebook.LACKING, Problem.FORBIDDEN),
        ("facebook_page", facebook.HALF, Problem.NOT_JSON),
        ("instagram", facebook.EXPIRED, Problem.BAD_KEY),
        ("instagram", facebook.TIRED, Problem.RATE),
        ("google_reviews", google.EXPIRED, Problem.BAD_KEY),
        ("google_reviews", google.TIRED, Problem.QUOTA),
        ("google_reviews", google.STRANGER, Problem.FORBIDDEN),
        ("google_reviews", google.HALF, Problem.NOT_JSON),
    ],
)
def test_a_service_that_refuses_is_told_without_its_words(kind: str, token: str, problem: Problem) -> None:
    walked = walk(kind, serving(kind), token)
    assert walked.leads == []
    assert {found for found, _ in walked.failed} == {problem}


def test_an_expired_token_is_told_as_such() -> None:
    told = walk("facebook_page", facebook.facebook().answer, facebook.EXPIRED).failed
    assert told[0] == (Problem.BAD_KEY, "code 190: the token has expired")


@pytest.mark.parametrize("kind", list(_SERVICES))
@pytest.mark.parametrize("name", ["../me", "me/permissions", "", "a b", "#x", "accounts/1/locations/2/reviews", ".."])
def test_a_name_that_is_none_is_refused(kind: str, name: str) -> None:
    owned, _, _ = _SERVICES[kind]
    with pytest.raises(UnreadError, match="broken") as caught:
        list(owned.start(replace(source(kind), names=(name,)), WEEK))
    assert "correct `names` in the register" in caught.value.detail


def read(kind: str, purpose: str, body: str, until: str = "1 http://facebook.test/p/1") -> Reading:
    """What a kind reads in an answer."""
    asked = Asked(source(kind), purpose=purpose, errand=WEEK, until=until)
    return _SERVICES[kind][0].read(asked, Answer("http://facebook.test/", "application/json", {}, body.encode()))


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"data": 3}', "<html>", '{"data": [', "[" * 100_000, "í\xa0½"])
@pytest.mark.parametrize(("kind", "purpose"), [("facebook_page", "feed"), ("instagram", "media")])
def test_what_is_no_list_is_told(kind: str, purpose: str, body: str) -> None:
    with pytest.raises(UnreadError, match="not-json"):
        read(kind, purpose, body)


@pytest.mark.parametrize(
    "row",
    [
        '{"id": "1_2", "message": null, "created_time": "soon", "permalink_url": "javascript:x"}',
        '{"id": "1_2", "comments": null, "story": []}',
        '{"id": "../2", "message": "x"}',
        '"text"',
        "null",
    ],
)
def test_an_odd_row_loses_no_other(row: str) -> None:
    good = '{"id": "1_3", "message": "Fine", "created_time": "2999-01-01T00:00:00+0000"}'
    reading = read("facebook_page", "feed", f'{{"data": [{row}, {good}], "paging": []}}')
    assert [lead.text for lead in reading.leads] == ["Fine"]
    assert reading.leads[0].address == "http://facebook.test/1_3"


def test_the_address_of_the_next_page_is_never_followed() -> None:
    fresh = datetime.now(UTC).isoformat()  # noqa: TID251 - a test is an entry point
    row = f'{{"id": "5", "message": "x", "created_time": "{fresh}"}}'
    paging = '{"cursors": {"after": "QVFI&x="}, "next": "https://evil.test/?access_token=T0K3N"}'
    reading = read("facebook_page", "comments", f'{{"data": [{row}], "paging": {paging}}}')
    assert [urlsplit(ask.address).netloc for ask in reading.asks] == ["facebook.test"]
    assert "after=QVFI%26x%3D" in reading.asks[0].address
    assert "T0K3N" not in repr(reading)
