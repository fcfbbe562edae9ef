"""Hosts of the village that want to be left alone, and pages that stand behind a wall."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from aiohttp import web

from tests.village.misbehaviour import ABOUT_US, PAGE, html

WRONG_BY = timedelta(hours=5)
HEAVY = 400_000
ASKS = '<form method="post"><input name="user"><input type="password" name="word"></form>'
PAID = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'
SCRIPT = "<script>document.title</script>"


class Mending:
    """Whether hosts with trouble have recovered."""

    done = False


MENDED = Mending()


async def many(request: web.Request) -> web.StreamResponse:
    """A host that is asked too much."""
    if request.path == "/robots.txt":
        raise web.HTTPNotFound
    return web.Response(status=429, headers={"Retry-After": "3600"})


async def zero(request: web.Request) -> web.StreamResponse:
    """A host that is asked too much, and says that one may come back at once."""
    if request.path == "/robots.txt":
        raise web.HTTPNotFound
    return web.Response(status=429, headers={"Retry-After": "0"})


async def skewed(request: web.Request) -> web.StreamResponse:
    """A host whose clock is wrong, and that wants ten minutes of rest by it."""
    if request.path == "/robots.txt":
        raise web.HTTPNotFound
    here = datetime.now(UTC) - WRONG_BY  # noqa: TID251 - the clock of a server
    until = here + timedelta(minutes=10)
    told = {"Date": format_datetime(here, usegmt=True), "Retry-After": format_datetime(until, usegmt=True)}
    return web.Response(status=503, headers=told)


async def failing(request: web.Request) -> web.StreamResponse:
    """A host that fails at every page."""
    if request.path == "/robots.txt":
        raise web.HTTPNotFound
    return web.Response(status=500)


async def silent_rules(request: web.Request) -> web.StreamResponse:
    """A host whose robots.txt asks for a pause."""
    return web.Response(status=429, headers={"Retry-After": "3600"})


async def recovering(request: web.Request) -> web.StreamResponse:
    """A host that wants to be left alone for a while, and recovers."""
    if request.path == "/robots.txt":
        raise web.HTTPNotFound
    if MENDED.done:
        return html("Back again", ABOUT_US)
    return web.Response(status=503, headers={"Retry-After": "120"})


async def heavy(request: web.Request) -> web.StreamResponse:
    """A site of large pages."""
    links = "".join(f'<a href="/{number}">x</a>' for number in range(20))
    if request.path in {"/robots.txt", "/sitemap.xml"}:
        raise web.HTTPNotFound
    return html(request.path, links + "<p>and so on</p>" * (HEAVY // 16))


def _page(head: str, body: str, **headers: str) -> web.Response:
    page = PAGE.format(title="A page", content=ABOUT_US + body).replace("</head>", f"{head}</head>")
    return web.Response(text=page, content_type="text/html", headers=headers)


WALLS: dict[str, tuple[str, Callable[[], web.Response]]] = {
    "members": ("login", lambda: _page("", f"<p>Members only. Please log in to continue.</p>{ASKS}")),
    "scripted": ("login", lambda: _page(SCRIPT, f"<p>You must be logged in to view this.</p>{ASKS}")),
    "unauthorised": ("login", lambda: web.Response(status=401, text=ABOUT_US, content_type="text/html")),
    "forbidden": ("forbidden", lambda: web.Response(status=403, text=ABOUT_US, content_type="text/html")),
    "legal": ("forbidden", lambda: web.Response(status=451, text=ABOUT_US, content_type="text/html")),
    "paid": ("paywall", lambda: _page(PAID, "")),
    "payment": ("paywall", lambda: web.Response(status=402, text=ABOUT_US, content_type="text/html")),
    "subscribers": ("paywall", lambda: _page("", "<p>Subscribe now to continue reading.</p>")),
    "grown-up": ("age-gate", lambda: _page("", "<p>Are you over 18? Yes. No.</p>")),
    "human": ("challenge", lambda: _page("", "<p>Verify you are human</p>")),
    "mitigated": ("challenge", lambda: _page("", "", **{"cf-mitigated": "challenge"})),
    "no-copy": ("no-copy", lambda: _page("", "", **{"X-Robots-Tag": "noindex, noarchive"})),
    "no-copy-for-us": ("no-copy", lambda: _page("", "", **{"X-Robots-Tag": "Heads-up: noarchive"})),
    "no-copy-inside": ("no-copy", lambda: _page('<meta content="NoArchive" name=robots>', "")),
}
OPEN: dict[str, Callable[[], web.Response]] = {
    "corner": lambda: _page("", f"<p>Log in to the forum here.</p><p>{'It is a long page. ' * 100}</p>{ASKS}"),
    "comments": lambda: _page("", f"<p>You must be logged in to post a comment.</p>{ASKS}"),
    "for-another": lambda: _page("", "", **{"X-Robots-Tag": "googlebot: noarchive"}),
}
"""Pages that look a little like a wall and are none."""


def _one(answer: Callable[[], web.Response]) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def page(request: web.Request) -> web.StreamResponse:
        if request.path == "/robots.txt":
            return web.Response(text="User-agent: *\nAllow: /", headers={"Set-Cookie": "visitor=1; Path=/"})
        found = answer()
        found.set_cookie("visitor", "2")
        return found

    return page


async def sign_in(request: web.Request) -> web.StreamResponse:
    """A forum that sends its visitors to a page on which to sign in, without a field for a password yet."""
    if request.path == "/signin":
        return html("Forum", "<p>Sign in with your Wexcombe account.</p><a href=/start>Next</a>")
    if request.path == "/robots.txt":
        raise web.HTTPNotFound
    raise web.HTTPFound("/signin?next=/")


async def closed(request: web.Request) -> web.StreamResponse:
    """A place that is never entered, whoever points to it."""
    return html("Parents of Larkspur Hill", ABOUT_US)


async def forbidding(request: web.Request) -> web.StreamResponse:
    """A host that wants no robots."""
    if request.path == "/robots.txt":
        return web.Response(text="User-agent: *\nDisallow: /")
    return html("Quiet", ABOUT_US)


CLOSED = ("www.facebook.com", "chat.whatsapp.com", "discord.gg", "old.reddit.com", "nitter.net")
HANDLERS = {
    "many.test": many,
    "zero.test": zero,
    "skewed.test": skewed,
    "failing.test": failing,
    "silent-rules.test": silent_rules,
    "recovering.test": recovering,
    "heavy.test": heavy,
    "sign-in.test": sign_in,
    "forbidding.test": forbidding,
    **{f"wall-{name}.test": _one(answer) for name, (_, answer) in WALLS.items()},
    **{f"open-{name}.test": _one(answer) for name, answer in OPEN.items()},
    **dict.fromkeys(CLOSED, closed),
}
