"""Byte streams of web archives: plain or gzipped, with the place in the file of what is being read."""

import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterator
from typing import IO, Protocol, cast

from isal import igzip_lib

GZIP = b"\x1f\x8b\x08"
PIECE = 64 * 1024
_RECORD = re.compile(rb"WARC/1\.[01]\r?\n")
_LONGEST_MARK = 10
BROKEN = (OSError, ValueError, RuntimeError, zipfile.BadZipFile)
DAMAGED = cast("type[Exception]", igzip_lib.IsalError)  # its stub calls the class an instance


class Stream(Protocol):
    """What records are read from; `failed` says why it ended early."""

    failed: str
    failed_at: int

    def read(self, size: int = PIECE) -> bytes:
        """The next bytes; none at the end."""
        ...

    def tell(self) -> int:
        """Bytes handed out so far, beginning with the offset at which the stream stands."""
        ...

    def place(self, position: int) -> int:
        """Byte of the file at which what stood at a position of the stream begins."""
        ...


class Plain:
    """An uncompressed archive from an offset on."""

    def __init__(self, raw: IO[bytes], start: int) -> None:
        self.raw, self.failed, self.failed_at = raw, "", start
        raw.seek(start)

    def read(self, size: int = PIECE) -> bytes:
        """The next bytes; none at the end."""
        try:
            return self.raw.read(size)
        except BROKEN as error:
            self.failed, self.failed_at = f"it cannot be read on ({error})", self.raw.tell()
            return b""

    def tell(self) -> int:
        """Offset in the file."""
        return self.raw.tell()

    def place(self, position: int) -> int:
        """The position itself."""
        return position


class Inflated:
    """A gzipped archive from the beginning of one of its members on."""

    def __init__(self, raw: IO[bytes], start: int) -> None:
        self.failed, self.failed_at = "", start
        self.position = 0
        self.positions, self.offsets = [0], [start]
        self.pieces = self._pieces(raw, start)

    def read(self, size: int = PIECE) -> bytes:  # noqa: ARG002 - a piece is never longer than what FastWARC asks for
        """The next piece, at most 64 kB; none at the end."""
        piece = next(self.pieces, b"")
        self.position += len(piece)
        return piece

    def tell(self) -> int:
        """Bytes handed out so far."""
        return self.position

    def place(self, position: int) -> int:
        """Where the member of the file begins that holds a position; positions are asked in rising order."""
        number = bisect_right(self.positions, position) - 1
        del self.positions[:number], self.offsets[:number]
        return self.offsets[0]

    def _pieces(self, raw: IO[bytes], start: int) -> Iterator[bytes]:
        position = 0
        try:
            raw.seek(start)
            data = raw.read(PIECE)
            while data:
                self.failed_at = raw.tell() - len(data)
                if self.positions[-1] != position:
                    self.positions.append(position)
                    self.offsets.append(self.failed_at)
                member = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)
                for piece in _inflated(member, data, raw):
                    position += len(piece)
                    yield piece
                data = _after_padding(member.unused_data, raw)
        except EOFError:
            self.failed = "the gzip file is cut off"
        except (*BROKEN, DAMAGED) as error:
            self.failed = f"the gzip data are damaged ({error})"


def _inflated(member: igzip_lib.IgzipDecompressor, data: bytes, raw: IO[bytes]) -> Iterator[bytes]:
    """What a gzip member holds; raises EOFError when the file ends before it does."""
    while not member.eof:
        if member.needs_input and not data:
            data = raw.read(PIECE)
            if not data:
                raise EOFError
        if piece := member.decompress(data, PIECE):
            yield piece
        data = b""


def _after_padding(data: bytes, raw: IO[bytes]) -> bytes:
    """What comes next, without the zeros that tapes and disks leave between members; nothing at the end."""
    data = data.lstrip(b"\0")
    while not data and (more := raw.read(PIECE)):
        data = more.lstrip(b"\0")
    return data


def next_record(raw: IO[bytes], after: int) -> int | None:
    """Offset of the next record of an uncompressed archive that begins behind an offset."""
    raw.seek(after + 1)
    at, window = after + 1, b""
    while piece := raw.read(PIECE):
        window += piece
        if found := _RECORD.search(window):
            return at + found.start()
        at += max(0, len(window) - _LONGEST_MARK)
        window = window[-_LONGEST_MARK:]
    return None


def next_member(raw: IO[bytes], after: int) -> int | None:
    """Offset of the next gzip member behind an offset in which a record begins."""
    at = after + 1
    raw.seek(at)
    while piece := raw.read(PIECE):
        place = piece.find(GZIP)
        while place >= 0:
            if _begins_record(raw, at + place):
                return at + place
            place = piece.find(GZIP, place + 1)
        at += len(piece) if len(piece) < PIECE else len(piece) - len(GZIP) + 1
        raw.seek(at)
    return None


def _begins_record(raw: IO[bytes], offset: int) -> bool:
    raw.seek(offset)
    try:
        member = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)
        return bool(_RECORD.match(member.decompress(raw.read(PIECE), _LONGEST_MARK)))
    except DAMAGED:
        return False
