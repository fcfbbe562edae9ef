"""The account of a page: for each school that it mentions, what is said, when and by whom, and what it resembles."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from mentions.lexicon import Lexicon
from mentions.mention import Mention
from mentions.posting import FeedEntry, Posting, posting
from mentions.story import passage, signature
from mentions.text import Page
from mentions.triage import Said, Target, triage

BESIDE, _PARAGRAPH = 40, "\n\n"


@dataclass(frozen=True, slots=True)
class Account:
    """What one page says of one school."""

    said: Said
    posting: Posting
    signature: bytes


def heard(
    page: Page, mentions: Iterable[Mention], lexicon: Lexicon, name: Callable[[Mention], str] | None = None
) -> Said:
    """What a page says of what it mentions; its title is read as its first paragraph.

    `name` gives the entity of a mention its name in the answer, where the key of the register is not wanted.
    """
    shift = len(page.title) + len(_PARAGRAPH)
    targets = [
        Target(name(mention) if name else mention.entity, _sort(mention), tuple(_places(page, mention, shift)))
        for mention in mentions
    ]
    return triage(f"{page.title}{_PARAGRAPH}{page.text}", targets, lexicon)


def _sort(mention: Mention) -> Literal["school", "person"]:
    """What is meant: the words of a complaint are taken as being about somebody."""
    return "school" if mention.kind == "school" else "person"


def _places(page: Page, mention: Mention, shift: int) -> Iterator[tuple[int, int]]:
    """Where a mention stands in title and text together."""
    start = page.title.find(mention.quote)
    if start >= 0:
        yield start, start + len(mention.quote)
    yield from ((begin + shift, end + shift) for begin, end in mention.spans)


@dataclass(frozen=True, slots=True)
class Listener:
    """What is needed to give an account: the lexicon, and the time zone of each school."""

    lexicon: Lexicon
    zones: Mapping[str, str]

    def accounts(
        self, page: Page, mentions: Sequence[Mention], now: datetime, feed: FeedEntry | None = None
    ) -> dict[str, Account]:
        """Accounts of a page, by the key of the school."""
        found = {}
        for school in dict.fromkeys(mention.school for mention in mentions):
            ours = [mention for mention in mentions if mention.school == school]
            found[school] = self._account(page, ours, now, feed)
        return found

    def _account(self, page: Page, mentions: Sequence[Mention], now: datetime, feed: FeedEntry | None) -> Account:
        said = heard(page, mentions, self.lexicon)
        # Of several posts on a page the one counts that the decisive words are about.
        first = sorted(mentions, key=lambda mention: mention.entity not in said.about)
        near = tuple(words for mention in first if mention.place == "text" for words in _near(mention))
        zone = self.zones[mentions[0].school]
        posted = posting(page.html, page.address, near=near, zone=zone, now=now, feed=feed)
        return Account(said, posted, signature(passage(page.html, page.text, near), posted.author))


def _near(mention: Mention) -> tuple[str, str]:
    """Texts with the mention in their middle: with as many words on both sides, and alone."""
    beside = min(len(mention.before), len(mention.after), BESIDE)
    before = mention.before[len(mention.before) - beside :]
    return f"{before}{mention.quote}{mention.after[:beside]}", mention.quote
