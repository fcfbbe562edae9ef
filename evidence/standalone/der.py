"""DER, read strictly: one way to write each value (ITU-T X.690), everything else is a Fault."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from .fault import Fault

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OBJECT_ID, UTF8 = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0C
UTC_TIME, GENERAL_TIME, SEQUENCE, SET = 0x17, 0x18, 0x30, 0x31
_LONG_FORM = 0x80
_LONG_TAG = 0x1F
_TIME = re.compile(rb"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{0,5}[1-9]))?Z")


class Value(NamedTuple):
    """One value: its tag, what stands in it, and all its bytes with tag and length."""

    tag: int
    body: bytes
    whole: bytes


class Reader:
    """What reads values one after the other; `what` names the thing that is read, for faults."""

    def __init__(self, encoded: bytes, what: str) -> None:
        self._encoded, self._at, self.what = encoded, 0, what

    def fault(self, said: str) -> Fault:
        """A fault in what is read."""
        return Fault(f"{self.what} {said}.")

    def _length(self, start: int) -> tuple[int, int]:
        """Length of a value, and where its body begins."""
        first = self._encoded[start]
        if first < _LONG_FORM:
            return first, start + 1
        count = first - _LONG_FORM
        digits = self._encoded[start + 1 : start + 1 + count]
        length = int.from_bytes(digits, "big")
        if not count or len(digits) != count or digits[0] == 0 or length < _LONG_FORM:
            raise self.fault("gives a length in a way that DER forbids")
        return length, start + 1 + count

    def any(self) -> Value:
        """The next value, whatever it is."""
        start = self._at
        if start + 2 > len(self._encoded):
            raise self.fault("ends too early")
        tag = self._encoded[start]
        length, begin = self._length(start + 1)
        if tag & _LONG_TAG == _LONG_TAG:
            raise self.fault("has a tag that nothing here has")
        if begin + length > len(self._encoded):
            raise self.fault("ends too early")
        self._at = begin + length
        return Value(tag, self._encoded[begin : self._at], self._encoded[start : self._at])

    def next(self, tag: int) -> Value:
        """The next value, which must have this tag."""
        found = self.any()
        if found.tag != tag:
            raise self.fault(f"has a value of tag {found.tag:02x} where {tag:02x} belongs")
        return found

    def maybe(self, tag: int) -> Value | None:
        """The next value if it has this tag."""
        return self.any() if self.peek() == tag else None

    def peek(self) -> int:
        """Tag of the next value; -1 when nothing is left."""
        return self._encoded[self._at] if self.more() else -1

    def inside(self, tag: int) -> Reader:
        """Reader of what stands in the next value."""
        return Reader(self.next(tag).body, self.what)

    def more(self) -> bool:
        """Whether anything is left."""
        return self._at < len(self._encoded)

    def end(self) -> None:
        """Nothing may be left."""
        if self.more():
            raise self.fault("has more in it than belongs there")

    def integer(self) -> int:
        """The next value as a whole number."""
        body = self.next(INTEGER).body
        if not body or (len(body) > 1 and body[0] in {0, 0xFF} and (body[0] ^ body[1]) < _LONG_FORM):
            raise self.fault("writes a number in a way that DER forbids")
        return int.from_bytes(body, "big", signed=True)

    def truth(self) -> bool:
        """The next value as true or false."""
        body = self.next(BOOLEAN).body
        if body not in {b"\x00", b"\xff"}:
            raise self.fault("writes true or false in a way that DER forbids")
        return body == b"\xff"

    def bits(self) -> bytes:
        """The next value as a string of whole bytes, such as a key or a signature."""
        body = self.next(BIT_STRING).body
        if body[:1] != b"\x00":
            raise self.fault("has bits that do not fill their bytes")
        return body[1:]

    def name(self) -> str:
        """The next value as an object identifier with dots."""
        body = self.next(OBJECT_ID).body
        numbers, number = [], 0
        for position, byte in enumerate(body):
            if byte == _LONG_FORM and (position == 0 or body[position - 1] < _LONG_FORM):
                raise self.fault("writes an object identifier in a way that DER forbids")
            number = number << 7 | byte & 0x7F
            if byte < _LONG_FORM:
                numbers.append(number)
                number = 0
        if not numbers or body[-1] >= _LONG_FORM:
            raise self.fault("has half an object identifier")
        first = min(numbers[0] // 40, 2)
        return ".".join(str(part) for part in (first, numbers[0] - 40 * first, *numbers[1:]))

    def moment(self) -> datetime:
        """The next value as a moment in UTC (RFC 5280 4.1.2.5, RFC 3161 2.4.2)."""
        found = self.any()
        text = found.body
        if found.tag == UTC_TIME:
            text = (b"19" if text[:2] >= b"50" else b"20") + text
        matched = _TIME.fullmatch(text)
        if found.tag not in {UTC_TIME, GENERAL_TIME} or not matched or (found.tag == UTC_TIME and matched[7]):
            raise self.fault("writes a time in a way that DER forbids")
        try:
            second = datetime(*(int(part) for part in matched.groups()[:6]), tzinfo=timezone.utc)  # type: ignore[misc,arg-type]  # noqa: UP017 - Python 3.9
        except ValueError as error:
            raise self.fault("states a time that does not exist") from error
        return second + timedelta(microseconds=int((matched[7] or b"").ljust(6, b"0")))


def only(encoded: bytes, tag: int, what: str) -> Reader:
    """Reader of what stands in the one value that the bytes are."""
    outer = Reader(encoded, what)
    inner = outer.inside(tag)
    outer.end()
    return inner


def algorithm(reader: Reader) -> tuple[str, bytes]:
    """The next value as an AlgorithmIdentifier: its name, and its parameters (empty for none or NULL)."""
    inner = reader.inside(SEQUENCE)
    name = inner.name()
    parameters = inner.any() if inner.more() else None
    inner.end()
    if parameters is None or parameters.whole == b"\x05\x00":
        return name, b""
    return name, parameters.whole


def pem_certificates(text: bytes, what: str) -> list[bytes]:
    """Certificates of a PEM file in DER (RFC 7468), in their order."""
    found = re.findall(rb"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", text, re.DOTALL)
    try:
        return [base64.b64decode(b"".join(part.split()), validate=True) for part in found]
    except binascii.Error as error:
        raise Fault(f"{what} holds a certificate that is not Base64.") from error


def pem_of(certificate: bytes) -> bytes:
    """PEM text of a certificate (RFC 7468)."""
    text = base64.b64encode(certificate)
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return b"\n".join([b"-----BEGIN CERTIFICATE-----", *lines, b"-----END CERTIFICATE-----", b""])
