"""`headsup archive scan`: archives in, mentions out, and at the end what was and was not read."""

import gzip
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.archive_files import MENTION, NO_MENTION, members, record, response, wacz
from tests.conftest import ROOT, Home

REGISTER = ROOT / "config" / "school.example.yaml"
HIDDEN = "<p>Davina Clacy of Wexcombe came; Owen Trask of Wexcombe, deputy head, did not.</p>"
RECORDS = [
    record(0, b"software: a test\r\n", kind="warcinfo", content_type="application/warc-fields"),
    response(1, MENTION),
    response(2, NO_MENTION),
    response(3, gzip.compress(MENTION.encode()), "Content-Encoding: gzip"),
    response(4, b"\x89PNG", content_type="image/png"),
    response(5, HIDDEN),
    record(6, MENTION.encode(), kind="resource", content_type="text/html"),
]
WET = [record(7, b"Larkspur Hill Primary School in Wexcombe.", kind="conversion", content_type="text/plain")]


@pytest.fixture
def bare(tmp_path: Path) -> Home:
    """An installation without any server; this command needs none."""
    return Home(tmp_path)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(b"".join(members(RECORDS)))
    return file


def scanned(home: Home, *words: object, expect: int = 0) -> tuple[list[dict[str, Any]], list[str]]:
    """Answers, and the sentences on standard error."""
    done = home("archive", "scan", *words, "--register", REGISTER, expect=expect)
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr.splitlines()


def test_mentions_with_the_place_of_their_record(bare: Home, archive: Path) -> None:
    answers, said = scanned(bare, archive)
    assert [answer["id"] for answer in answers] == [f"<urn:uuid:{number}>" for number in (1, 3, 6)]
    first = answers[0]
    assert set(first) == {"file", "offset", "id", "url", "date", "mentions"}
    assert (first["file"], first["url"]) == (str(archive), "http://news.test/1")
    assert first["date"] == "2026-11-01T08:00:00Z"
    assert first["offset"] == len(members(RECORDS)[0])
    assert {mention["entity"] for mention in first["mentions"]} == {"head", "larkspur"}
    assert answers[1]["mentions"] == first["mentions"]
    assert said == [
        "Records: 7, of which 5 are pages.",
        "  read: 3, of which 3 with 6 mentions",
        "  passed over, for no word in them that a mention needs: 2",
        "  could not be read: 0",
        "  no pages (requests, pictures and the like): 2",
        "Files and places that could not be read: 0.",
        "With --deep the pages that were passed over are read too.",
    ]
    assert not (bare.folder / "var" / "headsup.sqlite3").exists()


def test_deep_reads_pages_without_any_word_about_schools(bare: Home, archive: Path) -> None:
    answers, said = scanned(bare, archive, "--deep", "--engine", "inline")
    assert "<urn:uuid:5>" in [answer["id"] for answer in answers]
    assert said[1].startswith("  read: 5,")
    assert not any("--deep" in line for line in said)


def test_plain_wet_and_wacz_in_one_run_into_a_file(bare: Home, archive: Path) -> None:
    plain, wet = bare.folder / "plain.warc", bare.folder / "text.warc.wet.gz"
    plain.write_bytes(b"".join(RECORDS))
    wet.write_bytes(b"".join(members(WET)))
    packed = wacz(bare.folder / "saved.wacz", data=archive.read_bytes())
    answers, said = scanned(bare, plain, wet, packed, "--out", bare.folder / "answers.jsonl")
    assert answers == []
    found = [json.loads(line) for line in (bare.folder / "answers.jsonl").read_text().splitlines()]
    assert [one["file"].removeprefix(f"{bare.folder}/") for one in found] == [
        *["plain.warc"] * 3,
        "text.warc.wet.gz",
        *["saved.wacz:archive/data.warc.gz"] * 3,
    ]
    assert said[0] == "Records: 15, of which 11 are pages."


def test_damage_is_told_with_file_and_byte_and_the_rest_is_read(bare: Home, archive: Path) -> None:
    parts = members(RECORDS)
    parts[2] = parts[2][:30] + b"\xff\0\xff\0\xff\0" + parts[2][36:]
    archive.write_bytes(b"".join(parts))
    rubbish, missing = bare.folder / "rubbish.wacz", bare.folder / "missing.warc"
    rubbish.write_bytes(b"PK\x03\x04")
    answers, said = scanned(bare, rubbish, missing, bare.folder, archive, expect=1)
    assert len(answers) == 3
    assert (
        said[0] == f"{rubbish}: begins like a WACZ but is cut off or damaged (File is not a zip file); fetch it again."
    )
    assert said[1] == f"{missing}: cannot be read (No such file or directory); name a file that you may read."
    assert said[2] == f"{bare.folder}: cannot be read (Is a directory); name a file that you may read."
    assert said[3].startswith(f"{archive}, byte {len(parts[0]) + len(parts[1])}: the gzip data are damaged (")
    assert "Files and places that could not be read: 4. What stood there was not checked." in said


def test_a_page_that_cannot_be_read_is_told(bare: Home) -> None:
    file = bare.folder / "deep.warc"
    endless = response(1, MENTION + "<div><b>" * 30_000)
    unknown = response(2, MENTION, "Content-Encoding: sdch")
    file.write_bytes(endless + unknown + response(3, MENTION))
    answers, said = scanned(bare, file, expect=1)
    assert [answer["id"] for answer in answers] == ["<urn:uuid:3>"]
    assert said[:2] == [
        f"{file}, byte 0: the page cannot be read: its elements nest without end; it was left out.",
        f"{file}, byte {len(endless)}: the page cannot be read: its encoding “sdch” is not known; it was left out.",
    ]
    assert "  could not be read: 2" in said


def test_a_wrong_command_line(bare: Home, archive: Path) -> None:
    assert "inline" in bare("archive", "scan", archive, "--register", REGISTER, "--engine", "moon", expect=2).stderr
    assert "FILES" in bare("archive", "scan", "--register", REGISTER, expect=2).stderr
    before = archive.read_bytes()
    refused = bare("archive", "scan", archive, "--register", REGISTER, "--out", archive, expect=2)
    assert "is also what is to be read; name another file." in refused.stderr
    assert archive.read_bytes() == before


def test_a_reader_who_has_seen_enough_ends_it_quietly(bare: Home) -> None:
    file = bare.folder / "many.warc"
    file.write_bytes(response(1, MENTION) * 2000)
    words = bare.command("archive", "scan", file, "--register", REGISTER)
    with subprocess.Popen(words, cwd=ROOT, env=bare.env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        assert json.loads(running.stdout.readline())["mentions"]
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0
