"""Certificates: X.509 read strictly, and the chain from a timestamp's signer to a trusted root (RFC 5280)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from . import der, signatures
from .fault import Fault

_BASIC, _KEY_USAGE, _PURPOSE = "2.5.29.19", "2.5.29.15", "2.5.29.37"
_UNDERSTOOD = {_BASIC, _KEY_USAGE, _PURPOSE, "2.5.29.14", "2.5.29.17", "2.5.29.32", "2.5.29.35"}
_STAMPING, _ANY_PURPOSE = "1.3.6.1.5.5.7.3.8", "2.5.29.37.0"
_COMMON_NAME, _ORGANISATION = "2.5.4.3", "2.5.4.10"
_SIGNS, _COMMITS, _CERTIFIES = 0x80, 0x40, 0x04  # of the first byte of a key usage
_LONGEST = 8
_VERSION_3 = 2


class Certificate(NamedTuple):
    """What a certificate says; names and key as DER, to be compared byte by byte."""

    whole: bytes
    signed: bytes
    serial: int
    issuer: bytes
    subject: bytes
    begins: datetime
    ends: datetime
    key: bytes
    algorithm: bytes
    signature: bytes
    extensions: dict[str, tuple[bool, bytes]]

    @property
    def name(self) -> str:
        """Name of its subject, for people."""
        return common_name(self.subject)


def common_name(name: bytes) -> str:
    """The common name in a Name, or its organisation when it has none."""
    parts: dict[str, str] = {}
    reader = der.only(name, der.SEQUENCE, "A name")
    while reader.more():
        one = reader.inside(der.SET).inside(der.SEQUENCE)
        kind = one.name()
        parts[kind] = one.any().body.decode("utf-8", "replace")
    return parts.get(_COMMON_NAME) or parts.get(_ORGANISATION) or "without a name"


def read(encoded: bytes) -> Certificate:
    """A certificate from its DER; raises Fault for anything that RFC 5280 does not allow."""
    what = "A certificate of the timestamp"
    outer = der.only(encoded, der.SEQUENCE, what)
    signed = outer.next(der.SEQUENCE)
    outer_algorithm = outer.next(der.SEQUENCE).whole
    signature = outer.bits()
    outer.end()
    inner = der.Reader(signed.body, what)
    if inner.inside(0xA0).integer() != _VERSION_3:
        raise inner.fault("is not of version 3")
    serial = inner.integer()
    algorithm = inner.next(der.SEQUENCE).whole
    issuer = inner.next(der.SEQUENCE).whole
    period = inner.inside(der.SEQUENCE)
    begins, ends = period.moment(), period.moment()
    period.end()
    subject, key = inner.next(der.SEQUENCE).whole, inner.next(der.SEQUENCE).whole
    extensions = _extensions(inner.inside(0xA3)) if inner.more() else {}
    inner.end()
    if algorithm != outer_algorithm:
        raise inner.fault("names one signature algorithm inside and another outside")
    return Certificate(
        encoded, signed.whole, serial, issuer, subject, begins, ends, key, algorithm, signature, extensions
    )  # fmt: skip


def _extensions(outer: der.Reader) -> dict[str, tuple[bool, bytes]]:
    found: dict[str, tuple[bool, bytes]] = {}
    reader = outer.inside(der.SEQUENCE)
    outer.end()
    while reader.more():
        one = reader.inside(der.SEQUENCE)
        name = one.name()
        critical = one.maybe(der.BOOLEAN)
        if name in found:
            raise one.fault("has the same extension twice")
        found[name] = critical is not None and critical.body == b"\xff", one.next(der.OCTET_STRING).body
        one.end()
    return found


def _purposes(certificate: Certificate) -> list[str]:
    _, encoded = certificate.extensions[_PURPOSE]
    reader = der.only(encoded, der.SEQUENCE, f"The purpose of “{certificate.name}”")
    found = []
    while reader.more():
        found.append(reader.name())
    return found


def _usage(certificate: Certificate) -> int:
    """First byte of the key usage; all uses when the certificate does not restrict them."""
    if _KEY_USAGE not in certificate.extensions:
        return 0xFF
    reader = der.Reader(certificate.extensions[_KEY_USAGE][1], f"The key usage of “{certificate.name}”")
    return (reader.next(der.BIT_STRING).body + b"\x00\x00")[1]


def _general_faults(certificate: Certificate, moment: datetime) -> Iterator[str]:
    if not certificate.begins <= moment <= certificate.ends:
        yield (
            f"The certificate of “{certificate.name}” was valid from {certificate.begins:%Y-%m-%d %H:%M:%S} to "
            f"{certificate.ends:%Y-%m-%d %H:%M:%S} UTC, not at the time of the stamp, {moment:%Y-%m-%d %H:%M:%S}."
        )
    for name, (critical, _) in certificate.extensions.items():
        if critical and name not in _UNDERSTOOD:
            yield f"The certificate of “{certificate.name}” has the critical extension {name}, unknown here."


def check_signer(certificate: Certificate, moment: datetime) -> None:
    """Raise a Fault unless a certificate may sign timestamps, and nothing else (RFC 3161 section 2.3)."""
    for said in _general_faults(certificate, moment):
        raise Fault(said)
    if _PURPOSE not in certificate.extensions or _purposes(certificate) != [_STAMPING]:
        raise Fault(f"The certificate of “{certificate.name}” is not for timestamps alone.")
    if not certificate.extensions[_PURPOSE][0]:
        raise Fault(f"The certificate of “{certificate.name}” does not mark its purpose as critical.")
    if _KEY_USAGE in certificate.extensions and _usage(certificate) not in {_SIGNS, _COMMITS, _SIGNS | _COMMITS}:
        raise Fault(f"The key of “{certificate.name}” is not for signatures alone.")


def _check_issuer(issuer: Certificate, below: Sequence[Certificate], moment: datetime) -> None:
    """Raise a Fault unless a certificate may stand above the last of those below it, and signed it."""
    for said in _general_faults(issuer, moment):
        raise Fault(said)
    if _BASIC not in issuer.extensions:
        raise Fault(f"The certificate of “{issuer.name}” is not one of an authority.")
    basic = der.only(issuer.extensions[_BASIC][1], der.SEQUENCE, f"The certificate of “{issuer.name}”")
    if not basic.more() or not basic.truth() or not _usage(issuer) & _CERTIFIES:
        raise Fault(f"The certificate of “{issuer.name}” is not one of an authority.")
    between = sum(one.issuer != one.subject for one in below[1:])
    if basic.more() and basic.integer() < between:
        raise Fault(f"The certificate of “{issuer.name}” does not allow so long a chain.")
    if _PURPOSE in issuer.extensions and not {_STAMPING, _ANY_PURPOSE} & set(_purposes(issuer)):
        raise Fault(f"The certificate of “{issuer.name}” is not for timestamps.")
    child = below[-1]
    scheme = signatures.scheme_of(der.Reader(child.algorithm, f"The certificate of “{child.name}”"))
    if not signatures.verify(issuer.key, child.signed, child.signature, scheme):
        raise Fault(f"The certificate of “{child.name}” is not signed by “{issuer.name}”.")


def is_second_form(one: Certificate, other: Certificate) -> bool:
    """Whether a certificate is of the same authority and key as another: its root, say, signed by an older root too.

    Authorities send such a one along for those who trust the older root only.
    """
    if (one.subject, one.key) != (other.subject, other.key):
        return False
    if one.issuer != one.subject:
        return True
    scheme = signatures.scheme_of(der.Reader(one.algorithm, f"The certificate of “{one.name}”"))
    return signatures.verify(one.key, one.signed, one.signature, scheme)


def chain(
    signer: Certificate, others: Sequence[Certificate], roots: Iterable[bytes], moment: datetime
) -> list[Certificate]:
    """Shortest chain from a signer, through other certificates, to one of the roots; its last is that root.

    Raises the first Fault met on the way when there is none.
    """
    trusted = set(roots)
    faults: list[Fault] = []
    waiting, met = [[signer]], {signer.whole}
    while waiting:
        path = waiting.pop(0)
        if path[-1].whole in trusted:
            return path
        for issuer in [*_issuers(path[-1], trusted), *others]:
            if issuer.subject != path[-1].issuer or issuer.whole in met or len(path) >= _LONGEST:
                continue
            try:
                _check_issuer(issuer, path, moment)
            except Fault as fault:
                faults.append(fault)
            else:
                waiting.append([*path, issuer])
                met.add(issuer.whole)
    top = common_name(path[-1].issuer)
    untrusted = Fault(f"No trusted root stands above “{signer.name}”: the certificates lead to “{top}”.")
    raise faults[0] if faults else untrusted


def _issuers(child: Certificate, roots: Iterable[bytes]) -> list[Certificate]:
    """Roots that may have signed a certificate; only those are read that hold its issuer's name."""
    return [read(root) for root in sorted(roots) if child.issuer in root]
