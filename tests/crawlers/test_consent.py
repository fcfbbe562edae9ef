"""Consent banners: as found first, then out of the way, both kept; nothing is ever agreed to."""

import io
from typing import Any

import pytest
from aiohttp import web
from PIL import Image

from crawlers.capture import Taken
from crawlers.unread import UnreadError
from evidence.record import Grade
from tests.village.captured import LONG, SAID, Camera, one, page, photographed, serving, wanted

OVER = "position:fixed;left:0;right:0;bottom:0;height:300px;background:#204060;color:white;z-index:99999"
WALL = "position:fixed;inset:0;background:#204060;color:white;z-index:99999"
TELLS = "<h2>We value your privacy</h2><p>We and our partners use cookies.</p>"
BUTTONS = "<button onclick='agreed()'>Accept all</button><button onclick='agreed()'>Reject all</button>"
AGREED = "<script>function agreed() { fetch('/agreed') } document.cookie = 'seen=1'</script>"
INNER = TELLS + BUTTONS
SHADOW = """<div id="usercentrics-root"></div><script>const root = document.getElementById("usercentrics-root");
root.attachShadow({mode: "open"}).innerHTML = `<div style="%s">%s</div>`</script>"""
BANNERS = {
    "OneTrust": f'<div id="onetrust-consent-sdk"><div class="onetrust-pc-dark-filter" style="{WALL};opacity:.5"></div>'
    f'<div id="onetrust-banner-sdk" style="{OVER}">{INNER}</div></div>',
    "Cookiebot": f'<div id="CybotCookiebotDialog" style="{OVER}">{INNER}</div>',
    "Usercentrics": SHADOW % (OVER, INNER),
    "Quantcast": f'<div id="qc-cmp2-container"><div style="{OVER}">{INNER}</div></div>',
    "Didomi": f'<div id="didomi-host"><div id="didomi-popup" style="{OVER}">{INNER}</div></div>',
    "CookieYes": f'<div class="cky-overlay" style="{WALL};opacity:.4"></div>'
    f'<div class="cky-consent-container" style="{OVER}">{INNER}</div>',
    "Complianz": f'<div id="cmplz-cookiebanner-container"><div style="{OVER}">{INNER}</div></div>',
    "Civic": f'<div id="ccc"><div style="{OVER}">{INNER}</div></div>',
    "none that is known": f'<section style="{OVER}">{INNER}</section>',
    "a dialog": f'<div role="dialog" aria-modal="true" style="{OVER};position:absolute">{INNER}</div>',
    "in a frame": f"""<div class="x" style="{OVER}"><iframe title="Cookie consent" srcdoc="{TELLS}"></iframe></div>""",
}


def files(taken: Taken) -> dict[str, bytes]:
    return {file.kind: file.content for file in taken.files}


def opened(content: bytes) -> Image.Image:

    return Image.open(io.BytesIO(content)).convert("RGB")


def test_every_banner_is_told_hidden_and_never_clicked() -> None:
    asked: list[str] = []

    def agreed(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(text="")

    pages: dict[str, Any] = {f"/{n}": page(SAID + LONG + AGREED + html) for n, html in enumerate(BANNERS.values())}

    async def work(camera: Camera) -> list[Taken]:
        return [await camera.take(wanted(f"http://page.test{path}")) for path in pages]

    for name, taken in zip(
        BANNERS, photographed({"page.test": serving(pages | {"/agreed": agreed})}, work), strict=True
    ):
        told = "in a frame of their own" if name == "in a frame" else "use cookies"
        assert told in taken.visit.banner, name
        kept = files(taken)
        # The banner's blue covers the foot of the first picture and nothing of the second.
        blue = (0x20, 0x40, 0x60)
        assert opened(kept["full page picture"]).getpixel((1200, 890)) == blue, name
        assert opened(kept["full page picture without the banner"]).getpixel((1200, 890)) == (255, 255, 255), name
        assert b"use cookies" in kept["document"]
        assert kept["document"] != kept["document without the banner"]
        assert {"picture of the words", "picture of the words without the banner"} <= set(kept)
        assert taken.visit.grade == Grade.EVIDENCE, (name, taken.visit.shortcomings)
    assert asked == []


@pytest.mark.parametrize(
    "html",
    [
        "<nav style='position:fixed;top:0'><a href=/>Cookie recipes</a> <a href=/settings>Home</a></nav>",
        "<aside style='position:sticky;top:0'>Our cookies are baked daily by volunteers of the parish.</aside>",
        "<p>We use cookies on this website. <a href=/>Accept</a></p>",
        f"<div style='display:none'><div id=onetrust-banner-sdk style='{OVER}'>{INNER}</div></div>",
        "",
    ],
    ids=["a menu", "a notice without a choice", "a line of the page", "one that is not shown", "none"],
)
def test_what_is_no_banner_is_left_alone(html: str) -> None:
    taken = one(page(html + SAID + LONG))
    assert taken.visit.banner == ""
    assert not [kind for kind in files(taken) if kind.endswith("without the banner")]


def test_words_under_a_banner_are_seen_without_it_and_a_scroll_away_they_are_open() -> None:
    gap = '<div style="height:700px"></div>'
    under = one(page(gap + SAID + gap + LONG + BANNERS["Cookiebot"]))
    assert under.visit.grade == Grade.EVIDENCE, under.visit.shortcomings
    [words] = under.visit.words
    assert words.boxes[0].y > 600


def test_words_that_only_show_after_consent_are_partial_and_said_so() -> None:
    lock = "<style>html,body{overflow:hidden}</style>"
    walled = one(page(lock + SAID + LONG + f'<div id="didomi-host"><div style="{WALL}">{INNER}</div></div>'))
    assert walled.visit.grade == Grade.PARTIAL
    assert walled.visit.words[0].in_picture
    [sentence] = walled.visit.shortcomings
    assert "only when the consent banner is out of the way" in sentence
    assert opened(files(walled)["full page picture"]).getpixel((20, 20)) == (0x20, 0x40, 0x60)


def test_a_page_that_shows_nothing_without_consent_is_no_capture() -> None:
    with pytest.raises(UnreadError) as caught:
        one(page(BANNERS["Quantcast"]))
    assert caught.value.problem == "words-gone"
    assert "consent" in caught.value.detail


def test_a_layer_behind_the_banner_and_its_lock_go_too() -> None:
    layer = '<div style="position:fixed;inset:0;background:rgba(0,0,0,.8);z-index:9"></div>'
    tall = '<div style="height:3000px"></div>'
    lock = "<style>html,body{overflow:hidden;height:100%}</style>"
    kept = files(one(page(lock + LONG + tall + SAID + layer + BANNERS["Cookiebot"])))
    assert opened(kept["full page picture"]).getpixel((1200, 400))[0] < 100  # type: ignore[index]
    bare = opened(kept["full page picture without the banner"])
    assert bare.getpixel((1200, 400)) == (255, 255, 255)
    assert bare.height > 3000
