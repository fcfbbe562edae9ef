"""Our own check of RSA and ECDSA agrees with OpenSSL's, on good signatures and on broken ones."""

import hashlib
from collections.abc import Callable
from functools import cache

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.standalone import curves
from evidence.standalone.signatures import verify, verify_raw_ecdsa

HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
CURVES: dict[str, ec.EllipticCurve] = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1()}
MESSAGE = b"The clock of Larkspur Hill strikes nine."
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def spki(key: Key) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


@cache
def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@cache
def ec_key(curve: str) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(CURVES[curve])


def rsa_pairs(scheme: str) -> tuple[padding.AsymmetricPadding, hashes.HashAlgorithm]:
    kind, digest, *salt = scheme.split("-")
    if kind == "rsa":
        return padding.PKCS1v15(), HASHES[digest]
    return padding.PSS(padding.MGF1(HASHES[digest]), int(salt[0])), HASHES[digest]


RSA_SCHEMES = [
    "rsa-sha256",
    "rsa-sha384",
    "rsa-sha512",
    "pss-sha256-32",
    "pss-sha256-222",
    "pss-sha384-0",
    "pss-sha512-64",
]


@pytest.mark.parametrize("scheme", RSA_SCHEMES)
def test_a_signature_of_rsa_is_good_and_every_other_message_is_not(scheme: str) -> None:
    signature = rsa_key().sign(MESSAGE, *rsa_pairs(scheme))
    assert verify(spki(rsa_key()), MESSAGE, signature, scheme)
    assert not verify(spki(rsa_key()), MESSAGE + b" ", signature, scheme)
    assert [other for other in RSA_SCHEMES if verify(spki(rsa_key()), MESSAGE, signature, other)] == [scheme]


def test_an_odd_length_of_an_rsa_key_is_no_trouble() -> None:
    for bits in (2049, 2055, 2056, 3072):
        for scheme in ("rsa-sha256", "pss-sha256-32"):
            signature = rsa_key(bits).sign(MESSAGE, *rsa_pairs(scheme))
            assert verify(spki(rsa_key(bits)), MESSAGE, signature, scheme), (bits, scheme)


def test_a_short_rsa_key_is_refused() -> None:
    signature = rsa_key(1024).sign(MESSAGE, padding.PKCS1v15(), hashes.SHA256())
    assert not verify(spki(rsa_key(1024)), MESSAGE, signature, "rsa-sha256")


def flips(whole: bytes) -> list[bytes]:
    return [
        bytes([*whole[:at], byte ^ 1 << bit, *whole[at + 1 :]]) for at, byte in enumerate(whole) for bit in (0, 3, 7)
    ]


@pytest.mark.parametrize("scheme", ["rsa-sha256", "pss-sha256-32"])
def test_every_flipped_byte_of_an_rsa_signature_is_noticed(scheme: str) -> None:
    signature = rsa_key().sign(MESSAGE, *rsa_pairs(scheme))
    broken = [
        *flips(signature),
        signature[1:],
        b"\x00" + signature,
        signature + b"\x00",
        b"",
        bytes(256),
        b"\xff" * 256,
    ]
    assert not [one for one in broken if verify(spki(rsa_key()), MESSAGE, one, scheme)]


def test_a_block_with_room_for_a_forger_is_refused() -> None:
    """Bleichenbacher 2006: the hash must stand at the end of the block, not somewhere in it."""
    key = rsa_key()
    numbers = key.private_numbers()
    hashed = hashlib.sha256(MESSAGE).digest()
    info = bytes.fromhex("3031300d060960864801650304020105000420") + hashed
    for block in (
        b"\x00\x01" + b"\xff" * 8 + b"\x00" + info + bytes(256 - 11 - len(info)),
        b"\x00\x02" + b"\xff" * (253 - len(info)) + b"\x00" + info,
        b"\x00\x01" + b"\xff" * 8 + b"\x00" * (246 - len(info)) + info,
        b"\x00\x01" + b"\xff" * (253 - 2 - len(info)) + b"\x00"
        + bytes.fromhex("302f300b0609608648016503040201") + bytes.fromhex("0420") + hashed + b"\x00\x00",
    ):  # fmt: skip
        signature = pow(int.from_bytes(block[:256], "big"), numbers.d, key.public_key().public_numbers().n)
        assert not verify(spki(key), MESSAGE, signature.to_bytes(256, "big"), "rsa-sha256")


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("digest", HASHES)
def test_a_signature_of_ecdsa_is_good_and_every_other_message_is_not(curve: str, digest: str) -> None:
    key = ec_key(curve)
    for count in range(5):
        message = MESSAGE * count
        signature = key.sign(message, ec.ECDSA(HASHES[digest]))
        assert verify(spki(key), message, signature, f"ecdsa-{digest}")
        assert not verify(spki(key), message + b" ", signature, f"ecdsa-{digest}")
        assert not verify(spki(ec_key(curve)), message, signature, f"rsa-{digest}")


@pytest.mark.parametrize("curve", CURVES)
def test_raw_signatures_as_web_archives_have_them(curve: str) -> None:
    key = ec_key(curve)
    size = (key.curve.key_size + 7) // 8
    r, s = decode_dss_signature(key.sign(MESSAGE, ec.ECDSA(hashes.SHA256())))
    raw = r.to_bytes(size, "big") + s.to_bytes(size, "big")
    assert verify_raw_ecdsa(spki(key), MESSAGE, raw)
    assert not verify_raw_ecdsa(spki(key), MESSAGE + b" ", raw)
    broken = [*flips(raw)[::7], raw[1:], raw + b"\x00", b"", bytes(2 * size), b"\xff" * (2 * size)]
    assert not [one for one in broken if verify_raw_ecdsa(spki(key), MESSAGE, one)]
    assert not verify_raw_ecdsa(spki(rsa_key()), MESSAGE, raw)


def test_numbers_out_of_range_and_other_ways_to_write_them_are_refused() -> None:
    key = ec_key("P-256")
    curve = curves.CURVES["1.2.840.10045.3.1.7"]
    signature = key.sign(MESSAGE, ec.ECDSA(hashes.SHA256()))
    r, s = decode_dss_signature(signature)
    strange = [
        encode_dss_signature(*pair)
        for pair in ((0, s), (r, 0), (r + curve.n, s), (r, s + curve.n), (curve.n, s), (1, 1))
    ]
    strange += [signature + b"\x00", b"\x30\x81" + signature[1:], b"", b"\x30\x00", *flips(signature)[::5]]
    assert not [one for one in strange if verify(spki(key), MESSAGE, one, "ecdsa-sha256")]


def test_a_broken_key_is_false_and_never_an_accident() -> None:
    for key in (rsa_key(), ec_key("P-256"), ec_key("P-521")):
        scheme = "rsa-sha256" if isinstance(key, rsa.RSAPrivateKey) else "ecdsa-sha256"
        whole = spki(key)
        signature = (
            key.sign(MESSAGE, padding.PKCS1v15(), hashes.SHA256())
            if isinstance(key, rsa.RSAPrivateKey)
            else key.sign(MESSAGE, ec.ECDSA(hashes.SHA256()))
        )
        assert verify(whole, MESSAGE, signature, scheme)
        assert not [one for one in [*flips(whole), whole[:-1], b""] if verify(one, MESSAGE, signature, scheme)]
        assert not verify(whole, MESSAGE, signature, "md5")


def openssl_says(check: Callable[[], None]) -> bool:
    try:
        check()
    except InvalidSignature:
        return False
    return True


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(sorted(CURVES)),
    st.sampled_from(sorted(HASHES)),
    st.booleans(),
    st.integers(0, 2**16),
)
def test_we_agree_with_openssl(message: bytes, curve: str, digest: str, tampered: bool, place: int) -> None:  # noqa: FBT001 - drawn
    key = ec_key(curve)
    signature = key.sign(message, ec.ECDSA(HASHES[digest]))
    if tampered:
        at = place % len(signature)
        signature = bytes([*signature[:at], signature[at] ^ 1, *signature[at + 1 :]])
    theirs = openssl_says(lambda: key.public_key().verify(signature, message, ec.ECDSA(HASHES[digest])))
    assert verify(spki(key), message, signature, f"ecdsa-{digest}") is theirs is not tampered
