"""Vouching: what may write or is a person's login stops the start, and a secret goes to its own service alone."""

import asyncio
import base64
import json
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from cases.problems import Problem
from crawlers.addresses import Rule
from crawlers.egress import Egress
from crawlers.fetch import Answer, fetch
from crawlers.secret import Secret
from crawlers.unread import UnreadError
from crawlers.vouching import CredentialError, Opened, PersonalLoginError, Vouched, WriteScopeError, vouch
from register.approval import ApprovedSource
from tests.village.services import facebook, google

Serve = Callable[[web.Request], Awaitable[web.StreamResponse]]
APP_PASSWORD = "larkspur.test:abcd-efgh-ijkl-mnop"  # noqa: S105 - a village’s own


def source(kind: str, address: str, credential: str = "key", pk: int = 1) -> ApprovedSource:
    """A source of a kind, or of an engine written as search/brave."""
    kind, _, engine = kind.partition("/")
    return ApprovedSource(pk, "larkspur", f"s{pk}", "A source", kind, address, 10, engine=engine, credential=credential)


@asynccontextmanager
async def through(hosts: Mapping[str, Serve]) -> AsyncIterator[Any]:
    """What asks these hosts through a real egress."""
    runners, mapped = [], {}
    for name, serve in hosts.items():
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", serve)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        mapped[name] = ("127.0.0.1", runner.addresses[0][1])
        runners.append(runner)
    server = await asyncio.start_server(Egress(Rule(mapped), lambda event: None).client, "127.0.0.1", 0)
    door = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def ask(address: str, *, headers: Iterable[tuple[str, str]] = (), post: bytes | None = None) -> Answer:
        return await fetch(door, address, "Heads-up/test", 100_000, headers=headers, post=post)

    try:
        yield ask
    finally:
        server.close()
        for runner in runners:
            await runner.cleanup()


def vouched(hosts: Mapping[str, Serve], sources: Iterable[ApprovedSource], **secrets: str) -> Vouched:
    async def work() -> Vouched:
        async with through(hosts) as ask:
            return await vouch(sources, {name: Secret(text) for name, text in secrets.items()}, ask)

    return asyncio.run(work())


def unread(outcome: object, secret: str) -> tuple[Problem, str]:
    """The problem of an outcome, which does not show the secret, however one looks at it."""
    assert isinstance(outcome, UnreadError)
    assert secret not in f"{outcome!r} {outcome.detail} {''.join(traceback.format_exception(outcome))}"
    return outcome.problem, outcome.detail


def stopped(hosts: Mapping[str, Serve], kind: str, address: str, secret: str) -> CredentialError:
    """The error that stops the start; it does not show the secret, nor its password, and says what to do."""
    with pytest.raises(CredentialError) as caught:
        vouched(hosts, [source(kind, address)], key=secret)
    shown = "".join(traceback.format_exception(caught.value))
    assert secret not in shown
    assert secret.rpartition(":")[2] not in shown
    assert "“key”" in str(caught.value)
    assert "Nothing was visited." in str(caught.value)
    return caught.value


class Bluesky:
    """A server of Bluesky that opens sessions of one sort."""

    def __init__(self, scope: str, status: int = 200, body: str = "") -> None:
        self.scope, self.status, self.body = scope, status, body
        self.posted: list[Any] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        assert (request.method, request.path) == ("POST", "/xrpc/com.atproto.server.createSession")
        self.posted.append(await request.json())
        claims = base64.urlsafe_b64encode(json.dumps({"scope": self.scope}).encode()).decode().rstrip("=")
        said = self.body or json.dumps({"accessJwt": f"eyJ0.{claims}.sig", "handle": "larkspur.test"})
        return web.Response(status=self.status, text=said, content_type="application/json")


def mastodon(*scopes: str) -> Serve:
    async def answer(request: web.Request) -> web.StreamResponse:
        assert request.headers["Authorization"] == "Bearer m4stodon"
        told = {"name": "m4stodon", **({"scopes": list(scopes)} if scopes else {})}
        return web.json_response(told)

    return answer


async def redirect(request: web.Request) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": "http://elsewhere.test/"})


def test_what_is_not_set_is_not_asked() -> None:
    graph = facebook.facebook()
    told = vouched(
        {"facebook.test": graph.answer},
        [
            source("facebook_page", "http://facebook.test/", "larkspur-page", 1),
            source("facebook_page", "http://facebook.test/", "", 2),
            source("page", "http://facebook.test/", "", 3),
            source("mastodon", "http://facebook.test/", "", 4),
            source("search/searxng", "http://facebook.test/", "", 5),
        ],
    )
    assert unread(told.outcomes[1], "?") == (
        Problem.NO_KEY,
        "set HEADSUP_KEY_LARKSPUR_PAGE, or HEADSUP_KEY_LARKSPUR_PAGE_FILE",
    )
    assert unread(told.outcomes[2], "?")[0] == Problem.NO_KEY
    assert set(told.outcomes) == {1, 2}
    assert graph.asked == []
    assert told.of(3) is None
    with pytest.raises(UnreadError, match="needs-key"):
        told.of(1)


@pytest.mark.parametrize(
    ("kind", "address", "headers", "params"),
    [
        ("search/brave", "https://api.search.brave.com/", (("X-Subscription-Token", "k3y"),), ()),
        ("search/mojeek", "https://api.mojeek.com/", (), (("api_key", "k3y"),)),
        ("search/marginalia", "https://api2.marginalia-search.com/", (("API-Key", "k3y"),), ()),
        ("youtube", "https://www.googleapis.com/", (("X-Goog-Api-Key", "k3y"),), ()),
    ],
)
def test_keys_go_where_their_service_wants_them(kind: str, address: str, headers: Any, params: Any) -> None:
    opened = vouched({}, [source(kind, address)], key="k3y").of(1)
    assert opened is not None
    assert (opened.headers, opened.params) == (headers, params)
    assert "k3y" not in f"{opened!r} {opened}"


@pytest.mark.parametrize("kind", ["search/brave", "search/mojeek", "search/marginalia", "youtube"])
@pytest.mark.parametrize(
    "secret",
    ["ya29.a0Af", "1//0gRefresh", '{"type":"x"}', "a=b1; c=d2", "owen:Summer2026", "Cookie: a=b", APP_PASSWORD],
)
def test_no_key_is_an_accounts_own_token(kind: str, secret: str) -> None:
    assert isinstance(stopped({}, kind, "http://service.test/", secret), PersonalLoginError)


def test_reddit_takes_no_credential() -> None:
    assert "Take `credential` out" in str(stopped({}, "reddit", "https://www.reddit.com/", "0123456789abcdef0123"))


@pytest.mark.parametrize("secret", [facebook.SYSTEM, facebook.PAGES_OWN, facebook.DECLINED])
def test_a_token_that_only_reads_is_vouched_for_once(secret: str) -> None:
    graph = facebook.facebook()
    sources = [
        source("facebook_page", "http://facebook.test", pk=1),
        source("instagram", "http://facebook.test/", pk=2),
    ]
    told = vouched({"facebook.test": graph.answer}, sources, key=secret)
    assert told.of(1) == told.of(2) == Opened("facebook.test", (("Authorization", f"Bearer {secret}"),))
    asked = [path for path, _ in graph.asked]
    assert asked == ["/v26.0/me/permissions", "/v26.0/debug_token"][: 1 + (secret == facebook.PAGES_OWN)]


@pytest.mark.parametrize(
    ("secret", "scope"),
    [(facebook.WRITER, "pages_manage_posts"), (facebook.PAGE_WRITER, "pages_manage_engagement")],
)
def test_a_token_of_a_page_that_may_write_stops_the_start(secret: str, scope: str) -> None:
    error = stopped({"facebook.test": facebook.facebook().answer}, "facebook_page", "http://facebook.test/", secret)
    assert isinstance(error, WriteScopeError)
    assert f"more than Heads-up allows: {scope}." in str(error)
    assert "pages_read_user_content" in str(error)


@pytest.mark.parametrize(
    ("secret", "problem"),
    [
        (facebook.EXPIRED, Problem.BAD_KEY),
        (facebook.BROKEN, Problem.SERVER),
        (facebook.SHUT, Problem.FORBIDDEN),
    ],
)
def test_a_page_whose_token_tells_nothing_is_not_asked(secret: str, problem: Problem) -> None:
    sources = [source("facebook_page", "http://facebook.test/")]
    told = vouched({"facebook.test": facebook.facebook().answer}, sources, key=secret)
    assert unread(told.outcomes[1], secret)[0] == problem


def test_the_owner_of_a_place_may_manage_it_and_nothing_else() -> None:
    hosts = {"google.test": google.Google().answer}
    opened = vouched(hosts, [source("google_reviews", "http://google.test/")], key=google.OWNER).of(1)
    assert opened == Opened("google.test", (("Authorization", f"Bearer {google.OWNER}"),))
    error = stopped(hosts, "google_reviews", "http://google.test/", google.MAILER)
    assert "more than Heads-up allows: https://www.googleapis.com/auth/gmail.send, openid." in str(error)


def test_what_google_keeps_of_an_owner_makes_a_token_for_the_hour() -> None:
    service = google.Google()
    sources = [source("google_reviews", "http://google.test/")]
    kept = json.dumps(json.loads(google.LASTING), separators=(",", ":"))
    opened = vouched({"google.test": service.answer}, sources, key=kept).of(1)
    assert opened == Opened("google.test", (("Authorization", f"Bearer {google.OWNER}"),))
    assert [path for path, _ in service.asked] == ["/token", "/tokeninfo"], "it is posted, and looked at like any other"
    for broken in (kept.replace("lasting", "revoked"), '{"client_id":"1"}', "{"):
        told = vouched({"google.test": service.answer}, sources, key=broken)
        assert unread(told.outcomes[1], broken)[0] == Problem.BAD_KEY


def test_googles_token_is_in_no_address() -> None:
    service = google.Google()
    sources = [source("google_reviews", "http://google.test/")]
    told = vouched({"google.test": service.answer}, sources, key=google.EXPIRED)
    assert unread(told.outcomes[1], google.EXPIRED)[0] == Problem.BAD_KEY
    assert service.asked == [("/tokeninfo", "")]


def test_bluesky_opens_a_session_with_an_app_password() -> None:
    server = Bluesky("com.atproto.appPass")
    sources = [source("bluesky", "http://bsky.test/", pk=number) for number in (1, 2)]
    opened = vouched({"bsky.test": server.answer}, sources, key=APP_PASSWORD).of(2)
    assert opened is not None
    assert opened.headers[0][1].startswith("Bearer eyJ0.")
    assert server.posted == [{"identifier": "larkspur.test", "password": "abcd-efgh-ijkl-mnop"}]


@pytest.mark.parametrize("secret", ["larkspur.test:hunter2hunter2", "abcd-efgh-ijkl-mnop", "larkspur.test:", "token"])
def test_the_main_password_of_bluesky_is_not_even_sent(secret: str) -> None:
    server = Bluesky("com.atproto.access")
    with pytest.raises(PersonalLoginError, match="app password") as caught:
        vouched({"bsky.test": server.answer}, [source("bluesky", "http://bsky.test/")], key=secret)
    assert secret not in str(caught.value)
    assert server.posted == []


def test_a_session_that_may_do_everything_stops_the_start() -> None:
    main = {"bsky.test": Bluesky("com.atproto.access").answer}
    assert isinstance(stopped(main, "bluesky", "http://bsky.test/", APP_PASSWORD), PersonalLoginError)
    private = {"bsky.test": Bluesky("com.atproto.appPassPrivileged").answer}
    error = stopped(private, "bluesky", "http://bsky.test/", APP_PASSWORD)
    assert isinstance(error, WriteScopeError)
    assert "private" in str(error)


@pytest.mark.parametrize(
    ("server", "problem"),
    [
        (Bluesky("", 401, '{"error":"AuthenticationRequired","message":"abcd-efgh-ijkl-mnop"}'), Problem.BAD_KEY),
        (Bluesky("", 429, '{"error":"RateLimitExceeded"}'), Problem.RATE),
        (Bluesky("", 200, '{"accessJwt":"abcd-efgh-ijkl-mnop'), Problem.NOT_JSON),
        (Bluesky("", 200, '{"accessJwt":"a.abcd-efgh-ijkl-mnop.c"}'), Problem.NOT_JSON),
        (Bluesky("", 200, '{"accessJwt":"abc"}'), Problem.NOT_JSON),
        (Bluesky("", 200, "[" * 50_000), Problem.NOT_JSON),
        (Bluesky("com.atproto.takendown"), Problem.NOT_JSON),
    ],
)
def test_a_session_that_is_not_opened(server: Bluesky, problem: Problem) -> None:
    told = vouched({"bsky.test": server.answer}, [source("bluesky", "http://bsky.test/")], key=APP_PASSWORD)
    assert unread(told.outcomes[1], "abcd-efgh-ijkl-mnop")[0] == problem


def test_a_token_of_mastodon_may_read_and_no_more() -> None:
    sources = [source("mastodon", "http://social.test/")]
    assert vouched({"social.test": mastodon("read", "read:statuses")}, sources, key="m4stodon").of(1)
    untold = vouched({"social.test": mastodon()}, sources, key="m4stodon").outcomes[1]
    assert unread(untold, "m4stodon")[0] == Problem.NOT_JSON
    for scope in ("write", "follow", "readwrite", "push", "admin:read"):
        hosts = {"social.test": mastodon("read", scope)}
        assert f"allows: {scope}." in str(stopped(hosts, "mastodon", "http://social.test/", "m4stodon"))


def test_a_service_that_repeats_the_secret_as_a_scope_does_not_have_it_printed() -> None:
    assert "allows: ••••." in str(
        stopped({"social.test": mastodon("m4stodon")}, "mastodon", "http://social.test/", "m4stodon")
    )


def test_a_redirect_and_a_dead_service_leave_the_source_unasked() -> None:
    sources = [source("mastodon", "http://social.test/", "key", 1), source("bluesky", "http://dead.test/", "sky", 2)]
    told = vouched({"social.test": redirect, "elsewhere.test": redirect}, sources, key="m4stodon", sky=APP_PASSWORD)
    assert unread(told.outcomes[1], "m4stodon")[0] == Problem.LEADS_AWAY
    assert unread(told.outcomes[2], APP_PASSWORD)[0] in {Problem.UNRESOLVED, Problem.UNREACHABLE, Problem.PRIVATE}


def test_one_credential_is_shown_to_one_host() -> None:
    graph, other = facebook.facebook(), facebook.facebook()
    sources = [source("facebook_page", "http://facebook.test/", pk=1), source("instagram", "http://other.test/", pk=2)]
    told = vouched({"facebook.test": graph.answer, "other.test": other.answer}, sources, key=facebook.SYSTEM)
    assert unread(told.outcomes[1], facebook.SYSTEM) == unread(told.outcomes[2], facebook.SYSTEM)
    assert "facebook.test, other.test" in unread(told.outcomes[1], facebook.SYSTEM)[1]
    assert graph.asked == other.asked == []


@pytest.mark.parametrize(
    ("kind", "address", "problem"),
    [
        ("search/brave", "https://api.search.brave.example/", Problem.LEADS_AWAY),
        ("search/brave", "http://api.search.brave.com/", Problem.TLS),
        ("bluesky", "http://bsky.social/", Problem.TLS),
        ("mastodon", "ftp://social.test/", Problem.TLS),
        ("mastodon", "https://social.example:8443/", Problem.TLS),
        ("mastodon", "https://me@social.example/", Problem.TLS),
    ],
)
def test_no_secret_is_sent_elsewhere_or_in_the_open(kind: str, address: str, problem: Problem) -> None:
    secret = APP_PASSWORD if kind == "bluesky" else "k3y"
    assert unread(vouched({}, [source(kind, address)], key=secret).outcomes[1], secret)[0] == problem


@pytest.mark.parametrize(
    "address",
    [
        "http://api.mojeek.com/search",
        "https://www.mojeek.com/search",
        "https://api.mojeek.com.evil.test/search",
        "https://evil.test/api.mojeek.com",
        "https://api.mojeek.com@evil.test/",
        "https://evil.test\\@api.mojeek.com/",
        "https://api.mojeek.com:8443/",
        "https://api.mojeek.com./",
        "https://api.mojeek.com\t.evil.test/",
        "//api.mojeek.com/",
        "https://[::1]/",
        "https://[/",
        "",
    ],
)
def test_a_signed_request_goes_to_its_own_host_alone(address: str) -> None:
    opened = Opened("api.mojeek.com", (), (("api_key", "k&y"),))
    assert not opened.allows(address)
    with pytest.raises(UnreadError, match="leads-away") as caught:
        opened.signed(address)
    assert "k&y" not in caught.value.detail


def test_what_is_signed() -> None:
    opened = Opened("api.mojeek.com", (("A", "b"),), (("api_key", "k&y"),))
    assert opened.signed("https://API.mojeek.com:443/search?q=a#b") == (
        "https://API.mojeek.com:443/search?q=a&api_key=k%26y#b",
        (("A", "b"),),
    )
    assert opened.signed("https://api.mojeek.com/search")[0].endswith("/search?api_key=k%26y")
    assert Opened("mojeek.test").signed("http://mojeek.test/?q=1") == ("http://mojeek.test/?q=1", ())


def test_what_can_be_no_header_is_not_repeated() -> None:
    secret = "k" + "3y"

    async def work() -> None:
        async with through({"social.test": redirect}) as ask:
            await ask("http://social.test/", headers=[("Authorization", f"{secret}\r\nX: y")])

    with pytest.raises(UnreadError) as caught:
        asyncio.run(work())
    assert unread(caught.value, secret)[0] == Problem.BROKEN


def test_an_answer_tells_its_headers() -> None:
    async def work() -> Answer:
        async with through({"social.test": redirect}) as ask:
            answer: Answer = await ask("http://social.test/", headers=[("accept", "text/x")], post=b"")
            return answer

    answer = asyncio.run(work())
    assert (answer.status, answer.headers["location"]) == (302, "http://elsewhere.test/")
