"""A visit that was made up: exchanges of a page with its parts."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from trustme import CA

from evidence.exchange import Exchange, Tls

BEGAN = datetime(2026, 11, 20, 9, 30, 15, 123456, tzinfo=UTC)
PAGE = "https://www.larkspurhill-talk.test/board/7?sort=new"
SENTENCE = "The kitchen at Larkspur Hill has been closed by the inspector."


def tls_of(host: str) -> Tls:
    """An encrypted connection to a host, with a certificate made for it."""
    authority = CA()
    pem = authority.issue_cert(host).cert_chain_pems[0].bytes()
    own = x509.load_pem_x509_certificate(pem)
    issuer = x509.load_pem_x509_certificate(authority.cert_pem.bytes())
    chain = tuple(one.public_bytes(Encoding.DER) for one in (own, issuer))
    return Tls("TLS 1.3", host, "An invented authority", own.not_valid_before_utc, own.not_valid_after_utc, chain)


def exchange(address: str = PAGE, body: bytes = b"", **other: object) -> Exchange:
    """One exchange; what is not said is plain."""
    told: dict[str, object] = {
        "at": BEGAN,
        "method": "GET",
        "address": address,
        "request_headers": (("Accept", "*/*"),),
        "request_body": b"",
        "status": 200,
        "reason": "OK",
        "headers": (("Content-Type", "text/html; charset=utf-8"),),
        "body": body,
    }
    return Exchange(**{**told, **other})  # type: ignore[arg-type] # a test says what it means


def page_visit(tls: Tls | None = None) -> list[Exchange]:
    """A page, its stylesheet by HTTP/2, a question by POST, and a picture that was cut off."""
    document = (
        f"<!doctype html><title>Board 7</title><link rel=stylesheet href=/style.css><p>{SENTENCE}</p><img src=/big.png>"
    )
    packed = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Encoding", "br"),
        ("Transfer-Encoding", "chunked"),
        ("Content-Length", "17"),
    )
    styled = ((":status", "200"), ("content-type", "text/css"))
    asked = (("content-type", "application/json"),)
    host = "https://www.larkspurhill-talk.test"
    return [
        exchange(PAGE, document.encode(), headers=packed, dialled="192.0.2.7", tls=tls, resource="document"),
        exchange(
            f"{host}/style.css",
            b"p { color: rgb(10, 20, 30) }",
            headers=styled,
            reason="",
            protocol="h2",
            tls=tls,
            dialled="192.0.2.7:443",
            at=BEGAN + timedelta(microseconds=250),
            resource="stylesheet",
        ),
        exchange(
            f"{host}/ask", b"{}", method="POST", request_body=b'{"q": "board"}', request_headers=asked, resource="fetch"
        ),
        exchange(f"{host}/big.png", b"\x89PNG", missing="The cap of 10 MB was reached.", resource="image"),
    ]
