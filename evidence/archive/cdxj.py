"""The index of a web archive: one line for each answer, by which a viewer finds it (CDXJ 0.1.0).

Made here and not by the library of the trade, which reads bodies of requests that a hostile page chose
without a net and writes to standard error what it stumbles over.
"""

import hashlib
import json
import re

from evidence.archive.request_bodies import query_of
from evidence.standalone.warc import WarcRecord, records

_PARTS = re.compile(
    r"(https?)://(?:[^/?@]*@)?(?:www\d*\.)?(\[[^\]]*\]|[^/?:]+)(?::(\d*))?([^?]*)(?:\?(.*))?", re.DOTALL
)
_PORTS = {"http": "80", "https": "443"}


def index_of(warc: bytes, filename: str) -> bytes:
    """Sorted lines for every answer in a web archive of ours."""
    found = list(records(warc))
    asked = {one.field("WARC-Concurrent-To"): one for one in found if one.field("WARC-Type") == "request"}
    answers = (one for one in found if one.field("WARC-Type") == "response")
    lines = [_line(warc, one, asked[one.field("WARC-Record-ID")], filename) for one in answers]
    return "".join(sorted(lines)).encode()


def key_of(address: str) -> str:
    """Key under which an address is sorted: its host from the right, then path and sorted query (SURT)."""
    parts = _PARTS.fullmatch(address.lower())
    if parts is None:
        return "".join(address.split())
    scheme, host, port, path, query = parts.groups(default="")
    turned = host if host.startswith("[") else ",".join(reversed(host.split(".")))
    port = f":{port}" if port not in {"", _PORTS[scheme]} else ""
    path = path.rstrip("/") or "/"
    query = "?" + "&".join(sorted(query.split("&"))) if query else ""
    return "".join(f"{turned}{port}){path}{query}".split())


def _line(warc: bytes, answer: WarcRecord, request: WarcRecord, filename: str) -> str:
    address = answer.field("WARC-Target-URI")
    member = warc[answer.offset : answer.end]
    entry = {
        "url": address,
        "mime": re.split(r"[;\s]", _header(answer, "content-type").strip(), maxsplit=1)[0],
        "status": answer.block[9:12].decode(),
        "digest": answer.field("WARC-Payload-Digest"),
        "length": str(len(member)),
        "offset": str(answer.offset),
        "filename": filename,
        "recordDigest": "sha256:" + hashlib.sha256(member).hexdigest(),
    }
    key = address
    method = request.block.split(b" ", 1)[0].decode()
    if method in {"POST", "PUT"}:
        query = query_of(_header(request, "content-type"), request.payload)
        entry |= {"requestBody": query, "method": method}
        key += ("&" if "?" in address else "?") + "&".join(filter(None, (f"__wb_method={method}", query)))
    moment = re.sub(r"\D", "", answer.field("WARC-Date"))[:14]
    return f"{key_of(key)} {moment} {json.dumps(entry)}\n"


def _header(message: WarcRecord, wanted: str) -> str:
    lines = message.block.partition(b"\r\n\r\n")[0].decode("ascii").split("\r\n")[1:]
    named = (line.partition(": ") for line in lines)
    return next((value for name, _, value in named if name.lower() == wanted), "")
