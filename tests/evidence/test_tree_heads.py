"""Ed25519 in plain Python agrees with OpenSSL's; an envelope with one byte flipped is never opened."""

import json

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import example, given, settings
from hypothesis import strategies as some
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey  # type: ignore[attr-defined]

from evidence.attest.keys import Signer
from evidence.standalone import ed25519
from evidence.standalone.canonical import canonical_json
from evidence.standalone.envelope import key_id_of, opened
from evidence.standalone.fault import Fault
from evidence.standalone.heads import PAYLOAD_TYPE, Head, head_payload, read_head

SIGNER = Signer(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
KEYS = {SIGNER.key_id: SIGNER.public}
HEAD = Head(7, "ab" * 32, "2026-11-20T10:00:00+00:00", SIGNER.key_id, "cd" * 32)


def theirs(public: bytes, message: bytes, signature: bytes) -> bool:
    """What the cryptography package, which is OpenSSL, says."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@pytest.mark.parametrize(
    ("public", "message", "signature"),
    [  # RFC 8032, 7.1
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            (
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                "d25bf5f0595bbe24655141438e7a100b"
            ),
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            (
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                "4a7c15e9716ed28dc027beceea1ec40a"
            ),
        ),
    ],
)
def test_the_vectors_of_the_rfc_hold(public: str, message: str, signature: str) -> None:
    words = [bytes.fromhex(one) for one in (public, message, signature)]
    assert ed25519.verify(*words)
    assert not ed25519.verify(words[0], words[1] + b"!", words[2])


@settings(max_examples=60, deadline=None)
@given(some.binary(min_size=32, max_size=32), some.binary(max_size=80), some.none() | some.integers(0, 511))
def test_it_agrees_with_openssl_on_good_and_bad_signatures(seed: bytes, message: bytes, bit: int | None) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), bytearray(key.sign(message))
    assert ed25519.verify(public, message, bytes(signature))
    if bit is not None:
        signature[bit // 8] ^= 1 << bit % 8
    assert (
        ed25519.verify(public, message, bytes(signature)) is theirs(public, message, bytes(signature)) is (bit is None)
    )


@settings(max_examples=40, deadline=None)
@given(some.binary(min_size=32, max_size=32), some.binary(min_size=64, max_size=64))
@example(b"\xff" * 32, b"\xff" * 64)
@example(bytes(32), bytes(64))
def test_what_is_no_signature_is_none(public: bytes, signature: bytes) -> None:
    assert not ed25519.verify(public, b"words", signature)


def test_the_same_signature_written_a_second_way_is_refused() -> None:
    signature = SIGNER.private.sign(b"words")
    scalar = int.from_bytes(signature[32:], "little") + ed25519.L
    second = signature[:32] + scalar.to_bytes(32, "little")
    assert ed25519.verify(SIGNER.public, b"words", signature)
    assert not ed25519.verify(SIGNER.public, b"words", second)
    assert not ed25519.verify(SIGNER.public, b"words", signature + b"\0")
    assert not ed25519.verify(SIGNER.public + b"\0", b"words", signature)


def test_a_head_is_read_as_it_was_signed_and_by_securesystemslib_too() -> None:
    envelope = SIGNER.sign(PAYLOAD_TYPE, head_payload(HEAD))
    assert read_head(envelope, KEYS) == HEAD
    key = SSlibKey(SIGNER.key_id, "ed25519", "ed25519", {"public": SIGNER.public.hex()})
    assert Envelope.from_dict(json.loads(envelope)).verify([key], 1)


@pytest.mark.parametrize("bit", range(8))
def test_any_flipped_bit_of_an_envelope_is_a_fault(bit: int) -> None:
    envelope = SIGNER.sign(PAYLOAD_TYPE, head_payload(HEAD))
    for place in range(len(envelope)):
        spoilt = bytearray(envelope)
        spoilt[place] ^= 1 << bit
        with pytest.raises(Fault):
            read_head(bytes(spoilt), KEYS)
    for length in (0, 1, len(envelope) - 1):
        with pytest.raises(Fault):
            read_head(envelope[:length], KEYS)


def other_key() -> Signer:
    return Signer(Ed25519PrivateKey.from_private_bytes(b"\x07" * 32))


def two_signatures() -> bytes:
    content = json.loads(SIGNER.sign(PAYLOAD_TYPE, head_payload(HEAD)))
    content["signatures"] *= 2
    return canonical_json(content).encode()


@pytest.mark.parametrize(
    ("envelope", "said"),
    [
        (b"[]", "not the canonical JSON"),
        (b"[" * 100_000, "not readable as JSON"),
        (b'{"payload":"","payloadType":"","signatures":[]}', "exactly one signature"),
        (two_signatures(), "exactly one signature"),
        (other_key().sign(PAYLOAD_TYPE, head_payload(HEAD)), "a key that is not known"),
        (SIGNER.sign("text/plain", head_payload(HEAD)), "no tree head but"),
        (SIGNER.sign(PAYLOAD_TYPE, b'{"size":7}'), "does not state what a tree head states"),
        (SIGNER.sign(PAYLOAD_TYPE, head_payload(HEAD._replace(size=0))), "does not state"),
        (SIGNER.sign(PAYLOAD_TYPE, head_payload(HEAD._replace(root="ab"))), "does not state"),
        (SIGNER.sign(PAYLOAD_TYPE, head_payload(HEAD._replace(key_id="ef" * 32))), "another one has signed it"),
        (SIGNER.sign(PAYLOAD_TYPE, head_payload(HEAD) + b" "), "not the canonical JSON"),
    ],
)
def test_an_envelope_that_is_something_else_is_refused_with_its_reason(envelope: bytes, said: str) -> None:
    with pytest.raises(Fault, match=said):
        read_head(envelope, KEYS)


def test_a_key_under_a_name_that_is_not_its_own_opens_nothing() -> None:
    envelope = SIGNER.sign("text/plain", b"words")
    assert opened(envelope, KEYS) == ("text/plain", b"words")
    with pytest.raises(Fault, match="does not belong to its name"):
        opened(envelope, {SIGNER.key_id: other_key().public})
    assert key_id_of(SIGNER.public) == SIGNER.key_id
