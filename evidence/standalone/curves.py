"""ECDSA on the curves P-256, P-384 and P-521 (FIPS 186-5, SP 800-186): checking of signatures only.

Nothing secret is ever computed here, so that it need not hide how long it takes.
"""

from __future__ import annotations

from typing import NamedTuple


class Curve(NamedTuple):
    """y² = x³ − 3x + b over the field of p elements, with a base point of order n."""

    size: int
    p: int
    n: int
    b: int
    x: int
    y: int


CURVES = {
    "1.2.840.10045.3.1.7": Curve(
        32,
        2**256 - 2**224 + 2**192 + 2**96 - 1,
        0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
        0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
    ),
    "1.3.132.0.34": Curve(
        48,
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
        0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
        0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
        0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
    ),
    "1.3.132.0.35": Curve(
        66,
        2**521 - 1,
        0x1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409,
        0x51953EB9618E1C9A1F929A21A0B68540EEA2DA725B99B315F3B8B489918EF109E156193951EC7E937B1652C0BD3BB1BF073573DF883D2C34F1EF451FD46B503F00,
        0xC6858E06B70404E9CD9E3ECB662395B4429C648139053FB521F828AF606B4D3DBAA14B5E77EFE75928FE1DC127A2FFA8DE3348B3C1856A429BF97E7E31C2E5BD66,
        0x11839296A789A3BC0045C8A5FB42C7D1BD998F54449579B446817AFBD17273E662C97EE72995EF42640C550B9013FAD0761353C7086A272C24088BE94769FD16650,
    ),
}


def _twice(curve: Curve, point: tuple[int, int, int]) -> tuple[int, int, int]:
    """Twice a point in Jacobian coordinates: (X/Z², Y/Z³), where Z = 0 is the point at infinity."""
    x, y, z = point
    p = curve.p
    delta, gamma = z * z % p, y * y % p
    beta = x * gamma % p
    alpha = 3 * (x - delta) * (x + delta) % p
    across = (alpha * alpha - 8 * beta) % p
    return across, (alpha * (4 * beta - across) - 8 * gamma * gamma) % p, ((y + z) ** 2 - gamma - delta) % p


def _sum(curve: Curve, one: tuple[int, int, int], two: tuple[int, int, int]) -> tuple[int, int, int]:
    if not one[2] or not two[2]:
        return one if one[2] else two
    p = curve.p
    x1, y1, z1 = one
    x2, y2, z2 = two
    square1, square2 = z1 * z1 % p, z2 * z2 % p
    u1, u2 = x1 * square2 % p, x2 * square1 % p
    s1, s2 = y1 * square2 * z2 % p, y2 * square1 * z1 % p
    wide, high = (u2 - u1) % p, (s2 - s1) % p
    if not wide:
        return (0, 1, 0) if high else _twice(curve, one)
    wide2 = wide * wide % p
    wide3, base = wide2 * wide % p, u1 * wide2 % p
    x3 = (high * high - wide3 - 2 * base) % p
    return x3, (high * (base - x3) - s1 * wide3) % p, wide * z1 * z2 % p


def _both(curve: Curve, u1: int, u2: int, key: tuple[int, int, int]) -> int | None:
    """The x of u1·base + u2·key, by one walk over the bits of both; None for the point at infinity."""
    base = (curve.x, curve.y, 1)
    steps = {"01": base, "10": key, "11": _sum(curve, base, key)}
    length = max(u1.bit_length(), u2.bit_length())
    total = (0, 1, 0)
    for high, low in zip(f"{u2:0{length}b}", f"{u1:0{length}b}"):  # noqa: B905 - Python 3.9; equally long
        total = _twice(curve, total)
        if high + low in steps:
            total = _sum(curve, total, steps[high + low])
    x, _, z = total
    return x * pow(z * z, -1, curve.p) % curve.p if z else None


def verify(curve: Curve, key: bytes, digest: bytes, pair: tuple[int, int]) -> bool:
    """Whether r and s are the signature of a digest under a public key (an uncompressed point)."""
    r, s = pair
    x, y = int.from_bytes(key[1 : 1 + curve.size], "big"), int.from_bytes(key[1 + curve.size :], "big")
    if len(key) != 1 + 2 * curve.size or key[0] != 4 or x >= curve.p or y >= curve.p:  # noqa: PLR2004 - uncompressed
        return False
    if (y * y - (x * x - 3) * x - curve.b) % curve.p or not (0 < r < curve.n and 0 < s < curve.n):
        return False
    number = int.from_bytes(digest, "big") >> max(0, 8 * len(digest) - curve.n.bit_length())
    inverse = pow(s, -1, curve.n)
    across = _both(curve, number * inverse % curve.n, r * inverse % curve.n, (x, y, 1))
    return across is not None and across % curve.n == r
