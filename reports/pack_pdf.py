"""PDFs of a pack: the chronology (PDF/UA-1), and the reading copy behind a password."""

import io
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pikepdf
from django.template.loader import render_to_string
from weasyprint import HTML

from evidence.vault import Vault
from reports.chronology import Entry
from reports.pack import CaseFile, Voice, local, utc
from reports.pack_pictures import parts, pictures_of, supplied_pictures, thumbnails
from reports.pdf import SealedPictures
from reports.statement import paragraphs


@dataclass(frozen=True, slots=True)
class Paper:
    """What every paper of a pack is made from."""

    file: CaseFile
    voice: Voice
    entries: Sequence[Entry]
    now: datetime
    foot: str
    """What stands at the foot of every page: the case and the state of the ledger."""

    def context(self, **more: Any) -> dict[str, Any]:
        """Words of a template."""
        return {
            "file": self.file,
            "voice": self.voice,
            "entries": self.entries,
            "foot": self.foot,
            "made": local(self.now, self.file.zone),
            "made_utc": utc(self.now),
            **more,
        }


def foot(reference: str, size: int, root: str) -> str:
    """The foot of a page; a paper that was swapped for another can be told by the state of the ledger."""
    return f"Case {reference}. For evidence, not for publication.\nLedger of {size} lines, root {root}"


def chronology_pdf(paper: Paper, vault: Vault) -> bytes:
    """The chronology with small pictures; raises VaultError."""
    names, pictures = thumbnails(paper.file.captures, paper.voice.flavour, vault)
    title = f"Chronology of case {paper.file.case.reference}"
    return _pdf("pack/chronology.html", paper.context(title=title, thumbnails=names), pictures)


def reading_copy(paper: Paper, statement: str, vault: Vault) -> bytes:
    """Chronology, pictures and draft statement in one PDF, not yet behind its password; raises VaultError."""
    names, small = thumbnails(paper.file.captures, paper.voice.flavour, vault)
    flavour = paper.voice.flavour
    pictures = [(f"Capture {one}", picture) for one in paper.file.captures for picture in pictures_of(one, flavour)]
    for one in paper.file.supplied:
        pictures += [(f"Supplied, not captured: {one}", picture) for picture in supplied_pictures(one, flavour)]
    sheets, cut = parts(pictures, vault)
    context = paper.context(
        title=f"Reading copy of case {paper.file.case.reference}",
        thumbnails=names,
        pictures=sheets,
        statement=paragraphs(statement),
    )
    return _pdf("pack/reading_copy.html", context, small | cut)


def _pdf(template: str, context: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    html = render_to_string(template, dict(context))
    content: bytes = HTML(string=html, url_fetcher=SealedPictures(pictures)).write_pdf(pdf_variant="pdf/ua-1")
    return content


def locked(content: bytes, passphrase: str) -> bytes:
    """A PDF that opens with a password alone (AES-256, revision 6); it may be read aloud and printed."""
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        # Nobody keeps the owner's password: with it, the rights below could be taken off.
        encryption = pikepdf.Encryption(
            user=passphrase,
            owner=secrets.token_urlsafe(24),
            R=6,
            allow=pikepdf.Permissions(accessibility=True, modify_annotation=False, modify_other=False),
        )
        pdf.save(stream, encryption=encryption)
    return stream.getvalue()
