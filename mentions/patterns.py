"""The small language in which a rule of the lexicon is written, and how it is looked for in a sentence.

`{list}` one entry of a list, `{list.ed}` `{list.ing}` `{list.s}` its entries as verbs in that form, `a|b` one of
some words, `(a b|c)` one of some phrases, `word?` perhaps, `<3>` up to three words, `<phone>` something of that
shape, `^` and `$` the ends of the clause, `§p` a person of the register, `§s` the school, `@` somebody else.
No pattern reaches over a break between clauses. What a list matches at a word is worked out once for a
sentence, so no text, however hostile, takes longer than its words times the patterns.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from mentions.frequency import how_common
from mentions.inflection import inflected
from mentions.line import Line

NAMED, SCHOOL, OTHER, PERHAPS_OTHER, BREAK = "§p", "§s", "@", "~", "|"
SHAPES = ("phone", "email", "freemail", "postcode", "plate", "address", "insurance", "sortcode", "number", "hour")
_GAP = re.compile(r"<(\d{1,2})>")
_PART = re.compile(r"\([^()]*\)\??|\S+")
_WORD = re.compile(r"[a-z0-9]+")
Words = frozenset[str]


class PatternError(ValueError):
    """A pattern that cannot be read; its text says why."""


@dataclass(frozen=True, slots=True)
class _OneOf:
    """One word of some, or one entry of some lists."""

    words: Words
    lists: tuple["_List", ...]
    perhaps: bool

    def ends(self, line: Line, start: int) -> Iterable[int]:
        found = {start} if self.perhaps else set[int]()
        if start < len(line.words) and line.words[start] in self.words:
            found.add(start + 1)
        return found.union(*(each.ends(line, start) for each in self.lists))


@dataclass(frozen=True, slots=True)
class _Gap:
    """Up to so many words of the same clause."""

    most: int
    perhaps = True

    def ends(self, line: Line, start: int) -> Iterable[int]:
        last = start
        yield last
        while last < len(line.words) and last - start < self.most and line.words[last] != BREAK:
            last += 1
            yield last


@dataclass(frozen=True, slots=True)
class _Edge:
    """The beginning or the end of a clause."""

    beginning: bool
    perhaps = True

    def ends(self, line: Line, start: int) -> Iterable[int]:
        beside = start - 1 if self.beginning else start
        return (start,) if not 0 <= beside < len(line.words) or line.words[beside] == BREAK else ()


_Part = _OneOf | _Gap | _Edge


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, the words it can begin with (None: any), and sets of words of each of which one must stand there."""

    parts: tuple[_Part, ...]
    first: Words | None
    anchors: Words
    """The rarest of the sets: by these words a pattern is found in an index."""
    needs: tuple[Words, ...]

    @property
    def is_word(self) -> bool:
        """Whether the pattern is one word and nothing else."""
        return len(self.parts) == 1 and self.parts[0] == _OneOf(self.anchors, (), perhaps=False)

    def ends(self, line: Line, start: int) -> frozenset[int]:
        """Where the pattern may end that begins at a word."""
        here = frozenset([start])
        for part in self.parts:
            here = frozenset(end for place in here for end in part.ends(line, place))
            if not here:
                break
        return here

    def places(self, line: Line) -> Iterable[tuple[int, int]]:
        """Where the pattern stands in a sentence, the longest from each beginning, one after the other."""
        if any(need.isdisjoint(line.kinds) for need in self.needs):
            return
        free = 0
        for start in self._beginnings(line):
            if start >= free and (ends := self.ends(line, start)):
                free = max(*ends, start + 1)
                yield start, free

    def _beginnings(self, line: Line) -> Iterable[int]:
        """Places where the pattern may begin, in order."""
        if self.first is None:
            return range(len(line.words))
        return sorted(chain.from_iterable(line.standing[word] for word in line.kinds & self.first))

    def stands_before(self, line: Line, end: int, reach: int = 10) -> bool:
        """Whether the pattern ends just where something begins."""
        return any(end in self.ends(line, start) for start in range(max(0, end - reach), end))


@dataclass(eq=False, slots=True)
class _List:
    """A named list; its entries by the words that they can begin with."""

    number: int
    by_first: dict[str, list[Pattern]] = field(default_factory=dict)
    first: Words = frozenset()
    anchors: Words = frozenset()

    def ends(self, line: Line, start: int) -> frozenset[int]:
        if start >= len(line.words) or line.words[start] not in self.by_first:
            return frozenset()
        key = (self.number, start)
        if key not in line.known:
            entries = self.by_first[line.words[start]]
            line.known[key] = frozenset(end for entry in entries for end in entry.ends(line, start))
        return line.known[key]


class Grammar:
    """Reads patterns against named lists of words."""

    def __init__(self, lists: Mapping[str, list[str]], irregular: Mapping[str, str]) -> None:
        self.lists = lists
        self.irregular = irregular
        self.words: set[str] = set()
        self._known: dict[str, _List] = {}
        self._sets: dict[Words, Words] = {}
        self._open: list[str] = []
        self._made = 0

    def compiled(self, pattern: str, *, to_the_end: bool = False) -> Pattern:
        """A pattern ready to be searched for; raises PatternError.

        A gap at its end says nothing and is dropped, unless the pattern must reach to something.
        """
        read = self._pattern(pattern, to_the_end=to_the_end)
        if not read.anchors:
            raise PatternError("it needs at least one word that must stand there")
        return read

    def forms(self, plain: str, form: str) -> list[str]:
        """The entries of a list in one form."""
        return [inflected(entry, form, self.irregular) if form else entry for entry in self.lists[plain]]

    def _pattern(self, pattern: str, *, to_the_end: bool = False) -> Pattern:
        parts = [self._part(part) for part in _PART.findall(pattern)]
        while parts and isinstance(parts[-1], _Gap) and not to_the_end:
            parts.pop()
        if not parts:
            raise PatternError("it is empty")
        first: Words | None = frozenset()
        for part in parts:
            begins = None
            if isinstance(part, _OneOf):
                begins = self._together(part.words, *(each.first for each in part.lists))
            if isinstance(part, _Edge):
                continue
            first = None if first is None or begins is None else self._together(first, begins)
            if not part.perhaps or first is None:
                break
        certain = (part for part in parts if isinstance(part, _OneOf) and not part.perhaps)
        sure = [a for part in certain if (a := self._together(part.words, *(each.anchors for each in part.lists)))]
        sure.sort(key=how_common)
        return Pattern(tuple(parts), first or None, sure[0] if sure else frozenset(), tuple(sure))

    def _together(self, *sets: Words) -> Words:
        """The union of some sets; equal ones are one and the same, for there are thousands of them."""
        union = frozenset[str]().union(*sets)
        return self._sets.setdefault(union, union)

    def _part(self, part: str) -> _Part:
        if part in {"^", "$"}:
            return _Edge(beginning=part == "^")
        if gap := _GAP.fullmatch(part):
            return _Gap(int(gap[1]))
        if part.startswith("("):
            entries = part.removesuffix("?").strip("()").split("|")
            return _OneOf(frozenset(), (self._entries(part, entries),), part.endswith("?"))
        perhaps, words, lists = part.endswith("?"), set[str](), list[_List]()
        for choice in part.removesuffix("?").split("|"):
            if choice.startswith("{") and choice.endswith("}"):
                lists.append(self._list(choice[1:-1]))
            else:
                words.add(self._word(choice))
        return _OneOf(frozenset(words), tuple(lists), perhaps)

    def _word(self, word: str) -> str:
        if word.startswith("<") and word.endswith(">"):
            if word[1:-1] not in SHAPES:
                raise PatternError(f"“{word}” is no shape; there are {', '.join(SHAPES)}")
        elif word not in {NAMED, SCHOOL, OTHER, PERHAPS_OTHER}:
            if not _WORD.fullmatch(word):
                raise PatternError(f"“{word}” is not written as small letters and digits")
            self.words.add(word)
        return word

    def _list(self, name: str) -> _List:
        if name in self._known:
            return self._known[name]
        plain, _, form = name.partition(".")
        if plain not in self.lists or name in self._open:
            raise PatternError(
                f"the list “{plain}” contains itself" if name in self._open else f"there is no list “{plain}”"
            )
        if form not in {"", "s", "ed", "ing"}:
            raise PatternError(f"“.{form}” is no form of a verb; there are .s, .ed and .ing")
        self._open.append(name)
        made = self._entries(name, self.forms(plain, form))
        self._open.pop()
        self._known[name] = made
        return made

    def _entries(self, name: str, entries: Sequence[str]) -> _List:
        """A list of some entries."""
        self._made += 1
        made = _List(self._made)
        for entry in map(self._pattern, entries):
            if entry.first is None:
                raise PatternError(f"an entry of “{name}” begins with any word at all")
            for word in entry.first:
                made.by_first.setdefault(word, []).append(entry)
            made.anchors |= entry.anchors
        made.first = frozenset(made.by_first)
        return made
