"""The quality gate: whether a visit shows a page, shows the words wanted of it, and may count as evidence."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from cases.problems import Problem
from crawlers.walls import GONE, wall
from evidence.record import Grade, Words
from mentions.canonical import canonical, folded
from mentions.text import Page

LITTLE = 20
"""Letters: a page with fewer says nothing."""
SHORT = 1_500
FEW = 600
"""Letters beside a consent banner that are no page yet."""
SHINGLE = 5
ALIKE, HALF_ALIKE = 0.8, 0.5
MOST_JUMPED = 2.0
"""Seconds by which the clock of this machine may wander during a visit."""
COVERED = (
    "A consent banner covers the words, as it does for every visitor; they can be seen only when the consent banner "
    "is out of the way, as in the pictures without it."
)
"""The one shortcoming that no second attempt can mend."""
_NOT_FOUND = re.compile(
    r"\b404\b|\bnot found\b|\b(page|post|thread|topic|article|content|listing|item)\b.{0,30}\b"
    r"(no longer|does ?n[o’']?t|could ?n[o’']?t|can ?n?[o’']?t|has been|was)\b"
    r".{0,20}\b(available|exists?|found|deleted|removed)|"
    r"\b(nothing|no (page|post|thread|topic|results?)) (was |were )?(found|here)|\bgone\b.{0,10}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says: a grade, and one sentence for each thing that is wanting."""

    grade: Grade
    shortcomings: tuple[str, ...]
    problem: Problem | None = None
    """What the page is instead of a page."""


@dataclass(frozen=True, slots=True)
class Shows:
    """What one visit showed, as far as the gate needs it."""

    content: Page
    status: int
    text: str
    """Readable text with that of its frames."""
    banner: str = ""
    """Words of a consent banner that stood over it."""
    blank: bool = False
    """Whether its picture is of one colour."""


def says_gone(page: Page) -> bool:
    """Whether the title or a main heading of a page says that it is not there."""
    tree = LexborHTMLParser(page.html)
    headings = [" ".join(one.text().split()) for one in tree.css("h1, h2")[:10]]
    return any(len(line) < 120 and _NOT_FOUND.search(line) for line in (page.title, *headings))  # noqa: PLR2004


def stand_in(words: str, text: bytes) -> bool:
    """Whether words in canonical form stand in a canonical text; a possessive s may follow."""
    return re.search(rb" " + re.escape(words.encode()) + rb"(?=s? )", text) is not None


def obstacle(shows: Shows, words: Sequence[str]) -> tuple[Problem, str] | None:
    """What stands in a page's place, with a sentence; None when it is a page."""
    text = canonical(shows.text)
    there = [one for one in words if stand_in(one, text)]
    if problem := wall(shows.content):
        return problem, f"It is not the page: {problem.label}."
    if shows.status in GONE:
        return None  # it says plainly that it is not there
    letters = len(text.replace(b" ", b""))
    if not there and shows.banner and letters - len(folded(shows.banner).replace(" ", "")) < FEW:
        return Problem.WORDS_GONE, "It shows its content only to visitors who consent first, and Heads-up never does."
    if not there and (words or letters < SHORT) and says_gone(shows.content):
        return Problem.GONE, f"Its server answered {shows.status}, but the page says that it is not there."
    if not there and letters < LITTLE and (shows.blank or words):
        return Problem.UNDRAWN, "It came out empty, or nearly so."
    return None


def judged(
    first: Shows, second: Shows | None, words: Sequence[Words], troubles: Iterable[str], *, absence: bool
) -> Verdict:
    """The grade of a capture from its two visits; with `absence` a page without the words is an answer too."""
    blocked = obstacle(first, [one.words for one in words])
    if blocked:
        problem, sentence = blocked
        return Verdict(Grade.NOT_EVIDENCE, (sentence, *troubles), problem)
    if first.status in GONE:
        said = f"Its server answered {first.status}: this records that answer, and nothing of a page."
        return Verdict(Grade.NOT_EVIDENCE, (said, *troubles))
    wanting = [*troubles, *_second(first, second)]
    nowhere = not any(one.in_document or one.in_second_visit or one.in_picture for one in words)
    if words and nowhere and not absence:
        said = "None of the words is on the page: it is another one than was found."
        return Verdict(Grade.NOT_EVIDENCE, (said, *wanting))
    if not (nowhere and absence):
        wanting += [sentence for one in words for sentence in _of_words(one, visited_twice=second is not None)]
    if second and alike(first.text, second.text) < (HALF_ALIKE if words else ALIKE):
        wanting.append("A second visit a moment later showed a text that differs a good deal.")
    return Verdict(Grade.PARTIAL if wanting else Grade.EVIDENCE, tuple(wanting))


def _second(first: Shows, second: Shows | None) -> Iterable[str]:
    if second is not None and second.status != first.status:
        yield f"The second visit was answered with status {second.status} instead of {first.status}."


def _of_words(one: Words, *, visited_twice: bool) -> Iterable[str]:
    """What is wanting of some words, one sentence each."""
    if not (one.in_response or one.in_document or one.in_picture or one.in_second_visit):
        yield f"The words “{one.words}” are nowhere on the page."
        return
    if not one.in_response:
        yield f"The words “{one.words}” are not in what the servers sent, as far as it can be read."
    if not one.in_document:
        yield f"The words “{one.words}” are not in the document."
    if not one.in_picture:
        yield f"The words “{one.words}” cannot be seen in the full page picture."
    if visited_twice and not one.in_second_visit:
        yield f"The words “{one.words}” were not there in a second visit."


def wandered(seconds: float) -> Iterable[str]:
    """A sentence when the clock of this machine jumped during the visit."""
    if abs(seconds) > MOST_JUMPED:
        yield f"The clock of this machine jumped by {seconds:.0f} seconds during the visit."


def alike(one: str, other: str) -> float:
    """Share of the runs of five words that two texts have in common, from 0 to 1."""
    first, second = _shingles(one), _shingles(other)
    return len(first & second) / max(len(first), len(second), 1) if first or second else 1.0


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = folded(text).split()
    return {tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))} if words else set()
