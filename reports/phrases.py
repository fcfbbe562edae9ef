"""Phrases that every paper shares: dates as people write them, counts, lists, and what kind of thing is said."""

from datetime import datetime

from mentions.lexicon import Category

KINDS: dict[Category, str] = {
    "threat": "a possible threat",
    "safeguarding": "something that may touch a child’s safety",
    "private data exposed": "private details that perhaps should not be public",
    "discriminatory": "words that may be discriminatory",
    "personal abuse": "words that may be personal abuse",
    "allegation about a person": "a claim about a person, which may be true or untrue",
    "impersonation": "a page or account that may pass itself off as the school",
    "factual error": "something that may be a mistake of fact",
    "criticism": "criticism",
    "complaint": "a complaint",
    "question": "a question",
    "praise": "praise",
    "news": "news, or a mention in passing",
}


def day(moment: datetime) -> str:
    """A day as people write it: Friday 20 November."""
    return f"{moment:%A} {moment.day} {moment:%B}"


def moment(at: datetime) -> str:
    """A day and time as people write it: Friday 20 November 2026, 13:18 GMT."""
    return f"{day(at)} {at:%Y, %H:%M %Z}"


def counted(number: int, thing: str) -> str:
    """A count with its thing: 1 page, 7 pages, no page."""
    return f"{number or 'no'} {thing}{'s' if number > 1 else ''}"


def listed(parts: list[str]) -> str:
    """Parts of a sentence joined as people join them: a, b and c."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
