"""The script that finds matched words in a live page folds text exactly as the matching did."""

import asyncio

from crawlers.browser import find_browser, running_browser
from crawlers.door import Door
from crawlers.visit import World
from mentions.canonical import canonical

SPELLINGS = [
    "Larkspur Hill", "LARKSPUR HILL", "Lark\u00adspur\u00a0Hill", "Lárkspur Hìll", "Ｌarkspur Hill", "Larkspur—Hill",
    "Lark\u200bspur\n\n Hill", "Larkspur Hill’s", "Larkspur Hill's", "Larkspur Hills",
]  # fmt: skip
OTHERS = ["Larkspurs Hill", "Clarkspur Hill", "Larkspur Hillside"]


async def painted(html: str, words: list[str]) -> int:
    with Door({}) as door:
        async with running_browser(find_browser(), door.address, "test") as sight:
            context = await sight.context()
            page = await context.new_page()
            await page.set_content(html)
            return int(await World(await context.new_cdp_session(page)).call("highlight", words))


def test_every_spelling_that_matches_is_found_in_the_page_and_no_other() -> None:
    paragraphs = "".join(f"<p>so {text}, said</p>" for text in (*SPELLINGS, *OTHERS))
    hidden = '<p style="display:none">Larkspur Hill</p><script>"Larkspur Hill"</script>'
    assert asyncio.run(painted(paragraphs + hidden, ["larkspur hill"])) == len(SPELLINGS)


def test_words_split_by_markup_are_found() -> None:
    html = "<p>Lark<b>spur</b></p><p>Larkspur <i>Hill</i></p>"
    assert asyncio.run(painted(html, ["larkspur hill"])) == 1


def test_the_fold_of_letters_is_the_same_on_both_sides() -> None:
    texts = [f"n{number}x{letter}x" for number, letter in enumerate("ßæœøłđðþıÆŒØŁĐÐÞéñçÇǼﬁ½²ⅣＡ")]
    words = [canonical(text).decode().strip() for text in texts]
    html = "".join(f"<p>so {text}, said</p>" for text in texts)
    assert asyncio.run(painted(html, words)) == len(texts)
