"""The papers of a pack: complete, readable, safe to open, and in the redacted flavour without a name."""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from docx import Document

from cases.models import Case
from config.packing import reading_copy_of
from evidence.custody.decisions import Decision
from evidence.custody.erasure import erase
from evidence.events import Event
from evidence.models import Artifact, Capture, LedgerLine
from evidence.packs.pack import PackError
from evidence.seal import SealedFile, seal_file
from evidence.standalone.pack import examine
from register.models import Person
from reports.chronology import cell
from tests.authority import authorities
from tests.packs import NOW, PASSPHRASE, QUOTE, REFUSED, ROUTINE, Installation, complained, pdf_text, table


@dataclass(frozen=True)
class Made:
    """Both flavours of a pack."""

    home: Installation
    case: Case
    full: Path
    redacted: Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("papers")
    clocks = authorities(folder / "clocks")
    home = Installation(folder / "home", (clocks.one,))
    case = complained(home)
    full = home.pack(case, folder / "full")
    return Made(home, case, full, home.pack(case, folder / "redacted", "redacted"))


def test_the_chronology_is_numbered_without_a_gap_and_tells_both_times(made: Made) -> None:
    for pack in (made.full, made.redacted):
        rows = table(pack)
        assert [row["Number"] for row in rows] == [str(number) for number in range(1, 11)]
        assert [row["Time (UTC)"] for row in rows] == sorted(row["Time (UTC)"] for row in rows)
        assert rows[5]["Time (UTC)"] == "2026-11-20 09:30:15 UTC"
        assert rows[5]["Local time"] == "Friday 20 November 2026, 09:30:15 GMT"
    assert [row["What happened"] for row in table(made.full)] == [
        "Posted by “Robin Underhay”, as the page displays it",
        "Case opened",
        "Page could not be captured: its owner asks robots to stay away (robots.txt).",
        "Page visited because the complaint named it",
        "Found by a routine visit to an approved public source",
        "Page captured",
        "Page captured",
        "Evidence handed in: supplied, not captured",
        "Page looked at again and captured",
        "Second look after two days: not seen any more",
    ]
    full = table(made.full)
    assert full[0]["Time (UTC)"] == "2026-11-19 22:30 UTC"
    assert (full[2]["Address"], full[4]["Address"]) == (REFUSED, ROUTINE)
    assert "could not read who is shown as the author" in full[4]["Details"]
    assert "OTHR-CASE" not in {row["Reference"] for row in full}, "another case saw the thread too"
    assert "not seen at 2026-11-22 09:30:15 UTC" in full[9]["Details"]
    assert f"-{QUOTE}" in full[9]["Details"]
    assert table(made.redacted)[0]["What happened"] == "Posted by an author, as the page displays it"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "|cmd", "  =1"])
def test_a_cell_is_never_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert cell(f"x{text}") == f"x{text}"


def test_no_cell_of_the_chronology_is_a_formula(made: Made) -> None:
    for row in table(made.full):
        assert not any(value.startswith(("=", "+", "-", "@", "\t")) for value in row.values())


def test_the_chronology_is_an_accessible_pdf_with_case_pages_and_ledger_at_its_foot(made: Made) -> None:
    content = (made.full / "data/chronology.pdf").read_bytes()
    reader = pypdf.PdfReader(io.BytesIO(content))
    catalogue: Any = reader.root_object
    assert catalogue["/MarkInfo"] == {"/Marked": True}
    assert catalogue["/Lang"] == "en-GB"
    assert reader.metadata
    assert reader.metadata.title == f"Chronology of case {made.case.reference}"
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_data()
    root = json.loads(min(made.full.glob("data/ledger/proofs/*.json")).read_text())["size"]
    for number, page in enumerate(reader.pages, start=1):
        text = re.sub(r"\s+", " ", page.extract_text())
        assert f"Page {number} of {len(reader.pages)}" in text
        assert f"Case {made.case.reference}. For evidence, not for publication." in text
        assert f"Ledger of {root} lines, root " in text
    assert sum(len(page.images) for page in reader.pages) >= 2, "the captures have small pictures"
    assert "<b>the kitchen</b>" in pdf_text(content), "what a page says is never markup of ours"


def test_the_statement_is_a_draft_that_says_what_it_must(made: Made) -> None:
    words = "\n".join(line.text for line in Document(str(made.full / "data/statement-draft.docx")).paragraphs)
    plain = (made.full / "data/statement-draft.txt").read_text()
    for text in (words, plain):
        for said in (
            "This is a draft.", "No person sat at the browser", "Two clocks were used", "only runs forward",
            "the operating system said that its clock was synchronised, with a greatest error of 0.02 seconds",
            "I did not alter any captured page", "I cannot say who wrote", "section 9 of the Criminal Justice Act 1967",
            "Ask whoever receives it", "[ full name ]", "Not every capture is evidence-grade", "supplied, not captured",
            f"Not captured: {REFUSED}, because its owner asks robots", "Shortcomings: The page was cut off.",
        ):  # fmt: skip
            assert said in text, said
        for capture in Capture.objects.filter(owed__case=made.case):
            assert f"{capture.reference}: {capture.final_address}, captured at" in text
            assert capture.record_sha256 in text
    assert Document(str(made.full / "data/statement-draft.docx")).core_properties.author == ""


def test_the_reading_copy_opens_with_its_password_alone(made: Made) -> None:
    content = reading_copy_of(made.full).read_bytes()
    for wrong in (None, "", "password"):
        with pytest.raises(pypdfium2.PdfiumError, match="password"):
            pypdfium2.PdfDocument(content, password=wrong)
    text = pdf_text(content, PASSPHRASE)
    for said in ("Chronology of case", "DRAFT statement", "full page picture", "not seen at", "Part 3 of 3"):
        assert said in text, said
    reader = pypdf.PdfReader(io.BytesIO(content))
    encryption: Any = reader.trailer["/Encrypt"]
    assert (encryption["/V"], encryption["/R"], encryption["/Length"]) == (5, 6, 256)
    assert encryption["/CF"]["/StdCF"]["/CFM"] == "/AESV3"
    assert b"Clacy" not in content
    assert b"Chronology" not in content


def test_the_readme_names_every_folder_and_says_what_is_not_proved(made: Made) -> None:
    for pack in (made.full, made.redacted):
        text = (pack / "README.txt").read_text()
        for said in (
            "python3 -m verify", "sha256sum -c", "openssl ts -verify", "FOR EVIDENCE, NOT FOR PUBLICATION",
            "That the website sent these bytes.", "cannot be visited again as it was", "data/ledger/", "seal/",
        ):  # fmt: skip
            assert said in text, said
        assert max(map(len, text.splitlines())) <= 100
        assert json.loads((pack / "data/ledger/keys.json").read_text())["keys"][0]["key_id"] in text
    unredacted = Capture.objects.get(address__contains="clacy").reference
    assert unredacted in (made.redacted / "README.txt").read_text().split("WHAT IS IN IT")[0]


def texts(name: str, content: bytes) -> Iterator[str]:
    """Every text of a file, by other tools than those that the product searches with."""
    yield content.decode("latin-1")
    yield content.decode("utf-16-le", "ignore")
    if name.endswith(".pdf"):
        yield pdf_text(content)
        for found in re.finditer(rb"stream\r?\n", content):
            unpacked = zlib.decompressobj()
            try:
                yield unpacked.decompress(content[found.end() :]).decode("latin-1")
            except zlib.error:
                continue
        for page in pypdf.PdfReader(io.BytesIO(content)).pages:
            yield page.extract_text()
    if name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for inner in packed.namelist():
                yield re.sub(r"<[^>]*>", "", packed.read(inner).decode("latin-1"))


def test_no_name_of_the_register_stands_anywhere_in_the_redacted_pack(made: Made) -> None:
    assert examine(made.redacted).faults == []
    surnames = {name.split()[-1].lower() for name in Person.objects.values_list("name", flat=True)}
    assert {"clacy", "trask", "quill", "nandlow", "wrenfold"} <= surnames
    seen = 0
    for file in (one for one in made.redacted.rglob("*") if one.is_file()):
        name = file.relative_to(made.redacted).as_posix()
        for text in (name, *texts(name, file.read_bytes())):
            plain = re.sub(r"\s+", " ", text).lower()
            seen += "for evidence, not for publication" in plain
            assert not any(surname in plain for surname in surnames | {"underhay"}), name
            assert "kitchen rot" not in plain, f"{name} quotes the page"
    assert seen >= 2, "the text of papers was really read"
    opened = pdf_text(reading_copy_of(made.redacted).read_bytes(), PASSPHRASE).lower()
    assert "chronology of case" in opened
    assert not any(surname in opened for surname in surnames)


def test_the_redacted_pack_holds_redacted_pictures_and_facts_and_no_original(made: Made) -> None:
    held = {file.name for file in made.redacted.glob("data/captures/*/*")}
    assert held == {"summary.json", "redacted-picture-of-the-words.png"}
    assert {file.name for file in made.redacted.glob("data/supplied/*/*")} == {"summary.json"}
    sealed = {one.sha256 for one in Artifact.objects.filter(derived_from=None)}
    whole = examine(made.full)
    assert whole.files > examine(made.redacted).files
    for summary in made.redacted.glob("data/captures/*/summary.json"):
        told = json.loads(summary.read_text())
        assert told["record_sha256"] in sealed
        assert told["author"] == "an author"
        assert not {"text", "words", "matches", "response_headers", "reason", "case"} & set(told)


def test_a_line_that_names_somebody_is_withheld_and_still_proved(made: Made) -> None:
    [entry] = [
        json.loads(line)
        for line in (made.redacted / "data/ledger/custody-log.jsonl").read_text().splitlines()
        if "withheld" in line
    ]
    line = LedgerLine.objects.get(number=entry["number"])
    assert "why-davina-clacy-must-go" in line.body
    proof = json.loads((made.redacted / f"data/ledger/proofs/{line.number}.json").read_text())
    assert proof["leaf"] == line.hash
    assert "body" not in proof


def test_a_redacted_file_that_still_names_somebody_stops_the_pack(made: Made, tmp_path: Path) -> None:
    original = Artifact.objects.filter(kind="document", capture__owed__case=made.case).first()
    leaking = SealedFile("redacted document", "text/html", b"<p>M&#114;s  <b>Cla</b>cy knew</p>")
    artifact = seal_file(made.home.vault, Event.REDACTED, {"original": "x"}, leaking, NOW, original=original)
    try:
        with pytest.raises(PackError, match=r"a name of the register stands in .*redacted-document\.html"):
            made.home.pack(made.case, tmp_path / "pack", "redacted")
    finally:
        artifact.delete()
    assert list(tmp_path.iterdir()) == []


def test_what_was_erased_by_decision_is_told_and_is_no_fault(made: Made, tmp_path: Path) -> None:
    """The last test here: it takes bytes away that two cases share."""
    document = Artifact.objects.filter(kind="document", capture__address__contains="talk/7").order_by("pk")[0]
    owners = [one.capture.reference for one in Artifact.objects.filter(sha256=document.sha256) if one.capture]
    assert len(owners) == 3
    erase(made.home.vault, document.sha256, Decision("dpo", "a pupil stands in it"), owners, NOW)
    pack = made.home.pack(made.case, tmp_path / "pack")
    assert examine(pack).faults == []
    assert not list(pack.glob(f"data/captures/{document.capture}/document.html"))
    erased = (pack / "README.txt").read_text().split("were erased by decision")[1].split("HOW TO CHECK")[0]
    assert f"{document.capture}: document ({document.sha256})" in " ".join(erased.split())
    assert "a pupil stands in it" in (pack / "data/ledger/custody-log.jsonl").read_text()
