"""Questions about saints: which of many schools of one name is said, with and without a context that settles it."""

import re
from typing import Protocol

from mentions.find import find
from mentions.mention import Mention
from mentions.text import read_html
from tests.mentions.floors.engine import SURE, saints_watchlist
from tests.mentions.floors.saints import CONTEXTS, FORMS, Question, questions
from tests.mentions.floors.tell import why

_ONE_OF_MANY = re.compile(r"one of|several|share", re.IGNORECASE)


class Book(Protocol):
    """Where figures are recorded."""

    floors: dict[str, float]
    ceilings: dict[str, float]
    failures: dict[str, list[str]]


Answer = tuple[Question, list[Mention]]


def _right(answer: Answer) -> bool:
    """Whether the true school alone is strongest."""
    question, said = answer
    best = [mention.entity for mention in said if mention.bits >= said[0].bits - 0.01]
    return best == [question.true]


def _sure(answer: Answer) -> bool:
    """Whether the true school, and no other, is said as certain or likely."""
    return [mention.entity for mention in answer[1] if mention.band in SURE] == [answer[0].true]


def _guessed(answer: Answer) -> bool:
    return any(mention.band in SURE for mention in answer[1])


def _explained(answer: Answer) -> bool:
    """Whether something is said, and whatever is said also says that it is one of several."""
    return bool(answer[1]) and all(
        mention.runner_up is not None or any(_ONE_OF_MANY.search(reason.text) for reason in mention.reasons)
        for mention in answer[1]
    )


def _told(answer: Answer) -> str:
    question, said = answer
    text = f"{question.form}/{question.context}, {question.namesakes} fit, wanted {question.true}: {question.said}"
    return "\n      ".join([text, *(why(mention) for mention in said[:2])])


def ask(book: Book) -> None:
    """Ask every question: settled ones need the right answer, open ones need no guess and a word about it."""
    watchlist = saints_watchlist()
    answers: list[Answer] = []
    for question in questions():
        page = read_html(question.html, "http://round-about.test/news")
        answers.append((question, [mention for mention in find(page, watchlist) if mention.kind == "school"]))
    for form in FORMS:
        for context in CONTEXTS:
            asked = [answer for answer in answers if (answer[0].form, answer[0].context) == (form, context)]
            name, settled = f"saint/{form}, {context}", [answer for answer in asked if answer[0].namesakes == 1]
            unsettled = [answer for answer in asked if answer[0].namesakes > 1]
            if settled and context != "none":
                book.floors[f"{name}/right"] = sum(map(_right, settled)) / len(settled)
                book.floors[f"{name}/sure"] = sum(map(_sure, settled)) / len(settled)
                told = [_told(answer) for answer in settled if not _sure(answer)]
                if told:
                    book.failures[name] = told
            if unsettled:
                book.ceilings[f"{name}/guessed"] = sum(map(_guessed, unsettled)) / len(unsettled)
                book.floors[f"{name}/explained"] = sum(map(_explained, unsettled)) / len(unsettled)
                if told := [_told(answer) for answer in unsettled if _guessed(answer)]:
                    book.failures[f"{name}/guessed"] = told
