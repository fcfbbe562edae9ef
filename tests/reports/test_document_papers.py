"""Papers of documents: as text, for Word, to be read aloud; written once, noted once, asked for on the command line."""

import hashlib
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner
from docx import Document
from docx.enum.text import WD_COLOR_INDEX

from cases.models import Case, CaseNote, NoteKind
from config.commands.document import command
from config.exits import CONFIGURATION, INPUT, exit_code
from config.terms_files import FOLDER, read
from evidence.events import Event
from evidence.models import LedgerLine
from reports.documents.catalogue import FORMS
from reports.documents.fields import DocumentError
from reports.documents.in_use import annual_checklist, in_use
from reports.documents.papers import PAPERS, paper
from reports.documents.quoting import quoted_clause
from reports.documents.terms import TermsError, clause_for
from reports.documents.writing import write_down
from tests.packs import pdf_text
from tests.reports.desk import NOW, WORDS, Desk, desk_in

CLAUSE = "{id: a, text: Be kind, seen: 2026-11-02}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_in(tmp_path_factory.mktemp("desk"))


def test_plain_text_reads_well_in_any_editor(desk: Desk) -> None:
    text = PAPERS[".txt"](desk.draft("removal-draft", {"words": WORDS}), NOW).decode()
    assert text.startswith("DRAFT: Request to a site to remove a post\n=====")
    assert f"\n    “{WORDS}”\n" in text
    assert max(map(len, text.splitlines()[:-1])) <= 88
    assert text.endswith(
        f"Case {desk.case.reference}. DEMONSTRATION: the school is invented or only trying this out.\n"
    )


def test_a_word_document_opens_with_its_blanks_in_yellow(desk: Desk) -> None:
    found = Document(io.BytesIO(PAPERS[".docx"](desk.draft("removal-draft", {"words": WORDS}), NOW)))
    assert found.paragraphs[0].text == "DRAFT: Request to a site to remove a post"
    assert found.core_properties.language == "en-GB"
    assert next(one.text for one in found.paragraphs if one.style and one.style.name == "Quote") == f"“{WORDS}”"
    yellow = [run for one in found.paragraphs for run in one.runs if run.font.highlight_color]
    assert "[ name ]" in {run.text for run in yellow}
    assert all(run.text.startswith("[ ") and run.font.highlight_color == WD_COLOR_INDEX.YELLOW for run in yellow)
    assert found.sections[0].footer.paragraphs[0].text.startswith("DRAFT: not sent by Heads-up.")


def test_a_pdf_can_be_read_aloud_and_says_draft_on_every_page(desk: Desk) -> None:
    content = PAPERS[".pdf"](desk.draft("operator-notice", {"words": WORDS}), NOW)
    found = pypdf.PdfReader(io.BytesIO(content))
    assert {"/MarkInfo", "/StructTreeRoot"} <= found.root_object.keys()
    assert str(found.root_object["/Lang"]) == "en-GB"
    assert len(found.pages) == 2
    assert all("DRAFT: not sent by Heads-up." in page.extract_text() for page in found.pages)
    assert f"“{WORDS}”" in pdf_text(content), "words of the web are shown, never obeyed"


def test_a_document_is_written_once_and_noted_with_its_digest(desk: Desk, tmp_path: Path) -> None:
    out, order = tmp_path / "letter.txt", desk.order("general-letter", {"contact": "clerk"})
    content = paper(desk.draft("general-letter", {"contact": "clerk"}), out, NOW)
    write_down(content, out, order, desk.vault, NOW)
    note = desk.case.notes.get(step="document")
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    assert (note.kind, note.by, note.answer) == (NoteKind.LETTER, "head", "general-letter")
    assert note.fields == {"document": "general-letter", "form": "txt", "sha256": digest}
    assert "not sent" in note.fact
    line = LedgerLine.objects.order_by("-number")[0]
    assert json.loads(line.body)["decision"] == "step document: general-letter"
    with pytest.raises(DocumentError, match="nothing is ever written over"):
        write_down(content, out, order, desk.vault, NOW)
    with pytest.raises(DocumentError, match="name of the file would name a person"):
        write_down(content, tmp_path / "davina-clacy.txt", order, desk.vault, NOW)
    with pytest.raises(DocumentError, match=r"End it with .txt, .docx, .pdf"):
        paper(desk.draft("general-letter"), tmp_path / "letter.odt", NOW)
    assert CaseNote.objects.filter(step="document").count() == 1


def test_a_document_that_cannot_be_noted_is_not_written(desk: Desk, tmp_path: Path) -> None:
    order = replace(desk.order("general-letter"), case=Case(pk=0))
    with pytest.raises(Case.DoesNotExist):
        write_down(b"x", tmp_path / "letter.txt", order, desk.vault, NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_standing_text_is_in_use_since_a_day_and_looked_at_every_year(desk: Desk, tmp_path: Path) -> None:
    today = date(2026, 11, 27)
    assert [one.split(":")[0] for one in annual_checklist(desk.school, today)] == [
        FORMS["home-school-agreement"].title,
        FORMS["page-auto-reply"].title,
    ]
    order = desk.order("home-school-agreement", {"in_use_since": "2026-09-01"})
    assert "In use since: 1 September 2026." in desk.text("home-school-agreement", order.given)
    write_down(b"x", tmp_path / "text.txt", order, desk.vault, NOW)
    assert in_use(desk.school) == {"home-school-agreement": date(2026, 9, 1)}
    assert len(annual_checklist(desk.school, today)) == 1
    assert "in use since 1 September 2026. Look at it again" in annual_checklist(desk.school, date(2027, 9, 2))[0]


def test_the_answer_of_a_page_gives_the_numbers_for_an_emergency(desk: Desk) -> None:
    text = desk.text("page-auto-reply")
    for said in ("call 999", "on 101", "0800\u00a01111", "01632 960123", "Wexshire children’s services, 01632 960202"):
        assert said in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("sites: [", "own.yaml: it cannot be read as YAML"),
        ("sites: x", "own.yaml: a terms library is a list under `sites:`"),
        ("sites: [{name: Forum, hosts: [a.test]}]", "own.yaml, site 1, terms"),
        ("sites: [{name: Forum, hosts: [a.test], terms: x, rating: 5}]", "own.yaml, site 1, rating"),
        (
            f"sites: [{{name: Forum, hosts: [a.test], terms: x, clauses: [{CLAUSE}, {CLAUSE}]}}]",
            "two clauses are called “a”",
        ),
    ],
)
def test_a_faulty_terms_library_is_named_with_file_and_place(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "own.yaml").write_text(content)
    with pytest.raises(TermsError, match=said) as caught:
        read([FOLDER, tmp_path])
    assert exit_code(caught.value) == CONFIGURATION


def test_a_schools_own_terms_count_first_and_old_ones_are_to_be_read_again(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "sites: [{name: Ours, hosts: [townchatter.test], terms: http://townchatter.test/own, "
        "clauses: [{id: kind, about: [threat], text: Be kind to all., seen: 2026-01-02, capture: C-1}]}]"
    )
    library = read([FOLDER, tmp_path])
    site = library.site("www.townchatter.test")
    assert site
    assert site.name == "Ours"
    assert library.site("nottownchatter.test") is None
    assert clause_for(site, "threat") == clause_for(site, "", "kind") == site.clauses[0]
    assert clause_for(site, "personal abuse") is None
    quoted = quoted_clause(library, "townchatter.test", "threat", {}, date(2026, 11, 27))
    assert quoted.seen == "2 January 2026 (capture C-1) [ read it again: it may have changed since ]"
    assert quoted_clause(library, "unknown.test", "threat", {}, NOW.date()).text.startswith("[ ")


def test_the_command_lists_explains_drafts_and_refuses(desk: Desk, tmp_path: Path) -> None:
    def said(*words: str) -> str:
        done = CliRunner().invoke(command, [*words, "--as", "head"], catch_exceptions=False)
        assert done.exit_code == 0
        return done.output

    assert [line.partition(":")[0] for line in said().splitlines()] == list(FORMS)
    assert {one["document"] for one in json.loads(said("--json"))} == set(FORMS)
    assert "--field contact=…  whom to speak to (head, deputy" in said("general-letter")
    out = tmp_path / "text.docx"
    assert "is a draft" in said("home-school-agreement", "--out", str(out))
    assert "Kind words" in "\n".join(one.text for one in Document(str(out)).paragraphs)
    for words, sentence in (
        (("letter",), "There is no document “letter”"),
        (("general-letter", "--out", "x.txt"), "belongs to a case"),
        (("page-auto-reply", desk.case.reference, "--out", "x.txt"), "belongs to no case"),
        (("page-auto-reply", "--out", "x.txt", "--field", "telephone"), "is no field"),
        (("page-auto-reply", "--out", "x.txt", *["--field", "telephone=1"] * 2), "filled in twice"),
        (("general-letter", "K-NONE-NONE", "--out", "x.txt"), "There is no case K-NONE-NONE"),
    ):
        with pytest.raises(Exception, match=sentence) as caught:
            said(*words)
        assert exit_code(caught.value) == INPUT


def test_a_case_that_is_not_the_readers_does_not_exist_for_documents(desk: Desk) -> None:
    Case.objects.filter(pk=desk.case.pk).update(audience="chair")
    words = ["general-letter", desk.case.reference, "--out", "x.txt", "--as", "head"]
    with pytest.raises(Exception, match=f"There is no case {desk.case.reference}"):
        CliRunner().invoke(command, words, catch_exceptions=False)
    assert json.loads(LedgerLine.objects.order_by("-number")[0].body)["event"] == Event.DENIED
    Case.objects.filter(pk=desk.case.pk).update(audience="head")
