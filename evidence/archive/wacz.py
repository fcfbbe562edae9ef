"""The signed web archive of a capture: WACZ 1.1.1 with an anonymous signature (wacz-auth 0.1.0).

The package called wacz is not used to write it: it takes the time of day, names and prints of its own.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from evidence.archive.cdxj import index_of
from evidence.standalone.wacz import ARCHIVE, DIGEST, INDEX, LARGEST, PACKAGE, PAGES, signed_digest, zipped


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page that a viewer offers when the archive is opened."""

    address: str
    title: str
    at: datetime


def wacz_of(
    warc: bytes, pages: Sequence[PageEntry], key: ec.EllipticCurvePrivateKey, now: datetime, software: str
) -> bytes:
    """Signed web archive around a WARC; `key` is on the curve P-384, `now` becomes its time of creation."""
    if len(warc) > LARGEST // 2:
        message = f"A web archive of {len(warc)} bytes is too large to be packed."
        raise ValueError(message)
    files = {ARCHIVE: warc, INDEX: index_of(warc, ARCHIVE.rpartition("/")[2]), PAGES: _page_list(pages)}
    created = _moment(now)
    files[PACKAGE] = package = _package(files, pages, created, software)
    signature = _raw(key, b"sha256:" + hashlib.sha256(package).hexdigest().encode())
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    files[DIGEST] = signed_digest(package, created, software, _base64(public), _base64(signature))
    return zipped(files)


def _page_list(pages: Sequence[PageEntry]) -> bytes:
    lines: list[dict[str, str]] = [{"format": "json-pages-1.0", "id": "pages", "title": "Pages"}]
    for page in pages:
        told = {"url": page.address, "ts": _moment(page.at), "title": page.title}
        lines.append({"id": str(uuid5(NAMESPACE_URL, json.dumps(told))), **told})
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def _package(files: dict[str, bytes], pages: Sequence[PageEntry], created: str, software: str) -> bytes:
    listed = [
        {
            "name": path.rpartition("/")[2],
            "path": path,
            "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
        }
        for path, content in files.items()
    ]
    told: dict[str, object] = {"profile": "data-package", "resources": listed, "created": created}
    told |= {"wacz_version": "1.1.1", "software": software}
    if pages:
        told |= {"title": pages[0].title, "mainPageUrl": pages[0].address, "mainPageDate": _moment(pages[0].at)}
    return json.dumps(told, indent=2).encode()


def _raw(key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    """Signature in the form of browsers: both numbers one after the other (IEEE P1363)."""
    return b"".join(one.to_bytes(48, "big") for one in decode_dss_signature(key.sign(message, ec.ECDSA(SHA256()))))


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
