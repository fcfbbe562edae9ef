"""A part of a file, read as a file of its own: an archive that lies stored in a zip file is read where it lies."""

import io
import struct
import zipfile
from typing import IO

_LOCAL_HEADER = struct.Struct("<4s22xHH")


class Window(io.RawIOBase):
    """So many bytes of a file, from a place on."""

    def __init__(self, raw: IO[bytes], start: int, size: int) -> None:
        super().__init__()
        self.raw, self.start, self.size, self.at = raw, start, size, 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to an offset from the beginning of the window."""
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation("only from the beginning")
        self.at = offset
        return offset

    def tell(self) -> int:
        """Offset from the beginning of the window."""
        return self.at

    def read(self, size: int = -1) -> bytes:
        """The next bytes, up to the end of the window."""
        left = max(0, self.size - self.at)
        self.raw.seek(self.start + self.at)
        found = self.raw.read(left if size < 0 else min(size, left))
        self.at += len(found)
        return found


def stored(raw: IO[bytes], entry: zipfile.ZipInfo) -> Window:
    """Window on an entry that a zip file holds uncompressed; raises BadZipFile when it is not where it should be."""
    raw.seek(entry.header_offset)
    header = raw.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile("the entry is not where the directory says")
    _, name, extra = _LOCAL_HEADER.unpack(header)
    return Window(raw, entry.header_offset + _LOCAL_HEADER.size + name + extra, entry.compress_size)
