"""How words are really written on the web, led back to the words of the lexicon.

Leetspeak, asterisks, drawn-out letters, words run together, a missing or a swapped letter. A word that
already is in the lexicon, or that no change leads there, stays as it is.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping

_LEET = (
    str.maketrans("013457$@!8", "oieastsaib"),
    str.maketrans("013457$@!8", "oleastsaib"),
    str.maketrans("014", "oia"),
)
_LOOK_ALIKE = str.maketrans("асеорхуіκο", "aceopxyiko")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_CENSORED = re.compile(r"[*#•·_]+")
_LONG_ENOUGH, _PIECES, _REMEMBERED = 6, 3, 20_000
_LONGEST_RUN = 40
_GLUE = (
    "i we you he she it they me us him her them my our your his their this that these those the a to of in on at "
    "is are was were be am will would should could do have has not no and or for with all just so"
)
_LITTLE = frozenset(_GLUE.split())


class Speller:
    """Reads a written word as words of the lexicon."""

    def __init__(
        self,
        known: Collection[str],
        spellings: Mapping[str, str],
        disguised: Collection[str],
        never: Collection[str],
    ) -> None:
        self.known = frozenset(known)
        self.spellings = spellings
        self.disguised = frozenset(word for word in disguised if len(word) >= 4)  # noqa: PLR2004 - a word worth hiding
        self.never = frozenset(never)
        self.slips = {
            slip: word
            for word in sorted(self.disguised)
            if len(word) >= _LONG_ENOUGH - 1
            for slip in _slips(word)
            if slip not in self.known and slip not in self.never and slip not in spellings
        }
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self.known):
            self._by_length.setdefault(len(word), []).append(word)
        self._memory: dict[str, tuple[str, ...]] = {}

    def read(self, written: str) -> tuple[str, ...]:
        """The words of the lexicon that a written word stands for; itself when it is none of them."""
        if written not in self._memory:
            if len(self._memory) >= _REMEMBERED:
                self._memory.clear()
            self._memory[written] = tuple(self._read(written))
        return self._memory[written]

    def _read(self, written: str) -> list[str]:
        plain = unicodedata.normalize("NFKD", written.lower().translate(_LOOK_ALIKE))
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
        plain = plain.replace("’", "'").replace("‘", "'").replace("`", "'").strip("'_-")
        if plain in self.spellings:
            return self.spellings[plain].split()
        if "'" in plain:
            return self._apostrophe(plain)
        if plain in self.known:
            return [plain]
        for guess in self._guesses(plain):
            if guess in self.spellings:
                return self.spellings[guess].split()
            if guess in self.known:
                return [guess]
        return self.run_together(plain) or [re.sub(r"[^a-z0-9]", "", plain) or "x"]

    def _apostrophe(self, plain: str) -> list[str]:
        """A word with an apostrophe: a shortened form that the lexicon spells out, or a possessive."""
        head, _, tail = plain.rpartition("'")
        endings = {"ll": "will", "re": "are", "ve": "have", "m": "am", "d": "would"}
        if tail in endings:
            return [*self.read(head), endings[tail]]
        if tail == "t" and head.endswith("n"):
            return [*self.read(head[:-1]), "not"]
        if tail == "s":
            return list(self.read(head))
        return list(self.read(plain.replace("'", "")))

    def _guesses(self, plain: str) -> Iterator[str]:
        if _DRAWN_OUT.search(plain):
            yield _DRAWN_OUT.sub(r"\1\1", plain)
            yield _DRAWN_OUT.sub(r"\1", plain)
        if re.search(r"[a-z]", plain) and not plain.isalpha():
            for table in _LEET:
                yield plain.translate(table)
            if "*" in plain or "#" in plain or "_" in plain or "•" in plain:
                yield self._uncensored(plain)
        if plain in self.slips and plain not in self.never:
            yield self.slips[plain]

    def _uncensored(self, plain: str) -> str:
        """The first disguised word that fits what is left of a censored one; a first letter alone says too little."""
        if not plain[0].isalpha() or 2 * sum(map(str.isalpha, plain)) < len(plain) - 2:
            return plain
        shape = re.compile("".join("[a-z]" if _CENSORED.fullmatch(sign) else re.escape(sign) for sign in plain))
        fitting = [word for word in self._by_length.get(len(plain), ()) if shape.fullmatch(word)]
        return next((word for word in fitting if word in self.disguised), fitting[0] if fitting else plain)

    def run_together(self, plain: str) -> list[str]:
        """Words written without blanks, when they are all known and one of them is worth hiding; else nothing."""
        if not 7 <= len(plain) <= _LONGEST_RUN or plain in self.never or not plain.isalpha():  # noqa: PLR2004 - "killher"
            return []
        best: list[list[str] | None] = [[]] + [None] * len(plain)
        for end in range(1, len(plain) + 1):
            for start in range(max(0, end - 14), end):
                before, word = best[start], plain[start:end]
                lone = len(word) == 1 and not (word == "i" and start == 0)
                if before is None or lone or not (word in _LITTLE or (len(word) > 2 and word in self.known)):  # noqa: PLR2004
                    continue
                kept = best[end]
                if kept is None or len(before) + 1 < len(kept):
                    best[end] = [*before, word]
        words = best[-1] or []
        hidden = any(word in self.disguised for word in words)
        enough = len(words) >= _PIECES or (len(words) > 1 and len(words[0]) > 3)  # noqa: PLR2004 - not "the rapist"
        return words if hidden and enough else []


def _slips(word: str) -> Iterator[str]:
    """A word with two letters swapped or, where it is long enough, one missing; the first is hardly ever wrong."""
    for place in range(1, len(word)):
        if len(word) >= _LONG_ENOUGH:
            yield word[:place] + word[place + 1 :]
        if place + 1 < len(word) and word[place] != word[place + 1]:
            yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
