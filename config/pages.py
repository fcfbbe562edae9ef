"""Pages of a JSON Lines file: one page a line, read as it comes; what cannot be read is told in one sentence each."""

import gzip
import io
import json
import math
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mentions.text import Page, UnreadableError, read_html

LONGEST_LINE = 20 * 1024 * 1024
GZIP = b"\x1f\x8b"
Scalar = str | int | float | bool
Tell = Callable[[str], None]


class _BadLineError(Exception):
    """A line that holds no page; its text says why and what to do."""


@dataclass(frozen=True, slots=True)
class GivenPage:
    """A page of the file, under the id that the file gives it, else the number of its line."""

    id: Scalar
    page: Page


def read_pages(file: Path, tell: Tell) -> Iterator[GivenPage]:
    """Every page of a file, in order; ``-`` is standard input. What cannot be read is told, the rest goes on."""
    name = "standard input" if str(file) == "-" else str(file)
    number = 0
    try:
        with _opened(file) as lines:
            for number, line in _numbered(lines):
                try:
                    if page := _page(line, number):
                        yield page
                except _BadLineError as error:
                    tell(f"{name}, line {number}: {error}")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        tell(
            f"{name}, after line {number}: the gzip file is cut off or damaged ({error}); fetch it again. "
            "What stands before was read."
        )
    except OSError as error:
        tell(f"{name}: cannot be read ({error.strerror or error}); name a JSON Lines file that you may read.")


def _opened(file: Path) -> io.BufferedReader:
    stream = os.fdopen(0, "rb", closefd=False) if str(file) == "-" else file.open("rb")
    if stream.peek(len(GZIP)).startswith(GZIP):
        return io.BufferedReader(gzip.GzipFile(fileobj=stream))
    return stream


def _numbered(lines: io.BufferedReader) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers; of one that is too long only the beginning, the rest is passed over unkept."""
    number = 0
    while line := lines.readline(LONGEST_LINE + 1):
        number += 1
        yield number, line
        while len(line) >= LONGEST_LINE and not line.endswith(b"\n"):
            line = lines.readline(LONGEST_LINE)


def _page(line: bytes, number: int) -> GivenPage | None:
    """The page that a line gives; nothing for a blank line."""
    if len(line) > LONGEST_LINE:
        raise _BadLineError(f"is longer than {LONGEST_LINE // 1024**2} MB; split the page or leave it out.")
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        given = json.loads(text, parse_constant=_no_constant) if text else {}
    except UnicodeDecodeError as error:
        raise _BadLineError(
            f"is not UTF-8 text (byte {error.start + 1} of the line); save the file as UTF-8."
        ) from error
    except json.JSONDecodeError as error:
        raise _BadLineError(
            f"is not JSON ({error.msg}, character {error.pos + 1}); write one object a line."
        ) from error
    except (ValueError, RecursionError) as error:
        raise _BadLineError(f"is JSON that no page needs ({str(error)[:80]}); write one object a line.") from error
    if not text:
        return None
    if not isinstance(given, dict):
        raise _BadLineError('is no JSON object; write {"id": …, "url": …, "html": …}.')
    return GivenPage(_id(given, number), _read(given))


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _id(given: dict[str, Any], number: int) -> Scalar:
    found = given.get("id")
    if found is None:
        return number
    if not isinstance(found, Scalar) or (isinstance(found, float) and not math.isfinite(found)):
        raise _BadLineError("“id” must be text or a number; write it so, or leave it out.")
    return found


def _field(given: dict[str, Any], name: str) -> str | None:
    found = given.get(name)
    if found is not None and not isinstance(found, str):
        raise _BadLineError(f"“{name}” must be text, in quotation marks.")
    return found


def _read(given: dict[str, Any]) -> Page:
    html, text = _field(given, "html"), _field(given, "text")
    address = _address(_field(given, "url") or "")
    if html is not None:
        try:
            return read_html(html, address)
        except UnreadableError as error:
            raise _BadLineError(f"the page cannot be read: {error}; it was left out.") from error
    if text is None:
        raise _BadLineError("has neither “html” nor “text”; give one of them.")
    return Page(address, "", text.encode("utf-8", "replace").decode())


def _address(text: str) -> str:
    """The address, unless it is none that can be taken apart: then nothing is known of the host."""
    try:
        urlsplit(text)
    except ValueError:
        return ""
    return text
