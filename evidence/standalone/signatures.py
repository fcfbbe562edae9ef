"""Signatures of certificates, timestamps and web archives: RSA (RFC 8017) and ECDSA (FIPS 186-5), checked only."""

from __future__ import annotations

import hashlib

from . import curves, der
from .fault import Fault

HASHES = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
RSA_KEY, EC_KEY, PSS, MGF1 = (
    "1.2.840.113549.1.1.1",
    "1.2.840.10045.2.1",
    "1.2.840.113549.1.1.10",
    "1.2.840.113549.1.1.8",
)
_SCHEMES = {
    "1.2.840.113549.1.1.11": "rsa-sha256",
    "1.2.840.113549.1.1.12": "rsa-sha384",
    "1.2.840.113549.1.1.13": "rsa-sha512",
    "1.2.840.10045.4.3.2": "ecdsa-sha256",
    "1.2.840.10045.4.3.3": "ecdsa-sha384",
    "1.2.840.10045.4.3.4": "ecdsa-sha512",
}
_FEWEST_BITS, _MOST_BITS = 2048, 16384
_DIGEST_INFO = {"sha256": 1, "sha384": 2, "sha512": 3}


def scheme_of(reader: der.Reader, digest: str = "") -> str:
    """The next value, an AlgorithmIdentifier of a signature, as a scheme that `verify` knows.

    `digest` is the hash that stands beside it in a CMS signature, which then must be the same.
    """
    name, parameters = der.algorithm(reader)
    scheme = _SCHEMES.get(name, "")
    if name == PSS:
        scheme = _pss(parameters, reader.what)
    elif parameters:
        raise reader.fault("gives parameters to a signature algorithm that has none")
    elif name == RSA_KEY and digest:
        scheme = f"rsa-{digest}"
    if not scheme:
        raise reader.fault(f"is signed by the algorithm {name}, which is unknown here or no longer safe")
    if digest and digest not in scheme:
        raise reader.fault(f"names {digest} as its hash but is signed by {scheme}")
    return scheme


def _pss(parameters: bytes, what: str) -> str:
    """Scheme of RSASSA-PSS parameters (RFC 4055 section 3.1); the old defaults with SHA-1 are refused."""
    inner = der.only(parameters, der.SEQUENCE, what)
    digest = HASHES.get(der.algorithm(inner.inside(0xA0))[0])
    mask, of = der.algorithm(inner.inside(0xA1))
    salt = inner.inside(0xA2).integer()
    inner.end()
    if digest is None or mask != MGF1 or HASHES.get(der.algorithm(der.Reader(of, what))[0]) != digest or salt < 0:
        raise inner.fault("is signed by RSASSA-PSS with parameters that are unknown here or no longer safe")
    return f"pss-{digest}-{salt}"


def verify(spki_der: bytes, message: bytes, signature: bytes, scheme: str) -> bool:
    """Whether a signature of a message is good under a public key (SubjectPublicKeyInfo, RFC 5280).

    Schemes: rsa-sha256 (PKCS #1 v1.5), pss-sha256-32 (the last number is the length of the salt),
    ecdsa-sha256 (a DER signature), and each with sha384 and sha512. A broken key or signature is False.
    """
    kind, _, rest = scheme.partition("-")
    digest, _, salt = rest.partition("-")
    if digest not in _DIGEST_INFO:
        return False
    try:
        if kind == "ecdsa":
            return curves.verify(*_curve_key(spki_der), hashlib.new(digest, message).digest(), _pair(signature))
        modulus, exponent = _rsa_key(spki_der)
        number, length = int.from_bytes(signature, "big"), (modulus.bit_length() + 7) // 8
        if len(signature) != length or number >= modulus:
            return False
        block = pow(number, exponent, modulus).to_bytes(length, "big")
        if kind == "rsa":
            return block == _pkcs1(digest, message, length)
        return kind == "pss" and _is_pss(block, message, digest, (modulus.bit_length() - 1, int(salt)))
    except (Fault, ValueError):
        return False


def verify_raw_ecdsa(spki_der: bytes, message: bytes, signature: bytes) -> bool:
    """Whether r‖s is the ECDSA signature, with SHA-256, of a message, as web archives carry it (WACZ auth 0.1.0)."""
    try:
        curve, point = _curve_key(spki_der)
    except Fault:
        return False
    pair = int.from_bytes(signature[: curve.size], "big"), int.from_bytes(signature[curve.size :], "big")
    return len(signature) == 2 * curve.size and curves.verify(curve, point, hashlib.sha256(message).digest(), pair)


def _key(spki_der: bytes) -> tuple[str, bytes, bytes]:
    reader = der.only(spki_der, der.SEQUENCE, "The public key")
    name, parameters = der.algorithm(reader)
    bits = reader.bits()
    reader.end()
    return name, parameters, bits


def _rsa_key(spki_der: bytes) -> tuple[int, int]:
    name, parameters, bits = _key(spki_der)
    if name not in {RSA_KEY, PSS} or parameters:
        raise Fault("The public key is not one of RSA.")
    reader = der.only(bits, der.SEQUENCE, "The RSA key")
    modulus, exponent = reader.integer(), reader.integer()
    reader.end()
    if not (_FEWEST_BITS <= modulus.bit_length() <= _MOST_BITS and modulus % 2 and 2 < exponent < 2**64):  # noqa: PLR2004
        raise Fault("The RSA key is too short to be safe, or broken.")
    return modulus, exponent


def _curve_key(spki_der: bytes) -> tuple[curves.Curve, bytes]:
    name, parameters, bits = _key(spki_der)
    curve = curves.CURVES.get(der.Reader(parameters, "The public key").name()) if name == EC_KEY else None
    if curve is None:
        raise Fault("The public key is not one of P-256, P-384 or P-521.")
    return curve, bits


def _pair(signature: bytes) -> tuple[int, int]:
    reader = der.only(signature, der.SEQUENCE, "The signature")
    pair = reader.integer(), reader.integer()
    reader.end()
    return pair


def _pkcs1(digest: str, message: bytes, length: int) -> bytes:
    """The block that a good signature opens to (RFC 8017 section 9.2)."""
    hashed = hashlib.new(digest, message).digest()
    oid = bytes.fromhex("06096086480165030402") + bytes([_DIGEST_INFO[digest]])
    info = b"\x30" + bytes([17 + len(hashed)]) + b"\x30\x0d" + oid + b"\x05\x00\x04" + bytes([len(hashed)]) + hashed
    return b"\x00\x01" + b"\xff" * (length - len(info) - 3) + b"\x00" + info


def _mask(seed: bytes, length: int, digest: str) -> bytes:
    parts = -(-length // hashlib.new(digest).digest_size)
    return b"".join(hashlib.new(digest, seed + n.to_bytes(4, "big")).digest() for n in range(parts))[:length]


def _is_pss(block: bytes, message: bytes, digest: str, sizes: tuple[int, int]) -> bool:
    """Whether a block is the encoding of a message (RFC 8017 section 9.1.2); `sizes` are emBits and the salt."""
    bits, salt = sizes
    hashed = hashlib.new(digest, message).digest()
    encoded = block[len(block) - (bits + 7) // 8 :]
    split = len(encoded) - len(hashed) - 1
    if block[: -len(encoded)].strip(b"\x00") or split < salt + 1 or encoded[-1:] != b"\xbc":
        return False
    masked, sealed = encoded[:split], encoded[split:-1]
    if masked[0] >> (bits - 8 * len(encoded) + 8):
        return False
    plain = bytearray(a ^ b for a, b in zip(masked, _mask(sealed, split, digest)))  # noqa: B905 - Python 3.9
    plain[0] &= 0xFF >> (8 * len(encoded) - bits)
    padding, seasoning = plain[: split - salt], plain[split - salt :]
    if padding.strip(b"\x00") != b"\x01" or padding[-1] != 1:
        return False
    return hashlib.new(digest, bytes(8) + hashed + bytes(seasoning)).digest() == sealed
