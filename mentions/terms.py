"""Terms of a complaint: words that somebody quoted, looked for as they stand, whoever they name or do not name."""

from dataclasses import dataclass

from mentions.canonical import Places, canonical, folded, pattern, standing
from mentions.mention import CERTAIN, Mention, Reason
from mentions.text import Page

SHORTEST = 6
"""Letters that a term must have at least: what is shorter stands everywhere."""
AROUND = 160


@dataclass(frozen=True, slots=True)
class Term:
    """Words of a complaint, and the key of the school whose case it is."""

    words: str
    school: str


def worth_asking(words: str) -> bool:
    """Whether words are long enough to be looked for on their own."""
    return len(folded(words).replace(" ", "")) >= SHORTEST


def find_terms(page: Page, terms: tuple[Term, ...]) -> tuple[Mention, ...]:
    """Mentions of the terms that stand in a page's text, one for each term."""
    plain = canonical(page.text) if terms else b""
    return tuple(mention for term in terms for mention in [_mention(page, plain, term)] if mention)


def _mention(page: Page, plain: bytes, term: Term) -> Mention | None:
    found = list(standing(pattern(term.words), plain))
    if not found:
        return None
    places = Places(page.text)
    spans = tuple((places[start], places[end - 1] + 1) for start, end in found[:50])
    start, end = spans[0]
    return Mention(
        entity=term.words[:80],
        kind="term",
        school=term.school,
        form=term.words[:120],
        band="certain",
        bits=CERTAIN,
        place="text",
        before=page.text[max(0, start - AROUND) : start],
        quote=page.text[start:end],
        after=page.text[end : end + AROUND],
        words=folded(term.words),
        times=len(found),
        reasons=(Reason("the complaint quotes these words", CERTAIN),),
        spans=spans,
    )
