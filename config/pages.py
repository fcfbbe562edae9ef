"""Pages of a JSON Lines file: one page a line, read as it comes; what cannot be read is told in one sentence each."""

import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from config.given_page import LONGEST_LINE, BadLineError, GivenPage, page_of

GZIP = b"\x1f\x8b"
Tell = Callable[[str], None]


def read_pages(file: Path, tell: Tell) -> Iterator[GivenPage]:
    """Every page of a file, in order; ``-`` is standard input. What cannot be read is told, the rest goes on."""
    name = "standard input" if str(file) == "-" else str(file)
    number = 0
    try:
        with _opened(file) as lines:
            for number, line in _numbered(lines):
                try:
                    if page := page_of(line, number):
                        yield page
                except BadLineError as error:
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
