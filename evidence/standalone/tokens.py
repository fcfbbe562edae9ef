"""Tokens: the CMS SignedData of a timestamp taken apart (RFC 3161, RFC 5652), everything unexpected being a fault."""

from __future__ import annotations

from typing import NamedTuple

from . import certificates, der, signatures
from .certificates import Certificate
from .fault import Fault

_SIGNED_DATA, FACTS = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
WHAT = "The timestamp"
_GRANTED = {0, 1}
_CMS_VERSION, _SIGNER_VERSION = 3, 1


class Token(NamedTuple):
    """Parts of a token, not yet checked against each other."""

    facts: bytes
    digest: str
    """The hash that all of it is signed by."""
    certificates: list[Certificate]
    issuer: bytes
    serial: int
    attributes: der.Value
    scheme: str
    signature: bytes


def _granted(response: bytes) -> der.Reader:
    """Reader of the token in a granted answer (RFC 3161 section 2.4.2)."""
    outer = der.only(response, der.SEQUENCE, WHAT)
    status = outer.inside(der.SEQUENCE)
    number, words = status.integer(), ""
    if status.more() and (spoken := status.maybe(der.SEQUENCE)):
        texts = der.Reader(spoken.body, WHAT)
        while texts.more():
            words += texts.next(der.UTF8).body.decode("utf-8", "replace")
    if number not in _GRANTED:
        raise Fault(f"The authority refused to stamp (status {number}{f', “{words[:100]}”' if words else ''}).")
    status.end()
    if words and not (words.isascii() and words.isprintable()):
        raise Fault(f"{WHAT} has words in its status that cannot be printed.")
    inner = outer.inside(der.SEQUENCE)
    outer.end()
    return inner


def read(response: bytes) -> Token:
    """Parts of the CMS SignedData in an answer (RFC 5652 section 5), everything unexpected being a fault."""
    content = _granted(response)
    if content.name() != _SIGNED_DATA:
        raise content.fault("holds something else than signed data")
    outer = content.inside(0xA0)
    content.end()
    body = outer.inside(der.SEQUENCE)
    outer.end()
    if body.integer() != _CMS_VERSION:
        raise body.fault("is of a version of CMS that no timestamp has")
    digests = body.inside(der.SET)
    digest = hash_of(digests)
    digests.end()
    wrapped = body.inside(der.SEQUENCE)
    if wrapped.name() != FACTS:
        raise wrapped.fault("holds something else than the facts of a timestamp")
    holder = wrapped.inside(0xA0)
    told = holder.next(der.OCTET_STRING).body
    holder.end()
    wrapped.end()
    found = _certificates(body)
    signers = body.inside(der.SET)
    body.end()
    signer = signers.inside(der.SEQUENCE)
    signers.end()
    if signer.integer() != _SIGNER_VERSION:
        raise signer.fault("names its signer in a way that no timestamp does")
    by = signer.inside(der.SEQUENCE)
    issuer, serial = by.next(der.SEQUENCE).whole, by.integer()
    by.end()
    if hash_of(signer) != digest:
        raise signer.fault("names two different hashes")
    attributes = signer.next(0xA0)
    scheme = signatures.scheme_of(signer, digest)
    signature = signer.next(der.OCTET_STRING).body
    signer.end()
    return Token(told, digest, found, issuer, serial, attributes, scheme, signature)


def _certificates(body: der.Reader) -> list[Certificate]:
    """Certificates in the order in which they come: OpenSSL does not sort them as DER would have it."""
    given = body.maybe(0xA0)
    if given is None:
        raise body.fault("carries no certificates")
    reader, found = der.Reader(given.body, WHAT), []
    while reader.more():
        one = certificates.read(reader.next(der.SEQUENCE).whole)
        if one in found:
            raise Fault(f"{WHAT} carries the certificate of “{one.name}” twice.")
        found.append(one)
    return found


def hash_of(reader: der.Reader) -> str:
    """The next value, an AlgorithmIdentifier of a hash, by its short name."""
    name, parameters = der.algorithm(reader)
    if name not in signatures.HASHES or parameters:
        raise reader.fault(f"uses the hash {name}, which is unknown here or no longer safe")
    return signatures.HASHES[name]
