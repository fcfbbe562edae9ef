"""Sameness, measured: copies of one story fall together, and different stories of one day stay apart."""

import pytest

from mentions.story import SAME, passage, signature, similarity

PARKING = [
    "Parents and residents are at odds over parking at the gates of Larkspur Hill Primary School in Wexcombe.",
    "Residents of Orchard Lane say the morning school run blocks their drives for half an hour at a time.",
    "“Every day at ten to nine it is the same,” said one, who has kept a diary of it since September.",
    "Parents answer that the bus was taken away in the spring, and that no child of six walks two miles in the rain.",
    "The county council has promised a survey before Easter, and a warden in the meantime if one can be found.",
    "The school asks families to park at the village hall, whose committee has agreed to unlock its gate at eight.",
]
CHOIR = [
    "The choir of Larkspur Hill Primary School in Wexcombe sang at the day centre on Tuesday to a full room.",
    "Thirty children between seven and eleven had practised since the summer under their Year 4 teacher.",
    "“There was not a dry eye in the house,” said the warden, who has asked them back for Christmas.",
    "The next concert is on the green at the end of the month, with the town band and the bell ringers.",
    "The school is collecting for new music stands, and the parents’ association will sell mulled apple juice.",
]
ABOUT = "Larkspur Hill Primary School in Wexcombe has 210 pupils aged four to eleven and was last inspected in 2024."
RELEASE = " ".join(PARKING)


def site(name: str, paragraphs: list[str], aside: str = "") -> str:
    """A page of a site with header, navigation, sidebar and footer of its own."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<html><head><title>{name}</title></head><body>
    <header><h1>{name}</h1><p>All the news of {name}</p></header>
    <nav><a href="/">{name} front page</a> <a href="/sport">Sport in {name}</a></nav>
    <div class="content"><h2>{name} reports</h2><p class="by">By the staff of {name} · 12 November 2026</p>{body}
    <p>Share this with {name}</p></div><div class="sidebar"><h3>More from {name}</h3>{aside}</div>
    <footer>{name} is printed by {name} Press, 4 Corn Street</footer></body></html>"""


def sign(html: str, near: str = "Larkspur Hill Primary", author: str = "") -> bytes:
    return signature(passage(html, "", (near,)), author)


def post(words: str) -> str:
    return (
        f"<html><body><div class='post'><b>x</b><p>{words}</p></div><div class='post'>Other things.</div></body></html>"
    )


TEASER = (
    "<ul><li>Roof</li><li>Parents and residents at odds over parking at Larkspur Hill Primary</li><li>Fair</li></ul>"
)
ONE_STORY = {
    "a copy on another site": (site("Gazette", PARKING), site("Westshire Post", PARKING)),
    "the release cut to a half": (site("Gazette", PARKING), site("Radio Wex", PARKING[:3])),
    "the release cut to its first two sentences": (site("Gazette", PARKING), site("Radio Wex", PARKING[:2])),
    "a copy with another first sentence": (site("Gazette", PARKING), site("Post", ["Cars, cars, cars.", *PARKING])),
    "a copy with the order of two paragraphs changed": (
        site("Gazette", PARKING),
        site("Post", [PARKING[0], PARKING[2], PARKING[1], *PARKING[3:]]),
    ),
    "one teaser in the sidebar of two articles": (
        site("Gazette", ["A long piece about the bypass and its milk float. " * 9], TEASER),
        site("Gazette", ["Something quite other about the rovers and the rain. " * 9], TEASER),
    ),
    "the same text as plain text": ("", site("Gazette", PARKING)),
}
TWO_STORIES = {
    "two stories of one day on one site": (site("Gazette", PARKING), site("Gazette", CHOIR)),
    "two stories that end in the same words about the school": (
        site("Gazette", [*PARKING[:3], ABOUT]),
        site("Gazette", [*CHOIR[:3], ABOUT]),
    ),
    "two posts of one thread": (
        post(
            "I think Larkspur Hill Primary sets far too much homework for Year 4, an hour a night is not right at all."
        ),
        post("I think Larkspur Hill Primary is lovely and my two were never happier than in their years with them."),
    ),
    "short praise by two people": (
        post("Larkspur Hill Primary is great."),
        post("Larkspur Hill Primary is great, thanks!"),
    ),
}


def signed(html: str) -> bytes:
    return sign(html) if html else signature(passage("", RELEASE, ("Larkspur Hill Primary",)))


@pytest.mark.parametrize("name", ONE_STORY)
def test_copies_are_one_story(name: str) -> None:
    one, other = map(signed, ONE_STORY[name])
    assert similarity(one, other) >= SAME + 0.1, similarity(one, other)


@pytest.mark.parametrize("name", TWO_STORIES)
def test_different_stories_stay_apart(name: str) -> None:
    one, other = map(signed, TWO_STORIES[name])
    assert similarity(one, other) <= SAME - 0.1, similarity(one, other)


def test_the_same_few_words_are_one_story_only_by_the_same_author() -> None:
    page = post("Larkspur Hill Primary is great.")
    assert similarity(sign(page, author="ann"), sign(page, author="ben")) == 0
    assert similarity(sign(page, author="ann"), sign(page, author="Ann")) == 1


def test_numbers_that_change_are_not_compared() -> None:
    assert sign(post("Larkspur Hill Primary, 3 hours ago, 12 likes")) == sign(
        post("Larkspur Hill Primary, 14 hours ago, 9 likes")
    )


def test_a_signature_is_small_and_the_same_everywhere() -> None:
    assert len(signature(RELEASE)) == 132
    assert signature(RELEASE).hex()[:24] == "4c020077a52ffd69e73783f4"
    assert similarity(b"", b"") == similarity(signature(RELEASE), b"") == 0


def test_signatures_of_another_algorithm_are_never_the_same() -> None:
    one = signature(RELEASE)
    assert similarity(one, one[:1] + b"\x09" + one[2:]) == 0


def test_a_passage_of_a_page_that_cannot_be_parsed_comes_from_its_text() -> None:
    assert "Larkspur" in passage("", RELEASE, ("Larkspur Hill Primary",))
    assert passage("<p>x</p>", "", ("nowhere",)) == ""
