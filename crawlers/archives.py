"""Web archives, record by record: WARC, WET, both gzipped too, and WACZ; what is damaged is told, the rest is read."""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from fastwarc.warc import ArchiveIterator, WarcRecord

from crawlers.streams import GZIP, Inflated, Plain, Stream, next_member, next_record
from crawlers.window import stored

LARGEST_RECORD = 20 * 1024 * 1024
"""Bytes of a record that are read at most, before and after its encodings are undone."""
_ZIP = b"PK\x03\x04"
_ENCRYPTED = 1
_NAMES = (b"WARC-Record-ID", b"WARC-Target-URI", b"WARC-Date", b"Content-Type")
PAGES = frozenset({"response", "resource", "conversion"})


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands in an archive; it has no block when it can hold no page."""

    file: str
    offset: int
    """Byte of the file at which the record, or the gzip member that holds it, begins."""
    kind: str
    id: str
    address: str
    date: str
    content_type: str
    block: bytes
    too_large: bool = False


@dataclass(frozen=True, slots=True)
class Damage:
    """A place at which an archive could not be read, and why."""

    file: str
    offset: int | None
    why: str

    def __str__(self) -> str:
        at = "" if self.offset is None else f", byte {self.offset}"
        return f"{self.file}{at}: {self.why}"


Moved = Callable[[int], None]
"""Told after each record how far the file on disk has been read."""


def records(file: Path, moved: Moved) -> Iterator[Record | Damage]:
    """Every record of an archive, in order, and every place that could not be read."""
    try:
        with file.open("rb") as raw:
            begin = raw.read(len(_ZIP))
            if begin == _ZIP:
                yield from _of_zip(file, raw, moved)
            elif not begin:
                yield Damage(str(file), None, "is empty; fetch it again.")
            else:
                yield from _of_stream(_Part(str(file), raw, raw.tell, moved))
    except OSError as error:
        yield Damage(str(file), None, f"cannot be read ({error.strerror or error}); name a file that you may read.")


@dataclass(frozen=True, slots=True)
class _Part:
    """One file of records: by itself, or inside a WACZ."""

    name: str
    raw: IO[bytes]
    place: Callable[[], int]
    moved: Moved


def _of_zip(file: Path, raw: IO[bytes], moved: Moved) -> Iterator[Record | Damage]:
    try:
        folder = zipfile.ZipFile(raw)
    except (zipfile.BadZipFile, ValueError, OverflowError) as error:
        yield Damage(str(file), None, f"begins like a WACZ but is cut off or damaged ({error}); fetch it again.")
        return
    with folder:
        inside = [entry for entry in folder.infolist() if entry.filename.endswith((".warc", ".warc.gz"))]
        if not inside:
            yield Damage(str(file), None, "is a zip file without a WARC in it; name a WACZ, WARC or WET file.")
        for entry in inside:
            name = f"{file}:{entry.filename}"
            try:
                with _entry(folder, raw, entry) as part:
                    yield from _of_stream(_Part(name, part, raw.tell, moved))
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
                yield Damage(name, None, f"cannot be read out of its zip file ({error}); fetch the file again.")


def _entry(folder: zipfile.ZipFile, raw: IO[bytes], entry: zipfile.ZipInfo) -> IO[bytes]:
    if entry.compress_type == zipfile.ZIP_STORED and not entry.flag_bits & _ENCRYPTED:
        return cast("IO[bytes]", stored(raw, entry))
    return folder.open(entry)


def _of_stream(part: _Part) -> Iterator[Record | Damage]:
    """Records of one stream; after damage it goes on where the next record begins."""
    part.raw.seek(0)
    zipped = part.raw.read(len(GZIP)) == GZIP
    start: int | None = 0
    while start is not None:
        stream: Stream = Inflated(part.raw, start) if zipped else Plain(part.raw, start)
        reading = _Reading(part, stream, start)
        yield from reading.records()
        if not reading.damage:
            return
        start = (next_member if zipped else next_record)(part.raw, reading.last)
        rest = "nothing after it could be read" if start is None else f"it was read on from byte {start}"
        yield Damage(part.name, reading.damaged_at, f"{reading.damage}; {rest}; fetch the file again to have it all.")


class _Reading:
    """One uninterrupted run through a stream, up to its end or to the first damage."""

    def __init__(self, part: _Part, stream: Stream, start: int) -> None:
        self.part, self.stream = part, stream
        self.last = start
        """Offset of the last record that began."""
        self.damage = ""

    @property
    def damaged_at(self) -> int:
        return self.stream.failed_at if self.stream.failed else self.last

    def records(self) -> Iterator[Record]:
        count = 0
        stream = cast("BinaryIO", self.stream)  # FastWARC asks for no more than reading and telling
        try:
            for found in ArchiveIterator(stream, parse_http=False, stream_detect=False):
                self.last = self.stream.place(found.stream_pos)
                count += 1
                record = _record(self.part.name, self.last, found)
                if record is None:
                    self.damage = "the record is cut off"
                    break
                yield record
                self.part.moved(self.part.place())
        except (OSError, ValueError) as error:
            after = "after the record that begins here comes" if count else "here begins"
            self.damage = f"{after} something that is no WARC record ({error})"
        if self.stream.failed:
            self.damage = self.stream.failed
            self.last = max(self.last, self.stream.failed_at)


def _record(file: str, offset: int, found: WarcRecord) -> Record | None:
    """The record, with its block if it may hold a page; None when it ends before its stated length."""
    kind = str(found.record_type)
    block, too_large = b"", found.content_length > LARGEST_RECORD
    if kind in PAGES and not too_large:
        block = found.reader.read(found.content_length) if found.content_length else b""
        if len(block) < found.content_length:
            return None
    id_, address, date, content_type = (
        (found.headers.get_bytes(name) or b"").decode("utf-8", "replace").strip() for name in _NAMES
    )
    return Record(file, offset, kind, id_, address.strip("<>"), date, content_type, block, too_large)
