"""The web archive: readable by others, the same for the same visit, and deaf to what a host writes into heads."""

import ast
import gzip
import importlib
import io
import json
import warnings
from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from fastwarc.warc import ArchiveIterator as FastIterator
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from evidence.archive.cdxj import index_of, key_of
from evidence.archive.warc import warc_of
from evidence.exchange import Exchange, Tls
from evidence.standalone import warc as check
from evidence.standalone.warc import GZIP_HEAD, faults, records
from tests.evidence.visits import BEGAN, PAGE, exchange, page_visit, tls_of

ABOUT = {"software": "headsup 0.1.0", "isPartOf": "C-0123456789AB"}


def read(content: bytes) -> Iterator[Any]:
    """Records as warcio reads them, each with its digests checked."""
    for record in ArchiveIterator(io.BytesIO(content), check_digests="raise"):
        record.content = record.content_stream().read()
        yield record


def of_kind(content: bytes, kind: str) -> list[Any]:
    return [record for record in read(content) if record.rec_type == kind]


def test_everybody_reads_the_same_records() -> None:
    content = warc_of(page_visit(tls_of("www.larkspurhill-talk.test")), ABOUT)
    kinds = [record.rec_type for record in read(content)]
    pair = ["response", "request"]
    assert kinds == ["warcinfo", *pair, "metadata", *pair, *pair, *pair, "metadata"]
    fast = FastIterator(io.BytesIO(content), parse_http=False)
    assert [record.headers["WARC-Type"] for record in fast if record.verify_block_digest()] == kinds
    assert list(faults(content, "data.warc.gz")) == []
    assert gzip.decompress(content).count(b"WARC/1.1\r\n") == len(kinds)


def test_bodies_are_those_of_the_visit_and_framing_is_renamed() -> None:
    visit = page_visit()
    answers = of_kind(warc_of(visit, ABOUT), "response")
    assert [answer.content for answer in answers] == [one.body for one in visit]
    head = answers[0].http_headers
    assert head.get_header("X-Archive-Orig-Content-Encoding") == "br"
    assert head.get_header("X-Archive-Orig-Transfer-Encoding") == "chunked"
    assert head.get_header("X-Archive-Orig-Content-Length") == "17"
    assert head.get_header("Content-Length") == str(len(visit[0].body))
    assert head.get_header("Content-Encoding") is None


def test_a_record_says_when_where_and_over_what_it_came() -> None:
    content = warc_of(page_visit(tls_of("www.larkspurhill-talk.test")), ABOUT)
    page, style, *_ = of_kind(content, "response")
    assert page.rec_headers.get_header("WARC-Date") == "2026-11-20T09:30:15.123456Z"
    assert page.rec_headers.get_header("WARC-Target-URI") == PAGE
    protocols = [value for name, value in style.rec_headers.headers if name == "WARC-Protocol"]
    assert protocols == ["h2", "tls/1.3"]
    assert [one.rec_headers.get_header("WARC-IP-Address") for one in (page, style)] == ["192.0.2.7", "192.0.2.7"]
    assert style.http_headers.statusline == "200 OK"
    assert style.http_headers.protocol == "HTTP/1.1"
    assert not [name for name, _ in style.http_headers.headers if name.startswith(":")]


@pytest.mark.parametrize(
    ("dialled", "kept"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:443", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("", None),
        ("proxy", None),
    ],
)
def test_only_a_bare_address_is_written(dialled: str, kept: str | None) -> None:
    (answer,) = of_kind(warc_of([exchange(dialled=dialled)], ABOUT), "response")
    assert answer.rec_headers.get_header("WARC-IP-Address") == kept


def test_certificates_of_a_host_are_kept_once() -> None:
    tls = tls_of("www.larkspurhill-talk.test")
    visit = page_visit(tls)
    told = [one for one in of_kind(warc_of(visit, ABOUT), "metadata") if one.content.startswith(b"{")]
    (connection,) = (json.loads(one.content) for one in told)
    assert connection["host"] == "www.larkspurhill-talk.test"
    assert (connection["protocol"], connection["issuer"]) == ("TLS 1.3", "An invented authority")
    read_again = [x509.load_pem_x509_certificate(one["pem"].encode()) for one in connection["certificates"]]
    assert [one.public_bytes(Encoding.DER) for one in read_again] == list(tls.chain)
    elsewhere = exchange("https://other.test/", tls=tls)
    assert len(of_kind(warc_of([*visit, elsewhere], ABOUT), "metadata")) == 3


def test_what_is_missing_is_told() -> None:
    content = warc_of(page_visit(), ABOUT)
    cut = of_kind(content, "response")[3]
    (why,) = of_kind(content, "metadata")
    assert cut.rec_headers.get_header("WARC-Truncated") == "unspecified"
    assert why.content == b"missing: The cap of 10 MB was reached.\r\n"
    assert why.rec_headers.get_header("WARC-Refers-To") == cut.rec_headers.get_header("WARC-Record-ID")
    whole = of_kind(content, "response")[:3]
    assert [one.rec_headers.get_header("WARC-Truncated") for one in whole] == [None, None, None]


def test_a_request_without_an_answer_stands_alone() -> None:
    content = warc_of([exchange(status=0)], ABOUT)
    assert [one.rec_type for one in read(content)] == ["warcinfo", "request", "metadata"]
    assert of_kind(content, "metadata")[0].content == b"missing: No answer came.\r\n"
    assert index_of(content, "data.warc.gz") == b""


def test_the_first_record_says_what_was_done_to_bodies() -> None:
    (info,) = of_kind(warc_of([], {**ABOUT, "software": "two\r\nlines: x"}), "warcinfo")
    told = dict(line.split(": ", 1) for line in info.content.decode().splitlines())
    assert told["software"] == "two lines: x"
    assert told["format"] == "WARC File Format 1.1"
    assert "unpacked" in told["bodies"]


def test_the_same_visit_makes_the_same_bytes() -> None:
    tls = tls_of("www.larkspurhill-talk.test")
    assert warc_of(page_visit(tls), ABOUT) == warc_of(page_visit(tls), ABOUT)
    moved = [exchange(at=BEGAN.astimezone(UTC) + timedelta(seconds=1))]
    assert warc_of(moved, ABOUT) != warc_of([exchange()], ABOUT)
    twice = [record.field("WARC-Record-ID") for record in records(warc_of([exchange(), exchange()], ABOUT))]
    assert len(set(twice)) == 5


def indexer(module: str) -> Any:
    """A library of the trade; its source has escapes that Python warns of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module(module)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.larkspurhill-talk.test/Board/7/?b=2&a=1",
        "http://larkspurhill-talk.test",
        "https://board.larkspurhill-talk.test:8443/a/b.css",
        "https://larkspurhill-talk.test:443/?",
        "http://192.0.2.7/x",
    ],
)
def test_keys_are_those_that_others_look_up(address: str) -> None:
    assert key_of(address) == indexer("surt").surt(address)


def test_the_index_is_the_one_that_others_make() -> None:
    content = warc_of(page_visit(tls_of("www.larkspurhill-talk.test")), ABOUT)
    theirs = io.StringIO()
    indexer("cdxj_indexer.main").CDXJIndexer(
        theirs,
        [io.BytesIO(content)],
        filename="data.warc.gz",
        sort=True,
        post_append=True,
        digest_records=True,
        records="response",
    ).process_all()
    ours = index_of(content, "data.warc.gz").decode()

    def split(text: str) -> list[tuple[str, Any]]:
        return [(line.split("{")[0], json.loads(line[line.index("{") :])) for line in text.splitlines()]

    assert split(ours) == split(theirs.getvalue())


HOSTILE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "a\r\nWARC-Type: response",
            "\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n",
            "x\0y",
            "é€\ud800",
            "y" * 100_000,
            " folded\r\n more",
            "\x1b[2J\x7f\x85\u2028",
        ]
    ),
)
HEADERS = st.lists(st.tuples(HOSTILE, HOSTILE), max_size=4).map(tuple)
MEDIA = st.sampled_from(
    ["application/json", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "application/x-amf"]
)


@st.composite
def hostile_exchanges(draw: Any) -> Exchange:
    """An exchange in which whatever a host or a page can choose is chosen badly."""
    return exchange(
        draw(HOSTILE.map("http://x.test/".__add__) | HOSTILE | st.sampled_from(["http://[", "https://a@[::1/?b@c"])),
        draw(st.binary(max_size=60) | st.just(gzip.compress(b"WARC/1.1\r\n", mtime=0) * 2)),
        method=draw(HOSTILE | st.sampled_from(["GET", "POST", "PUT"])),
        request_headers=(*draw(HEADERS), ("content-type", draw(MEDIA))),
        request_body=draw(st.binary(max_size=60) | st.sampled_from([b"[" * 5000, b'{"a": "\\ud800"}', b"null"])),
        status=draw(st.integers(0, 599)),
        reason=draw(HOSTILE),
        headers=draw(HEADERS),
        protocol=draw(HOSTILE),
        dialled=draw(HOSTILE),
        resource=draw(HOSTILE),
        tls=draw(st.none() | st.builds(Tls, HOSTILE, HOSTILE, HOSTILE, st.just(BEGAN), st.just(BEGAN))),
        missing=draw(HOSTILE),
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(hostile_exchanges(), max_size=3))
def test_nothing_that_a_host_writes_makes_or_breaks_a_record(visit: list[Exchange]) -> None:
    content = warc_of(visit, ABOUT)
    assert list(faults(content, "data.warc.gz")) == []
    expected = ["warcinfo"]
    for one in visit:
        if not one.address.startswith(("http://", "https://")):
            expected += ["resource", *(["metadata"] if one.missing else [])]
            continue
        expected += [*(["response"] if one.status else []), "request"]
        expected += ["metadata"] if one.missing or not one.status else []
    told = [one for one in records(content) if not one.field("WARC-Target-URI").startswith("urn:tls:")]
    assert [record.field("WARC-Type") for record in told] == expected
    read_by_others = [
        one for one in read(content) if not str(one.rec_headers.get_header("WARC-Target-URI")).startswith("urn:tls:")
    ]
    assert [record.rec_type for record in read_by_others] == expected
    bodies = [record.content for record in read_by_others if record.rec_type in {"response", "resource"}]
    assert bodies == [one.body for one in visit if one.status or not one.address.startswith(("http://", "https://"))]
    lines = index_of(content, "data.warc.gz").decode().split("\n")[:-1]
    assert [len(json.loads(line.split(" ", 2)[2])["recordDigest"]) for line in lines] == [71] * expected.count(
        "response"
    )


def repacked(content: bytes, number: int, old: bytes, new: bytes) -> bytes:
    """The archive with something changed inside one record, packed as it should be."""
    from evidence.archive.warc import _member  # noqa: PLC0415 - a meddler packs as we do

    parts = [content[one.offset : one.end] for one in records(content)]
    text = gzip.decompress(parts[number])
    assert old in text
    parts[number] = _member(text.replace(old, new, 1))
    return b"".join(parts)


@pytest.mark.parametrize(
    ("number", "old", "new", "said"),
    [
        (1, b"closed", b"opened", "has another block than its digest says"),
        (1, b"closed", b"opened", "has another payload than its digest says"),
        (1, b"closed", b"close", "has another length than its head says"),
        (1, b"WARC-Block-Digest: sha256:", b"WARC-Block-Digest: md5:", "a digest of its block that is no SHA-256"),
        (1, b"WARC-Block-Digest", b"WARC-Other-Thing", "carries no digest of its block"),
        (1, b"WARC-Payload-Digest", b"WARC-Other-Payloads", "carries no digest of its payload"),
        (1, b"WARC/1.1", b"WARC/1.0", "does not begin with a head of WARC/1.1"),
        (1, b"WARC-Date: ", b"WARC-Date:\t", "has a head with a line that is no field"),
        (1, b"WARC-Date: ", b"WARC-Dat: ", "does not have exactly one field WARC-Date"),
    ],
)
def test_a_changed_record_is_named(number: int, old: bytes, new: bytes, said: str) -> None:
    content = repacked(warc_of(page_visit(), ABOUT), number, old, new)
    told = list(faults(content, "data.warc.gz"))
    assert any(sentence.startswith("Record 2 of data.warc.gz (at byte ") and said in sentence for sentence in told)


def test_what_is_added_cut_off_or_doubled_is_named() -> None:
    content = warc_of(page_visit(), ABOUT)
    first, second, *_ = records(content)
    doubled = content + content[second.offset : second.end]
    gapped = content[: first.end] + b"\0" + content[first.end :]
    assert "is cut off" in " ".join(faults(content[:-20], "w"))
    assert "checksum" in " ".join(faults(content[:-1], "w"))
    assert "does not begin with the ten bytes" in " ".join(faults(content + b"\0", "w"))
    assert "does not begin with the ten bytes" in " ".join(faults(gapped, "w"))
    assert "bears the same identity" in " ".join(faults(doubled, "w"))
    assert list(faults(b"", "w")) == ["w holds no record."]


def test_one_broken_record_does_not_hide_the_next() -> None:
    content = warc_of(page_visit(), ABOUT)
    first, _, third, *_ = records(content)
    broken = bytearray(content)
    for record in (first, third):
        broken[record.offset + len(GZIP_HEAD) + 30] ^= 0xFF
    told = list(faults(bytes(broken), "w"))
    assert [sentence.split(" of ")[0] for sentence in told] == ["Record 1", "Record 3"]


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "LARGEST", 100_000)
    content = warc_of([exchange(body=b"\0" * 60_000_000)], ABOUT)
    assert "unpacks to more than a record may hold" in " ".join(faults(content, "w"))


@given(st.binary(max_size=200))
def test_no_bytes_at_all_make_the_check_stumble(content: bytes) -> None:
    assert list(faults(content, "w"))
    assert list(faults(GZIP_HEAD + content, "w"))


@pytest.mark.parametrize("name", ["warc.py", "wacz.py"])
def test_the_checks_are_written_for_old_pythons(name: str) -> None:
    text = Path(check.__file__).with_name(name).read_text()
    assert ast.parse(text, feature_version=(3, 9)).body
