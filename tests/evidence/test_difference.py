"""What differs between two captures of one page."""

import io

import pytest
from PIL import Image, ImageDraw

from evidence.difference import picture_share, same_around, text_difference

BEFORE = "Parking at the gate. Mr Trask laughed at us 3 hours ago. Somebody should let his tyres down. Good night."


def picture(height: int = 100, *, mark: bool = False) -> bytes:
    image = Image.new("RGB", (100, height), "white")
    if mark:
        ImageDraw.Draw(image).rectangle((0, 0, 49, 9), fill="black")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_sentences_that_went_and_came_are_told() -> None:
    after = BEFORE.replace("Somebody should let his tyres down. ", "")
    assert text_difference(BEFORE, after) == ["-Somebody should let his tyres down."]
    assert text_difference(BEFORE, BEFORE) == []


@pytest.mark.parametrize(
    ("after", "same"),
    [
        (BEFORE.replace("3 hours", "26 hours"), True),
        (BEFORE.replace("laughed", "spat"), False),
        (BEFORE.replace("Mr Trask", "somebody"), False),
        ("Menu " * 200 + BEFORE, False),
    ],
    ids=["time goes by", "another word", "the name is gone", "another page around it"],
)
def test_the_passage_around_the_words_decides(after: str, same: bool) -> None:  # noqa: FBT001
    assert same_around(["trask"], BEFORE, after) is same


def test_share_of_a_picture_that_differs() -> None:
    assert picture_share(picture(), picture()) == 0
    assert picture_share(picture(), picture(mark=True)) == pytest.approx(0.05)
    assert picture_share(picture(100), picture(200)) == pytest.approx(0.5), "what only one covers is different"
