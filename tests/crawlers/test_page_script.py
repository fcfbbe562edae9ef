"""The script that finds matched words in a live page folds text exactly as the matching did."""

import asyncio
from typing import Any

import pytest

from crawlers.browser import find_browser, running_browser
from crawlers.door import Door
from crawlers.world import World
from mentions.canonical import canonical

SPELLINGS = [
    "Larkspur Hill", "LARKSPUR HILL", "Lark\u00adspur\u00a0Hill", "Lárkspur Hìll", "Ｌarkspur Hill", "Larkspur—Hill",
    "Lark\u200bspur\n\n Hill", "Larkspur Hill’s", "Larkspur Hill's", "Larkspur Hills",
]  # fmt: skip
OTHERS = ["Larkspurs Hill", "Clarkspur Hill", "Larkspur Hillside"]


async def called(html: str, function: str, argument: object) -> Any:
    with Door({}) as door:
        async with running_browser(find_browser(), door.address, "test") as sight:
            context = await sight.context()
            page = await context.new_page()
            await page.set_content(html)
            return await World(await context.new_cdp_session(page)).call(function, argument)


def painted(html: str, words: list[str]) -> int:
    return int(asyncio.run(called(html, "highlight", words)))


def stand(html: str, words: str = "larkspur hill") -> list[dict[str, Any]]:
    bounds = {"words": [words], "width": 1280, "height": 2000, "most": 20}
    return list(asyncio.run(called(html, "stand", bounds))[words])


def test_every_spelling_that_matches_is_found_in_the_page_and_no_other() -> None:
    paragraphs = "".join(f"<p>so {text}, said</p>" for text in (*SPELLINGS, *OTHERS))
    hidden = '<p style="display:none">Larkspur Hill</p><script>"Larkspur Hill"</script>'
    assert painted(paragraphs + hidden, ["larkspur hill"]) == len(SPELLINGS)


def test_words_split_by_markup_are_found() -> None:
    html = "<p>Lark<b>spur</b></p><p>Larkspur <i>Hill</i></p>"
    assert painted(html, ["larkspur hill"]) == 1


def test_the_fold_of_letters_is_the_same_on_both_sides() -> None:
    texts = [f"n{number}x{letter}x" for number, letter in enumerate("ßæœøłđðþıÆŒØŁĐÐÞéñçÇǼﬁ½²ⅣＡ")]
    words = [canonical(text).decode().strip() for text in texts]
    html = "".join(f"<p>so {text}, said</p>" for text in texts)
    assert painted(html, words) == len(texts)


SAID = "<p>so Larkspur Hill said</p>"
BLACK = "position:absolute;left:0;top:0;width:1280px;height:900px;background:black"


@pytest.mark.parametrize(
    "html",
    [
        SAID,
        f"<div id=host></div><script>host.attachShadow({{mode:'open'}}).innerHTML = '{SAID}'</script>",
        f"{SAID}<a href=/ style='{BLACK};background:transparent'></a>",
        f"{SAID}<div style='{BLACK};background:rgba(0,0,0,.3)'></div>",
        f"<div style='height:1500px'></div>{SAID}",
        "<p>so <b>Lark</b><i>spur</i> Hill said, Larkspur <i>Hill</i></p>",
    ],
    ids=["plain", "in a shadow tree", "under a link", "dimmed", "further down", "in parts"],
)
def test_what_can_be_seen_is_seen_where_it_stands(html: str) -> None:
    [place] = stand(html)
    assert place["shown"]
    assert place["open"]
    box = place["boxes"][0]
    assert 5 < box["width"] < 200
    assert 0 <= box["y"] < 1600


@pytest.mark.parametrize(
    "html",
    [
        f"{SAID}<div style='{BLACK}'></div>",
        f"{SAID}<div style='{BLACK};pointer-events:none'></div>",
        f"<style>p::after{{content:'';{BLACK}}}</style>{SAID}",
        f"<div style='overflow:hidden;height:3px'>{SAID}</div>",
        f"<div style='position:absolute;left:-900px'>{SAID}</div>",
        f"<div style='position:absolute;left:1270px'>{SAID}</div>",
        f"<div style='filter:blur(8px)'>{SAID}</div>",
        f"<div style='height:3000px'></div>{SAID}",
        f"<div style='height:300px;overflow:auto'><div style='height:900px'></div>{SAID}</div>",
    ],
    ids=["covered", "covered by what cannot be clicked", "covered by what style makes", "cut off", "left of the page",
         "right of it", "blurred", "below the picture", "scrolled away within a box"],
)  # fmt: skip
def test_what_cannot_be_seen_is_not_shown(html: str) -> None:
    [place] = stand(html)
    assert not place["shown"]


def test_looking_for_words_leaves_the_page_as_it_was() -> None:
    html = f"{SAID}<script>let moved = 0; addEventListener('scroll', () => document.title = ++moved)</script>"

    async def looked() -> tuple[str, str]:
        with Door({}) as door:
            async with running_browser(find_browser(), door.address, "test") as sight:
                context = await sight.context()
                page = await context.new_page()
                await page.set_content(html + "<div style='height:5000px'>Larkspur Hill</div>")
                before = await page.content()
                world = World(await context.new_cdp_session(page))
                await world.call("stand", {"words": ["larkspur hill"], "width": 1280, "height": 5000, "most": 20})
                return before, await page.content()

    before, after = asyncio.run(looked())
    assert before == after
