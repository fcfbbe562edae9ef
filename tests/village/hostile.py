"""A page that tries to make its visitor reach private addresses, and the canary that would notice."""

from aiohttp import web

from tests.village.misbehaviour import html


class Canary:
    """A private service on loopback that nobody from outside may reach; it remembers every request."""

    def __init__(self) -> None:
        self.port = 0
        self.touched: list[str] = []

    async def answer(self, request: web.Request) -> web.Response:
        """Remember the request; its own list is at `/touched`."""
        if request.path == "/touched" and request.headers.get("X-Village") == "ask":
            return web.json_response(self.touched)
        self.touched.append(request.path)
        return web.Response(text="secret")

    async def page(self, request: web.Request) -> web.Response:
        """The hostile page: images, fetches, frames, sockets and redirects to private places."""
        port, path = self.port, request.path
        if path == "/robots.txt":
            raise web.HTTPNotFound
        if path.startswith("/bounce"):
            raise web.HTTPFound(f"http://127.0.0.1:{port}{path}")
        if path.startswith("/metadata"):
            raise web.HTTPFound("http://169.254.169.254/latest/meta-data/")
        if path.startswith("/inside"):
            raise web.HTTPFound(f"http://localhost:{port}{path}")
        targets = [
            f"http://127.0.0.1:{port}",
            f"http://localhost:{port}",
            f"http://[::1]:{port}",
            f"http://2130706433:{port}",
            f"http://0.0.0.0:{port}",
            f"http://private.test:{port}",
            "http://private.test",
            "http://169.254.169.254",
            "/bounce",
            "/metadata",
            "/inside",
        ]
        content = ["<p>Larkspur Hill Primary School, Wexcombe, is mentioned here too.</p>"]
        for number, target in enumerate(targets):
            content.append(f'<img src="{target}/image-{number}"><iframe src="{target}/frame-{number}"></iframe>')
            content.append(f"<script>fetch('{target}/fetch-{number}', {{mode: 'no-cors'}}).catch(() => 0)</script>")
        content.append(f"<script>new WebSocket('ws://127.0.0.1:{port}/socket')</script>")
        content.append(f"<script>navigator.sendBeacon('http://127.0.0.1:{port}/beacon')</script>")
        content.append(
            '<a href="/bounce/link">one</a> <a href="/metadata/link">two</a> <a href="/inside/link">three</a>'
        )
        content.append(f'<a href="http://127.0.0.1:{port}/link">four</a>')
        return html("A friendly page", "".join(content))
