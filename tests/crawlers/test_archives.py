"""Reading archives: every kind, and what happens when one is damaged."""

import gzip
import io
import random
import zipfile
from pathlib import Path

import pytest
from fastwarc.stream_io import BrotliWriter

from crawlers.archives import LARGEST_RECORD, Damage, Record, records
from crawlers.payload import PayloadError, payload
from tests.archive_files import members, record, response, wacz

FOUR = [response(number, f"<p>page {number}</p>" + "x" * 500 * number) for number in range(4)]


def read(file: Path, content: bytes | None = None) -> tuple[list[Record], list[str]]:
    """Records of a file, and its damages without the name of the file."""
    if content is not None:
        file.write_bytes(content)
    found = list(records(file, lambda _: None))
    said = [str(one).replace(str(file), "FILE") for one in found if isinstance(one, Damage)]
    return [one for one in found if isinstance(one, Record)], said


def numbers(found: list[Record]) -> list[int]:
    return [int(one.id.strip("<>").removeprefix("urn:uuid:")) for one in found]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def test_plain_and_gzipped_archives_give_the_same_records_each_with_its_offset(file: Path) -> None:
    plain, said = read(file, b"".join(FOUR))
    zipped, also_said = read(file, b"".join(members(FOUR)))
    assert said == also_said == []
    assert [one.block for one in plain] == [one.block for one in zipped]
    assert [one.offset for one in plain] == [sum(map(len, FOUR[:number])) for number in range(4)]
    assert [one.offset for one in zipped] == [sum(map(len, members(FOUR)[:number])) for number in range(4)]
    assert (plain[1].address, plain[1].date, plain[1].kind) == (
        "http://news.test/1",
        "2026-11-01T08:00:00Z",
        "response",
    )


def test_an_archive_compressed_in_one_piece(file: Path) -> None:
    found, said = read(file, gzip.compress(b"".join(FOUR)))
    assert (numbers(found), said) == ([0, 1, 2, 3], [])


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_wacz_is_read_without_unpacking_and_names_the_part(file: Path, compression: int) -> None:
    wacz(file, compression=compression, data=b"".join(members(FOUR)), more=b"".join(FOUR[:1]))
    found, said = read(file)
    assert (numbers(found), said) == ([0, 1, 2, 3, 0], [])
    assert {one.file.replace(str(file), "FILE") for one in found} == {
        "FILE:archive/data.warc.gz",
        "FILE:archive/more.warc",
    }
    assert [one.name for one in file.parent.iterdir()] == ["archive"]


def test_zeros_between_members_are_no_damage(file: Path) -> None:
    padded = b"".join(one + bytes(200_000) for one in members(FOUR))
    assert (numbers(read(file, padded)[0]), read(file)[1]) == ([0, 1, 2, 3], [])


def test_a_cut_off_gzip_file(file: Path) -> None:
    parts = members(FOUR)
    found, said = read(file, b"".join(parts)[:-20])
    assert numbers(found) == [0, 1, 2]
    at = sum(map(len, parts[:3]))
    assert len(said) == 1
    assert said[0].startswith(f"FILE, byte {at}: the gzip file is cut off; nothing after it could be read; fetch the")


@pytest.mark.parametrize("inside", [False, True])
def test_a_damaged_member_is_passed_over(file: Path, *, inside: bool) -> None:
    parts = members(FOUR)
    parts[1] = parts[1][:40] + b"\xff\0\xff\0\xff\0\xff\0" + parts[1][48:]
    content = b"".join(parts)
    found, said = read(wacz(file, data=content)) if inside else read(file, content)
    assert numbers(found) == [0, 2, 3]
    name = "FILE:archive/data.warc.gz" if inside else "FILE"
    assert len(said) == 1
    assert said[0].startswith(f"{name}, byte {len(parts[0])}: the gzip data are damaged (")
    assert f"it was read on from byte {len(parts[0]) + len(parts[1])};" in said[0]


def test_rubbish_between_members_or_in_place_of_one(file: Path) -> None:
    parts = members(FOUR)
    parts[1] = b"rubbish" * 50_000
    assert numbers(read(file, b"".join(parts))[0]) == [0, 2, 3]
    parts[1] = gzip.compress(b"rubbish" * 50_000, mtime=0)
    found, said = read(file, b"".join(parts))
    assert numbers(found) == [0, 2, 3]
    assert len(said) == 1
    assert "that is no WARC record" in said[0]


def test_a_plain_archive_with_rubbish_a_lie_and_an_end_too_early(file: Path) -> None:
    rubbish = [FOUR[0], b"rubbish\r\n" * 9_000, FOUR[2], FOUR[3]]
    found, said = read(file, b"".join(rubbish))
    assert (numbers(found), len(said)) == ([0, 2, 3], 1)
    assert said[0].startswith("FILE, byte 0: after the record that begins here comes something that is no WARC record")

    lying = [FOUR[0], FOUR[1].replace(b"Content-Length: ", b"Content-Length: 9"), FOUR[2], FOUR[3]]
    found, said = read(file, b"".join(lying))
    assert (numbers(found), len(said)) == ([0, 2, 3], 1)
    assert said[0].startswith(f"FILE, byte {len(FOUR[0])}: the record is cut off; it was read on from byte")

    found, said = read(file, b"".join(FOUR)[:-50])
    assert (numbers(found), len(said)) == ([0, 1, 2], 1)
    assert said[0].endswith(
        "the record is cut off; nothing after it could be read; fetch the file again to have it all."
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "FILE: is empty; fetch it again."),
        (b"PK\x03\x04 and no more", "FILE: begins like a WACZ but is cut off or damaged (File is not a zip file)"),
        (b"hello" * 99_999, "FILE, byte 0: here begins something that is no WARC record"),
        (gzip.compress(b"hello", mtime=0), "FILE, byte 0: here begins something that is no WARC record"),
        (b"\x1f\x8b\x08 no gzip", "FILE, byte 0: the gzip "),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "FILE, byte 0: here begins something that is no WARC record"),
    ],
)
def test_what_is_no_archive_is_one_sentence(file: Path, content: bytes, said: str) -> None:
    found, sentences = read(file, content)
    assert found == []
    assert len(sentences) == 1
    assert sentences[0].startswith(said)


def test_a_zip_file_without_a_warc_a_missing_file_and_a_folder(file: Path) -> None:
    assert "is a zip file without a WARC in it; name a WACZ" in read(wacz(file))[1][0]
    assert read(file / "none")[1] == ["FILE: cannot be read (Not a directory); name a file that you may read."]
    assert "cannot be read (Is a directory)" in read(file.parent)[1][0]


def test_no_damage_whatever_makes_it_stumble(file: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - the same damage in every run
    wholes = [
        b"".join(FOUR),
        b"".join(members(FOUR)),
        gzip.compress(b"".join(FOUR)),
        wacz(file, d=b"".join(members(FOUR))).read_bytes(),
    ]
    for whole in wholes * 60:
        content = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(content))
            content[place : place + chance.randint(0, 40)] = chance.randbytes(chance.randint(0, 40))
        found, said = read(file, bytes(content))
        assert len(found) <= 8
        assert len(said) <= 10


def body_of(tmp_path: Path, content: bytes) -> bytes | None:
    found, _ = read(tmp_path / "one", content)
    given = payload(found[0])
    return given.body if given else None


def _brotli(body: bytes) -> bytes:
    stored = io.BytesIO()
    with BrotliWriter(stored) as writer:
        writer.write(body)
    return stored.getvalue()


BODY = b"<html><p>Larkspur Hill</p></html>" * 300
BROTLI = _brotli(BODY)
CHUNKED = b"".join(b"%x\r\n%s\r\n" % (len(BODY[at : at + 700]), BODY[at : at + 700]) for at in range(0, len(BODY), 700))


@pytest.mark.parametrize(
    ("stored", "headers"),
    [
        (BODY, []),
        (gzip.compress(BODY, mtime=0), ["Content-Encoding: gzip"]),
        (BROTLI, ["content-encoding:br"]),
        (CHUNKED + b"0\r\n\r\n", ["Transfer-Encoding: chunked"]),
        (gzip.compress(BROTLI, mtime=0), ["Content-Encoding: br, gzip"]),
        (BODY, ["Content-Encoding: gzip", "Transfer-Encoding: chunked"]),  # the archive stores it decoded
        (BODY, ["Content-Encoding: br"]),
        (BODY, ["Content-Encoding: identity"]),
    ],
)
def test_encodings_are_undone(tmp_path: Path, stored: bytes, headers: list[str]) -> None:
    assert body_of(tmp_path, response(1, stored, *headers)) == BODY


def test_which_records_hold_pages(tmp_path: Path) -> None:
    assert body_of(tmp_path, record(1, b"words", kind="conversion", content_type="text/plain")) == b"words"
    assert body_of(tmp_path, record(1, BODY, kind="resource", content_type="text/html; charset=utf-8")) == BODY
    assert body_of(tmp_path, record(1, b"HTTP/1.0 200 OK\n\n" + BODY)) == BODY
    assert body_of(tmp_path, record(1, BODY)) == BODY
    assert body_of(tmp_path, response(1, BODY, content_type="image/png")) is None
    assert body_of(tmp_path, record(1, b"\x89PNG", kind="resource", content_type="image/png")) is None
    assert body_of(tmp_path, record(1, b"", kind="response")) is None


def test_what_is_too_large_or_unknown_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<p>" * (LARGEST_RECORD // 2))
    for content in (
        response(1, bomb, "Content-Encoding: gzip"),
        response(1, b"<p>" + bytes(LARGEST_RECORD)),
        response(1, BODY, "Content-Encoding: sdch"),
    ):
        with pytest.raises(PayloadError, match=r"larger than 20 MB|encoding “sdch” is not known"):
            body_of(tmp_path, content + FOUR[1])
        assert numbers(read(tmp_path / "one")[0]) == [1, 1]
