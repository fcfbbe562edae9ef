"""Spellings: the same words in entities, percent signs, quoted-printable, escapes, base64, or cut up by tags.

A text is read again and again through all of these, and every reading remembers where each of its
characters stands in the text itself, so that what is found in a reading can be blocked out there.
"""

import binascii
import html
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product

from evidence.redact.reading import Reading, fold, folded_reading

BLOCK = "▇▇▇▇▇▇"
"""What stands for anything that is blocked out: of one length, so that it does not tell theirs."""
LEAST = 3
"""Letters and digits of the shortest text that can be forbidden."""
_ROUNDS, _DEPTH = 4, 2
_H = "[0-9a-fA-F]"
_ESCAPES = re.compile(
    rf"&(?:\#[xX]0*{_H}{{1,6}}|\#0*[0-9]{{1,7}}|[a-zA-Z][a-zA-Z0-9]{{1,31}});?"
    rf"|\\u{{0*(?P<braced>{_H}{{1,6}})}}|\\u(?P<four>{_H}{{4}})|\\U(?P<eight>{_H}{{8}})|\\x(?P<two>{_H}{{2}})"
)
_SOFT = re.compile(r"=[ \t]*\r?\n")
_CSS = re.compile(rf"\\(?P<css>{_H}{{1,6}})[ \t\n]?")
_OCTAL = re.compile(r"\\(?P<octal>[0-7]{1,3})")
_SIMPLE = re.compile(r"\\(?P<simple>[nrtbf/\"'\\])")
_SIMPLY = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_TAGS = re.compile(r"<!--.*?-->|<[a-zA-Z/!?][^<>]{0,5000}>", re.DOTALL)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{4,}(?:[ \t]*\r?\n[ \t]*[A-Za-z0-9+/_-]+)*")
_WHITE = re.compile(r"\s+")
_WEB_SAFE = str.maketrans("-_", "+/")
_TEXT = bytes({9, 10, 13, *range(32, 127), *range(128, 256)})


def _bytes_as(sign: str) -> re.Pattern[str]:
    """One character as hexadecimal bytes of UTF-8, else one byte of an older encoding."""
    low, tail = f"{sign}[0-7]{_H}", f"{sign}[89abAB]{_H}"
    two, three, four = f"{sign}[cdCD]{_H}{tail}", f"{sign}[eE]{_H}(?:{tail}){{2}}", f"{sign}[fF][0-7](?:{tail}){{3}}"
    return re.compile(f"{low}|{two}|{three}|{four}|{sign}[89a-fA-F]{_H}")


_PERCENT, _QUOTED = _bytes_as("%"), _bytes_as("=")


@lru_cache(maxsize=64)
def needle(words: tuple[str, ...]) -> re.Pattern[str]:
    """Pattern of forbidden texts in their canonical form, whatever stands between their words."""
    forms = {tuple(filter(None, re.split(r"[\W_]+", fold(text)))) for text in words}
    ordered = sorted(forms, key=lambda form: -sum(map(len, form)))
    return re.compile("|".join(r"[\W_]{0,8}".join(map(re.escape, form)) for form in ordered if form) or r"(?!)")


def spots(text: str, words: Sequence[str], depth: int = _DEPTH) -> list[tuple[int, int]]:
    """Where forbidden texts stand, however they are spelled; places that touch are joined."""
    if not words:
        return []
    pattern, found = needle(tuple(words)), []
    for reading in _readings(text):
        plain = folded_reading(reading)
        found += _places(plain, pattern)
        if "<" in reading.text:
            found += _places(folded_reading(reading.again(_TAGS, lambda _: "")), pattern)
        if depth:
            found += _packed(reading, words, depth)
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(set(found)):
        if joined and begin <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((begin, end))
    return joined


def _places(reading: Reading, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    return [(reading.starts[one.start()], reading.ends[one.end() - 1]) for one in pattern.finditer(reading.text)]


def _readings(text: str) -> Iterator[Reading]:
    """The text as it stands, then read through every kind of spelling, some kinds tried and left out in turn."""
    first = Reading.of(text)
    yield first
    seen = {text}
    for quoted, backslash in product((False, True), (None, _CSS, _OCTAL, _SIMPLE)):
        reading = first
        for _ in range(_ROUNDS):
            before, reading = reading, _unspelled(reading, backslash, quoted=quoted)
            if reading is before:
                break
            if reading.text not in seen:
                seen.add(reading.text)
                yield reading


def _unspelled(reading: Reading, backslash: re.Pattern[str] | None, *, quoted: bool) -> Reading:
    if quoted:
        reading = reading.again(_SOFT, lambda _: "").again(_QUOTED, _from_bytes)
    if backslash:
        reading = reading.again(backslash, _from_backslash)
    return reading.again(_PERCENT, _from_bytes).again(_ESCAPES, _from_escape)


def _from_bytes(found: re.Match[str]) -> str:
    content = bytes.fromhex(found[0].replace("%", "").replace("=", ""))
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _from_escape(found: re.Match[str]) -> str:
    code = next(filter(None, found.groups()), "")
    return _letter(int(code, 16)) if code else html.unescape(found[0])


def _from_backslash(found: re.Match[str]) -> str:
    groups = found.groupdict()
    if "simple" in groups:
        return _SIMPLY.get(found["simple"], found["simple"])
    return _letter(int(groups["css"], 16) if "css" in groups else int(groups["octal"], 8))


def _letter(code: int) -> str:
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"  # noqa: PLR2004 - Unicode's end


def _packed(reading: Reading, words: Sequence[str], depth: int) -> Iterator[tuple[int, int]]:
    """Runs of base64 that hold forbidden texts; a run is blocked as a whole."""
    least = _least_letters(tuple(words))
    runs = [
        (run, [*_unpacked(_WHITE.sub("", run[0]).translate(_WEB_SAFE))])
        for run in _BASE64.finditer(reading.text)
        if len(run[0]) >= least
    ]
    whole = b"\n".join(content for _, contents in runs for content in contents)
    near = _bears(whole, words)  # one look at all of them together spares a look at each
    for run, contents in runs:
        if (near and any(_bears(one, words) for one in contents)) or (
            depth > 1 and any(spots(one.decode(), words, depth - 1) for one in contents if _is_text(one))
        ):
            yield reading.starts[run.start()], reading.ends[run.end() - 1]


@lru_cache(maxsize=64)
def _least_letters(words: tuple[str, ...]) -> int:
    """Letters of base64 that the shortest forbidden text needs."""
    return min(len(re.sub(r"[\W_]", "", fold(text))) for text in words) * 4 // 3


def _unpacked(letters: str) -> Iterator[bytes]:
    """Bytes of a run, wherever in it they may begin."""
    for begin in range(4):
        cut = letters[begin : len(letters) - ((len(letters) - begin) % 4 == 1)]
        yield binascii.a2b_base64(cut + "=" * (-len(cut) % 4))


def _bears(content: bytes, words: Sequence[str]) -> bool:
    """Whether bytes bear a forbidden text in UTF-8, UTF-16 or an encoding of one byte a letter."""
    pattern = needle(tuple(words))
    narrow = content.replace(b"\0", b"").decode("cp1252", "ignore")
    return any(pattern.search(fold(text)) for text in (content.decode("utf-8", "ignore"), narrow))


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return not content.translate(None, _TEXT)


def blocked(text: str, words: Sequence[str]) -> tuple[str, int]:
    """A text with every forbidden text blocked out, and how many places that were."""
    total = 0
    for _ in range(_ROUNDS):  # what stood on both sides of a block may form new words
        found = spots(text, words)
        if not found:
            break
        total += len(found)
        parts, at = [], 0
        for begin, end in found:
            parts += [text[at:begin], BLOCK]
            at = end
        text = "".join([*parts, text[at:]])
    return text, total
