"""Reddit in the village: the feeds of its subreddits and the pages of their posts; and one that shuts robots out."""

from html import escape

from aiohttp import web

from tests.village.services.mastodon import Handler, gateway, post_page

FEED = """<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">
<category term="wexcombe" label="r/wexcombe"/><updated>2026-11-19T10:00:00+00:00</updated><id>/r/wexcombe/new/.rss</id>
<link rel="self" href="http://reddit.test/r/wexcombe/new/.rss"/><title>Wexcombe</title>{entries}</feed>"""
ENTRY = """<entry>{author}<category term="wexcombe" label="r/wexcombe"/><content type="html">{content}</content>
<id>{number}</id><link href="{link}"/><updated>{time}</updated><published>{time}</published>
<title>{title}</title></entry>"""
AUTHOR = "<author><name>/u/{name}</name><uri>http://reddit.test/user/{name}</uri></author>"
BODY = '<!-- SC_OFF --><div class="md"><p>{text}</p></div><!-- SC_ON --> submitted by <a href="/user/x"> /u/x </a>'
SCHOOL = "Larkspur Hill Primary School"


def _link(number: str, tail: str = "") -> str:
    return f"http://reddit.test/r/wexcombe/comments/{number}/a_post/{tail}"


# Where it points to, day of November, title, text, and whether its author is still there.
POSTS: list[tuple[str, int, str, str, bool]] = [
    (_link("aa1"), 19, f"What is going on at {SCHOOL}?", "Mr Trask has <b>lost it</b> &amp; more", True),
    (_link("aa2"), 18, "Bin day", "[removed] is what they said of mine. Does it change at Christmas?", True),
    (_link("aa3"), 18, "Gone", "[deleted]", False),
    ("http://reddit.test/user/mossy", 18, "A person’s own page", f"{SCHOOL}", True),
    ("javascript:alert(1)", 18, "An odd link", f"{SCHOOL}", True),
    ("http://phishing.test/r/wexcombe/comments/aa4/a_post/", 18, "Another site", f"{SCHOOL}", True),
    (_link("aa5"), 17, f"Deleted since: {SCHOOL}", "Larkspur Hill Primary", True),
    (_link("aa6"), 17, "Said once", "Larkspur Hill Primary", True),
    (_link("aa1"), 17, "Told twice", "the same post again", True),
    (_link("aa7"), 2, f"Old: {SCHOOL}", "long ago", True),
]
COMMENTS: list[tuple[str, int, str, str, bool]] = [
    (_link("aa2", "kc1/"), 19, "/u/x on Bin day", f"Ask {SCHOOL}, they know bins", True),
]
DELETED, CHANGED = "aa5", "aa6"


def _feed(rows: list[tuple[str, int, str, str, bool]]) -> str:
    entries = (
        ENTRY.format(
            author=AUTHOR.format(name="mossy") if there else "",
            content=escape(BODY.format(text=text)),
            number=f"t3_{number}",
            link=escape(link),
            time=f"2026-11-{day:02}T09:00:00+00:00",
            title=escape(title),
        )
        for number, (link, day, title, text, there) in enumerate(rows)
    )
    return FEED.format(entries="".join(entries))


async def server(request: web.Request) -> web.StreamResponse:
    """Feeds and pages; it has no robots.txt."""
    parts = request.path.strip("/").split("/")
    if request.path == "/robots.txt" or parts[0] != "r":
        raise web.HTTPNotFound
    if parts[-1] != ".rss":
        return _page(parts)
    if parts[1] == "toofast":
        return web.Response(status=429, text="Too Many Requests", headers={"Retry-After": "60"})
    if parts[1] == "secretwex":
        return web.json_response({"message": "Forbidden", "reason": "private", "error": 403}, status=403)
    told = _feed(COMMENTS if parts[2] == "comments" else POSTS)
    if parts[1] == "gateway":
        return gateway()
    if parts[1] == "halfbroken":
        told = told.partition("Gone")[0]
    if parts[1] == "crowded":
        told = _feed(POSTS[:2])
    return web.Response(text=told, content_type="application/atom+xml")


def _page(parts: list[str]) -> web.Response:
    """The page of a post, with the comment that its address names."""
    number = parts[3] if len(parts) > 3 else ""
    rows = [row for row in POSTS + COMMENTS if f"/{number}/" in row[0] and row[0].startswith("http://reddit.test/r/")]
    if not rows or number == DELETED:
        raise web.HTTPNotFound
    text = "Never mind." if number == CHANGED else " ".join(f"{row[2]} {row[3]}" for row in rows)
    return post_page("/u/mossy", f"2026-11-{rows[0][1]:02}T09:00:00+00:00", text)


async def strict(request: web.Request) -> web.StreamResponse:
    """The same, asking all robots to stay away."""
    if request.path == "/robots.txt":
        return web.Response(text="User-agent: *\nDisallow: /\n")
    return await server(request)


HANDLERS: dict[str, Handler] = {"reddit.test": server, "strictreddit.test": strict}
