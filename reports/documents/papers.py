"""Papers: a draft as plain text, as a Word document or as a PDF that can be read aloud (PDF/UA-1)."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.template.loader import render_to_string
from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from reports.documents.fields import DocumentError
from reports.documents.paragraphs import Kind, paragraphs, pieces, plain

_STYLES: dict[Kind, str | None] = {
    "title": "Title", "heading": "Heading 1", "point": "List Bullet", "quote": "Quote", "words": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """A finished draft: its words with the marks of headings, points and quotes."""

    title: str
    text: str
    foot: str = ""
    """What stands at the foot of every page."""


def docx(draft: Draft, now: datetime) -> bytes:
    """The draft as a Word document: ready to be filled in, its blanks in yellow."""
    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = draft.title, "", "Draft made by a computer"
    properties.language, properties.created, properties.modified = "en-GB", now, now
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    language = OxmlElement("w:lang")  # without it Word reads the letter aloud in American English
    language.set(qn("w:val"), "en-GB")
    normal.element.get_or_add_rPr().append(language)
    if draft.foot:
        section.footer.paragraphs[0].add_run(draft.foot).font.size = Pt(8)
    for kind, words in paragraphs(draft.text):
        paragraph = document.add_paragraph(style=_STYLES[kind])
        for piece, blank in pieces(words):
            run = paragraph.add_run(piece)
            if blank:
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf(draft: Draft, now: datetime) -> bytes:
    """The draft as a PDF."""
    from weasyprint import HTML  # noqa: PLC0415 - heavy, and no other form of paper needs it

    from reports.pdf import SealedPictures  # noqa: PLC0415

    del now
    parts = [(kind, pieces(words)) for kind, words in paragraphs(draft.text)]
    html = render_to_string("documents/paper.html", {"title": draft.title, "foot": draft.foot, "parts": parts})
    content: bytes = HTML(string=html, url_fetcher=SealedPictures({})).write_pdf(pdf_variant="pdf/ua-1")
    return content


def txt(draft: Draft, now: datetime) -> bytes:
    """The draft as plain text."""
    del now
    foot = f"\n{draft.foot}\n" if draft.foot else ""
    return (plain(draft.text) + foot).encode()


PAPERS: dict[str, Callable[[Draft, datetime], bytes]] = {".txt": txt, ".docx": docx, ".pdf": pdf}


def paper(draft: Draft, out: Path, now: datetime) -> bytes:
    """The draft in the form that the ending of a file asks for; raises DocumentError."""
    if out.suffix.lower() not in PAPERS:
        raise DocumentError(f"“{out.name}” has no ending that is known. End it with {', '.join(PAPERS)}.")
    return PAPERS[out.suffix.lower()](draft, now)
