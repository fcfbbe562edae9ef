"""Ed25519 signatures checked with whole numbers alone (RFC 8032, 5.1.7).

Nothing secret passes through here, so it need not take the same time for every key. Multiples of a
point are read off a table, one entry for each four bits of the factor; a key's table is kept.
"""

import hashlib
from functools import lru_cache
from typing import NamedTuple

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
LENGTH = 32


class Point(NamedTuple):
    """A point of the curve in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z."""

    x: int
    y: int
    z: int
    t: int


NEUTRAL = Point(0, 1, 1, 0)
BASE_BYTES = (4 * pow(5, -1, P) % P).to_bytes(LENGTH, "little")


def _sum(one: Point, other: Point) -> Point:
    """Sum of two points; complete, so that it also doubles."""
    a = (one.y - one.x) * (other.y - other.x) % P
    b = (one.y + one.x) * (other.y + other.x) % P
    c = 2 * one.t * other.t * D % P
    d = 2 * one.z * other.z % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return Point(e * f % P, g * h % P, f * g % P, e * h % P)


def _point(encoded: bytes) -> Point:
    """The point behind its 32 bytes; raises ValueError for bytes that encode none."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if y >= P or (x * x - square) % P or (not x and sign):
        raise ValueError("no point of the curve")
    if x & 1 != sign:
        x = P - x
    return Point(x, y, 1, x * y % P)


def _encoded(point: Point) -> bytes:
    inverse = pow(point.z, -1, P)
    x, y = point.x * inverse % P, point.y * inverse % P
    return (y | (x & 1) << 255).to_bytes(LENGTH, "little")


@lru_cache(maxsize=16)
def _table(encoded: bytes) -> "tuple[tuple[Point, ...], ...]":
    """Multiples of a point: in row n the 0- to 15-fold of its 16**n-fold."""
    rows, step = [], _point(encoded)
    for _ in range(2 * LENGTH):
        row = [NEUTRAL]
        for _ in range(15):
            row.append(_sum(row[-1], step))
        rows.append(tuple(row))
        step = _sum(row[-1], step)
    return tuple(rows)


def _times(factor: int, encoded: bytes) -> Point:
    total = NEUTRAL
    for place, row in enumerate(_table(encoded)):
        digit = factor >> 4 * place & 15
        if digit:
            total = _sum(total, row[digit])
    return total


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature was made over this message by the owner of this raw public key."""
    if len(public) != LENGTH or len(signature) != 2 * LENGTH:
        return False
    commitment, scalar = signature[:LENGTH], int.from_bytes(signature[LENGTH:], "little")
    if scalar >= L:  # the same signature written a second way
        return False
    challenge = int.from_bytes(hashlib.sha512(commitment + public + message).digest(), "little") % L
    try:
        of_key = _times(challenge, public)
    except ValueError:
        return False
    minus = Point(P - of_key.x, of_key.y, of_key.z, P - of_key.t)
    # S·B - k·A must be R, to the byte.
    return _encoded(_sum(_times(scalar, BASE_BYTES), minus)) == commitment
