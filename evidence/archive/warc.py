"""The web archive of a visit: every request and every answer as records of a WARC/1.1 file (ISO 28500).

The same exchanges always make the same bytes: identities of records come from what is in them.
"""

import hashlib
import io
import ipaddress
import json
import re
import ssl
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from evidence.archive.messages import NOTES, Block, Fields, request, response, word, written_address
from evidence.exchange import Exchange, Tls
from evidence.standalone.warc import GZIP_HEAD

_VERSION = "WARC/1.1"
_CONFORMS = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_PROTOCOLS = {"http/2": "h2", "http/2.0": "h2", "http/3": "h3", "http/3.0": "h3"}
_NOTES = {"format": "WARC File Format 1.1", "conformsTo": _CONFORMS, **NOTES}


def warc_of(exchanges: Sequence[Exchange], about: Mapping[str, str]) -> bytes:
    """Web archive of all exchanges, one gzip member for each record; `about` goes into its first record."""
    archive = _Archive()
    began = min((exchange.at for exchange in exchanges), default=datetime.fromtimestamp(0, UTC))
    archive.info = archive.add("warcinfo", "", began, _fields_block({**about, **_NOTES}))
    told: set[tuple[str, Tls]] = set()
    for exchange in exchanges:
        answer = _add_exchange(archive, exchange)
        host = re.sub(r"^[a-z]*://(?:[^/?]*@)?([^/?]*).*$", r"\1", written_address(exchange.address))
        if exchange.tls and (host, exchange.tls) not in told:
            told.add((host, exchange.tls))
            named = [("WARC-Refers-To", answer)]
            block = Block("application/json", b"", _certificates(host, exchange.tls))
            archive.add("metadata", f"urn:tls:{host}", exchange.at, block, named)
    return archive.content.getvalue()


@dataclass(slots=True)
class _Archive:
    content: io.BytesIO = field(default_factory=io.BytesIO)
    info: str = ""
    count: int = 0

    def add(self, kind: str, address: str, at: datetime, block: Block, named: Sequence[tuple[str, str]] = ()) -> str:
        """Write one record and return its identity."""
        self.count += 1
        fields: Fields = [("WARC-Type", kind), ("WARC-Date", at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"))]
        fields += [("WARC-Target-URI", address)] if address else [("WARC-Filename", "data.warc.gz")]
        fields += [*named, ("WARC-Block-Digest", _digest(block.head + block.body))]
        if kind != "warcinfo":
            fields += [("WARC-Payload-Digest", _digest(block.body)), ("WARC-Warcinfo-ID", self.info)]
        identity = f"<urn:uuid:{uuid5(NAMESPACE_URL, json.dumps([self.count, fields]))}>"
        writer = WARCWriter(plain := io.BytesIO(), gzip=False, warc_version=_VERSION)
        record = writer.create_warc_record(
            address,
            kind,
            payload=io.BytesIO(block.body),
            length=len(block.body),
            warc_content_type=block.media_type,
            warc_headers=StatusAndHeaders("", [*fields, ("WARC-Record-ID", identity)], protocol=_VERSION),
            http_headers=_WrittenHead(block.head) if block.head else None,
        )
        writer.write_record(record)
        self.content.write(_member(plain.getvalue()))
        return identity


class _WrittenHead(StatusAndHeaders):  # type: ignore[misc] # the library has no types
    """Head of an HTTP message that is already written out."""

    def __init__(self, head: bytes) -> None:
        super().__init__(head.split(b"\r\n", 1)[0].decode("ascii"), [])
        self._head = head

    def compute_headers_buffer(self, header_filter: object = None) -> None:  # noqa: ARG002 - the library's signature
        """Hand the library the bytes as they are."""
        self.headers_buff = self._head


def _member(text: bytes) -> bytes:
    """A gzip member with a head that is the same on every machine (RFC 1952)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return GZIP_HEAD + packer.compress(text) + packer.flush() + struct.pack("<II", zlib.crc32(text), len(text))


def _digest(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _add_exchange(archive: _Archive, exchange: Exchange) -> str:
    """Write answer and request, and why something is missing; returns the identity of the first."""
    address = written_address(exchange.address)
    connection = _connection(exchange)
    cut = [("WARC-Truncated", "unspecified")] if exchange.missing else []
    first, missing = "", exchange.missing
    if not address.startswith(("http://", "https://")):  # blob: and the like never went over the network
        block = Block("application/octet-stream", b"", exchange.body)
        first = archive.add("resource", address, exchange.at, block, cut)
    else:
        if exchange.status:
            first = archive.add("response", address, exchange.at, response(exchange), [*connection, *cut])
            connection = [("WARC-Concurrent-To", first), *connection]
        asked = archive.add("request", address, exchange.at, request(exchange, address), connection)
        first, missing = first or asked, missing if first else missing or "No answer came."
    if missing:
        why = _fields_block({"missing": missing})
        archive.add("metadata", address, exchange.at, why, [("WARC-Refers-To", first)])
    return first


def _connection(exchange: Exchange) -> Fields:
    protocol = exchange.protocol.lower()
    named = [("WARC-Protocol", word(_PROTOCOLS.get(protocol, protocol)))] if protocol else []
    if exchange.tls and exchange.tls.protocol:
        tls = exchange.tls.protocol.lower().replace(" ", "/")
        named.append(("WARC-Protocol", word(tls)))
    if dialled := _bare_address(exchange.dialled):
        named.append(("WARC-IP-Address", dialled))
    return [*named, ("WARC-Resource-Type", word(exchange.resource))]


def _bare_address(dialled: str) -> str:
    """An IP address without its port; empty when there is none."""
    bracketed = re.fullmatch(r"\[([^\]]*)\](?::\d+)?", dialled)
    for text in (bracketed[1] if bracketed else dialled, dialled.rpartition(":")[0]):
        try:
            return str(ipaddress.ip_address(text))
        except ValueError:
            continue
    return ""


def _fields_block(named: Mapping[str, str]) -> Block:
    lines = (f"{name}: {' '.join(str(value).split())}\r\n" for name, value in named.items() if value)
    return Block("application/warc-fields", b"", "".join(lines).encode("utf-8", "replace"))


def _certificates(host: str, tls: Tls) -> bytes:
    """What is known of the encrypted connection to a host, with its certificates (RFC 7468)."""
    told: dict[str, object] = {
        "host": host,
        "protocol": tls.protocol,
        "subject": tls.subject,
        "issuer": tls.issuer,
        "valid_from": tls.valid_from.isoformat(),
        "valid_until": tls.valid_until.isoformat(),
        "certificates": [
            {"sha256": hashlib.sha256(one).hexdigest(), "pem": ssl.DER_cert_to_PEM_cert(one)} for one in tls.chain
        ],
    }
    return json.dumps(told, indent=1).encode()
