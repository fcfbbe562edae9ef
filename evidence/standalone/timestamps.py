"""Timestamps (RFC 3161): whether an answer of an authority states, under its signature, when bytes existed.

Whatever is not signed in an answer must be exactly what the signed parts make of it, so that hardly a
byte of it can change unnoticed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from . import certificates, der, signatures, tokens
from .certificates import Certificate
from .fault import Fault
from .tokens import WHAT, Token, hash_of

_CONTENT_TYPE, _DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_SIGNER, _SIGNER_2 = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"
_FACTS_AS_DER = bytes.fromhex("060b2a864886f70d0109100104")  # the name of TSTInfo, as the signed attribute has it
_FACTS_VERSION = 1


class Stamped(NamedTuple):
    """What a good timestamp proves: that the bytes existed at this time, by the word of this authority."""

    at: datetime
    authority: str
    serial: int
    policy: str
    chain: list[bytes]
    """Certificates in DER: the signer's first, the trusted root last."""


class Facts(NamedTuple):
    """What an answer says of itself, before anything of it is proved."""

    at: datetime
    serial: int
    policy: str
    nonce: int | None


def facts(response: bytes, content: bytes, *, request_nonce: int | None = None) -> Facts:
    """What an answer says: raises Fault unless it is granted, over these very bytes, and to this nonce."""
    return _facts(tokens.read(response).facts, content, request_nonce)


def check(response: bytes, content: bytes, roots: Sequence[bytes], *, request_nonce: int | None = None) -> Stamped:
    """What an answer proves about the bytes, trusting these roots (DER); raises Fault naming what is wrong."""
    token = tokens.read(response)
    told = _facts(token.facts, content, request_nonce)
    signer = _signer(token)
    _check_attributes(token, signer)
    signed = bytes([der.SET]) + token.attributes.whole[1:]
    if not signatures.verify(signer.key, signed, token.signature, token.scheme):
        raise Fault(f"{WHAT} is not signed by “{signer.name}”, or has been changed since.")
    certificates.check_signer(signer, told.at)
    links = certificates.chain(signer, token.certificates, roots, told.at)
    for one in token.certificates:
        if one not in links and not any(certificates.is_second_form(one, link) for link in links):
            raise Fault(f"{WHAT} carries the certificate of “{one.name}”, which is no part of its chain.")
    return Stamped(told.at, signer.name, told.serial, told.policy, [one.whole for one in links])


def chain(response: bytes, roots: Sequence[bytes]) -> list[bytes]:
    """Certificates from the signer of an answer to its root, in DER, whatever the answer was made over."""
    token = tokens.read(response)
    at = _told(token.facts)[0].at
    return [one.whole for one in certificates.chain(_signer(token), token.certificates, roots, at)]


def _facts(encoded: bytes, content: bytes, request_nonce: int | None) -> Facts:
    """What TSTInfo says, which must be about these bytes."""
    told, digest, stamped = _told(encoded)
    if stamped != hashlib.new(digest, content).digest():
        raise Fault(f"{WHAT} was made over other bytes than these.")
    if request_nonce is not None and told.nonce != request_nonce:
        raise Fault(f"{WHAT} answers another question: its nonce is not ours.")
    return told


def _told(encoded: bytes) -> tuple[Facts, str, bytes]:
    """What TSTInfo says (RFC 3161 section 2.4.2), with the hash that it is about."""
    reader = der.only(encoded, der.SEQUENCE, WHAT)
    if reader.integer() != _FACTS_VERSION:
        raise reader.fault("is of an unknown version")
    policy = reader.name()
    imprint = reader.inside(der.SEQUENCE)
    digest, stamped = hash_of(imprint), imprint.next(der.OCTET_STRING).body
    imprint.end()
    serial, at = reader.integer(), reader.moment()
    reader.maybe(der.SEQUENCE)  # accuracy
    if reader.more() and (order := reader.maybe(der.BOOLEAN)) and order.body != b"\xff":
        raise reader.fault("writes true or false in a way that DER forbids")
    nonce = None
    if (number := reader.maybe(der.INTEGER)) is not None:
        nonce = der.Reader(number.whole, WHAT).integer()
    reader.maybe(0xA0)  # the authority's name, which its certificate gives too
    if (more := reader.maybe(0xA1)) is not None:
        _check_extensions(der.Reader(more.body, WHAT))
    reader.end()
    return Facts(at, serial, policy, nonce), digest, stamped


def _signer(token: Token) -> Certificate:
    for one in token.certificates:
        if (one.issuer, one.serial) == (token.issuer, token.serial):
            return one
    raise Fault(f"{WHAT} does not carry the certificate of its signer.")


def _check_attributes(token: Token, signer: Certificate) -> None:
    """Raise a Fault unless the signed attributes are about these facts and this signer (RFC 5652, 5035, 5816)."""
    found: dict[str, bytes] = {}
    reader = der.Reader(token.attributes.body, WHAT)
    while reader.more():
        one = reader.inside(der.SEQUENCE)
        name, values = one.name(), one.next(der.SET).body
        one.end()
        if name in found:
            raise one.fault("has the same signed attribute twice")
        found[name] = values
    if found.get(_CONTENT_TYPE) != _FACTS_AS_DER:
        raise Fault(f"{WHAT} is signed as something else than a timestamp.")
    digest = der.Reader(found.get(_DIGEST, b""), WHAT)
    if digest.next(der.OCTET_STRING).body != hashlib.new(token.digest, token.facts).digest():
        raise Fault(f"{WHAT} is signed over other facts than it states.")
    digest.end()
    if not {_SIGNER, _SIGNER_2} & set(found):
        raise Fault(f"{WHAT} does not name its signer's certificate under its signature.")
    for name in {_SIGNER, _SIGNER_2} & set(found):
        if not _names(found[name], signer, of=name):
            raise Fault(f"{WHAT} names another certificate as its signer's than it carries.")


def _names(encoded: bytes, signer: Certificate, of: str) -> bool:
    """Whether the first certificate in a signing-certificate attribute is the signer's."""
    outer = der.only(encoded, der.SEQUENCE, WHAT)
    first = outer.inside(der.SEQUENCE).inside(der.SEQUENCE)
    if of == _SIGNER:
        # RFC 2634 knows SHA-1 only; it decides nothing but which certificate was meant.
        digest = hashlib.sha1(signer.whole, usedforsecurity=False).digest()
    else:
        stated = first.peek() == der.SEQUENCE
        digest = hashlib.new(hash_of(first) if stated else "sha256", signer.whole).digest()
    return first.next(der.OCTET_STRING).body == digest


def _check_extensions(reader: der.Reader) -> None:
    """Raise a Fault for a critical extension of the facts: none is known."""
    while reader.more():
        one = reader.inside(der.SEQUENCE)
        name = one.name()
        if (critical := one.maybe(der.BOOLEAN)) and critical.body != b"\x00":
            raise Fault(f"{WHAT} has the critical extension {name}, unknown here.")
