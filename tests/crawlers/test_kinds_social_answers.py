"""What the social kinds read in answers, byte for byte, and what they refuse to ask for."""

import asyncio
import base64
import json
from datetime import UTC, datetime

import pytest
from aiohttp import ClientSession, web

from cases.problems import Problem
from crawlers.kinds.base import Answer, Asked, Errand, Kind
from crawlers.kinds.bluesky import BlueskyKind
from crawlers.kinds.mastodon import MastodonKind
from crawlers.kinds.reddit import RedditKind
from crawlers.kinds.telegram import TelegramKind
from crawlers.kinds.youtube import YoutubeKind
from crawlers.unread import UnreadError
from register.approval import ApprovedSource
from tests.village.services import bluesky, youtube

NOW, SINCE = datetime(2026, 11, 20, 9, tzinfo=UTC), datetime(2026, 11, 12, tzinfo=UTC)
LATELY = Errand(NOW, SINCE)


def source(kind: str, *names: str, address: str = "") -> ApprovedSource:
    return ApprovedSource(1, "larkspur", kind, kind, kind, address or f"http://{kind}.test/", 50, names=names)


TIMELINE = Asked(source("mastodon", "x"), purpose="timeline", errand=LATELY)


def told(*posts: object, **headers: str) -> Answer:
    return Answer(
        "http://mastodon.test/api/v1/timelines/tag/x", "application/json", headers, json.dumps(posts).encode()
    )


def test_an_edited_post_bears_another_print_and_one_told_twice_is_one_lead() -> None:
    account = {"acct": "mossy", "url": "http://mastodon.test/@mossy"}
    post = {"url": "http://mastodon.test/@mossy/1", "account": account, "created_at": "2026-11-19T09:00:00Z"}
    before, after = post | {"content": "<p>We love it</p>"}, post | {"content": "<p>We hate it</p>"}
    (first,) = MastodonKind().read(TIMELINE, told(before, before)).leads
    (second,) = MastodonKind().read(TIMELINE, told(after, before)).leads
    assert (first.text, second.text) == ("We love it", "We hate it")
    assert first.print != second.print


@pytest.mark.parametrize("telling", [{}, {"configuration": None}, {"configuration": {"timelines_access": 7}}])
def test_a_server_that_says_nothing_of_its_timelines_shows_them(telling: object) -> None:
    of = source("mastodon", "larkspurhill", "#LarkspurHill", "larkspurhill")
    answer = Answer("http://mastodon.test/api/v2/instance", "application/json", {}, json.dumps(telling).encode())
    reading = MastodonKind().read(Asked(of, purpose="instance", errand=LATELY), answer)
    addresses = [ask.address for ask in reading.asks]
    assert addresses == ["http://mastodon.test/api/v1/timelines/tag/larkspurhill?limit=40"]


def test_a_server_that_shows_only_its_own_posts_is_asked_for_those() -> None:
    feeds = {"local": "public", "remote": "authenticated"}
    body = json.dumps({"configuration": {"timelines_access": {"hashtag_feeds": feeds}}}).encode()
    asked = Asked(source("mastodon", "wex"), purpose="instance", errand=LATELY)
    reading = MastodonKind().read(asked, Answer("http://mastodon.test/", "application/json", {}, body))
    assert [ask.address.partition("?")[2] for ask in reading.asks] == ["limit=40&local=true"]
    assert reading.shortfall == ((Problem.INCOMPLETE, "posts from other servers are shown to its members only"),)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (MastodonKind(), "no hashtag!"),
        (BlueskyKind(), "no domain"),
        (YoutubeKind(), "../search"),
        (RedditKind(), "u_mossy"),
        (RedditKind(), "user/mossy"),
        (TelegramKind(), "+AbCdEfGhIjKl"),
    ],
)
def test_a_name_that_cannot_be_asked_for_stops_none_of_the_others(kind: Kind, name: str) -> None:
    asks = kind.start(source("mastodon", name), LATELY)
    with pytest.raises(UnreadError, match="broken") as refused:
        assert not [ask for ask in asks if ask.asked.purpose != "instance"]
    assert name in refused.value.detail


def test_a_channel_is_asked_for_all_comments_on_it() -> None:
    (ask,) = YoutubeKind().start(source("youtube", youtube.CHANNEL), LATELY)
    assert f"allThreadsRelatedToChannelId={youtube.CHANNEL}" in ask.address


def test_the_pages_of_a_service_stand_elsewhere_than_its_api() -> None:
    real = source("bluesky", address="https://bsky.social/")
    (ask,) = BlueskyKind().start(real, Errand(NOW, None, ('"Larkspur Hill"',)))
    assert ask.address.startswith("https://bsky.social/xrpc/app.bsky.feed.searchPosts?q=%22Larkspur")
    post = b'{"posts": [{"uri": "at://did:plc:x/app.bsky.feed.post/1", "author": {}, "record": {"text": "hello"}}]}'
    (lead,) = BlueskyKind().read(ask.asked, Answer(ask.address, "application/json", {}, post)).leads
    assert lead.address == "https://bsky.app/profile/did:plc:x/post/1"


def test_a_page_that_nests_without_end_is_not_read() -> None:
    asked = Asked(source("telegram", "wexcombetalk"), purpose="preview", errand=LATELY, until="wexcombetalk")
    body = b"<div>" * 200_000
    with pytest.raises(UnreadError, match="broken"):
        TelegramKind().read(asked, Answer("http://telegram.test/s/wexcombetalk", "text/html", {}, body))


@pytest.mark.parametrize("body", [b"", b"null", b"[[", b'{"error": 7}', b"[" * 100_000, b"\xff\xfe", b'{"posts": {}}'])
@pytest.mark.parametrize("kind", [BlueskyKind(), YoutubeKind(), MastodonKind()])
def test_whatever_stands_in_an_answer_it_is_told_and_never_a_crash(kind: Kind, body: bytes) -> None:
    answer = Answer("http://mastodon.test/", "application/json", {}, body)
    told: list[tuple[Problem | None, object]] = []
    for purpose in ("answer", "search", "timeline"):
        asked = Asked(source("mastodon", "wex"), purpose=purpose, errand=LATELY)
        try:
            told.append((None, kind.read(asked, answer).leads))
        except UnreadError as error:
            told.append((error.problem, ()))
    assert told == [(Problem.NOT_JSON, ())] * 3


@pytest.mark.parametrize(
    ("word", "status", "scope"),
    [
        (bluesky.APP_PASSWORD, 200, "com.atproto.appPass"),
        (bluesky.PRIVILEGED, 200, "com.atproto.appPassPrivileged"),
        (bluesky.MAIN_PASSWORD, 200, "com.atproto.access"),
        ("guessed", 401, ""),
    ],
)
def test_the_village_gives_each_password_its_own_scope(word: str, status: int, scope: str) -> None:
    assert asyncio.run(_begun(word)) == (status, scope)


async def _begun(word: str) -> tuple[int, str]:
    """Status, and the scope of the session that is given for a password."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", bluesky.server)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}/xrpc/com.atproto.server.createSession"
        given = {"identifier": bluesky.NAME, "password": word}
        async with ClientSession() as session, session.post(address, json=given) as response:
            told = await response.json()
        if response.status != 200:
            return response.status, ""
        return 200, json.loads(base64.urlsafe_b64decode(told["accessJwt"].split(".")[1] + "=="))["scope"]
    finally:
        await runner.cleanup()
