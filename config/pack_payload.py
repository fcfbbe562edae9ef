"""What lies in a pack: sealed files, papers for people, facts for programs, and the ledger's part."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.template.loader import render_to_string

from evidence.events import Event
from evidence.ledger import canonical_json
from evidence.models import Artifact, TreeHead
from evidence.packs.bag import write
from evidence.packs.case_lines import lines_of
from evidence.packs.pack_ledger import Shown, write_ledger
from evidence.packs.sealed_files import may_show, of_capture, of_supplied, write_sealed
from evidence.packs.verifier import write_verifier
from evidence.standalone.pack_captures import CAPTURES, SUMMARY, SUPPLIED
from evidence.vault import Vault
from reports.chronology import chronology, chronology_csv
from reports.forbidden import names_anybody
from reports.pack import CaseFile, Voice, case_summary, local, record_summary, supplied_summary, utc
from reports.pack_pdf import Paper, chronology_pdf, foot
from reports.statement import statement_docx, statement_text

_REFERENCE = re.compile(r'"([CS]-[0-9A-F]{12}|K-[A-Z2-7]{4}-[A-Z2-7]{4})"')


@dataclass(frozen=True, slots=True)
class Payload:
    """Everything that goes into a pack before it is closed, and the folder that it goes into."""

    file: CaseFile
    voice: Voice
    vault: Vault
    folder: Path
    now: datetime
    head: TreeHead
    """The latest head of the ledger, to which all proofs lead."""

    @property
    def paper(self) -> Paper:
        """What the papers are made from."""
        case = self.file.case
        return Paper(
            self.file,
            self.voice,
            chronology(self.file, self.voice),
            self.now,
            foot(case.reference, self.head.size, self.head.root),
        )

    def write(self, roots: Sequence[bytes]) -> str:
        """Write all of it; returns the draft statement. Raises VaultError when something is not what was sealed."""
        case, flavour = self.file.case, self.voice.flavour
        write_sealed(self.folder, self.vault, flavour, self.file.captures, self.file.supplied)
        if self.voice.redacted:
            self._summaries()
        write_ledger(
            self.folder, Shown(lines_of(case.reference, self._references()), self._withheld()), self.vault, roots
        )
        statement = statement_text(self.file, self.voice, software())
        paper = self.paper
        summary = case_summary(self.file, self.voice, self.now)
        title = f"Draft statement, case {case.reference}"
        write(self.folder, "data/case.json", canonical_json(summary).encode())
        write(self.folder, "data/chronology.csv", chronology_csv(paper.entries))
        write(self.folder, "data/chronology.pdf", chronology_pdf(paper, self.vault))
        write(self.folder, "data/statement-draft.txt", statement.encode())
        write(self.folder, "data/statement-draft.docx", statement_docx(statement, title, self.now))
        write(self.folder, "README.txt", self._readme().encode())
        write_verifier(self.folder)
        return statement

    def about(self) -> dict[str, object]:
        """What the signed statement says of the pack."""
        return {
            "case": self.file.case.reference,
            "captures": len(self.file.captures),
            "files": sum(file.is_file() for file in self.folder.rglob("*")),
            "flavour": self.voice.flavour,
            "made_at": self.now.astimezone(UTC).isoformat(),
            "software": software(),
            "supplied": len(self.file.supplied),
        }

    def artifacts(self) -> Iterator[tuple[str, Artifact]]:
        """Every artifact of the case that still has its bytes, with the reference that it belongs to."""
        for capture in self.file.captures:
            yield from ((capture.reference, one) for one in of_capture(capture))
        for supplied in self.file.supplied:
            yield from ((supplied.reference, one) for one in of_supplied(supplied))

    def _references(self) -> list[str]:
        """What the ledger may name when it speaks of this case: references, and digests of derivatives."""
        derived = [one.sha256 for _, one in self.artifacts() if one.derived_from_id is not None]
        return [*self.file.references, *derived]

    def _withheld(self) -> Callable[[str], bool]:
        """Whether the body of a line stays out: it speaks of something else too, or names somebody."""
        ours = set(self.file.references)

        def withheld(body: str) -> bool:
            # An erasure stays: without its line, files of this case would seem to be lost.
            elsewhere = set(_REFERENCE.findall(body)) - ours if canonical_json(Event.ERASED) not in body else ()
            names = self.voice.redacted and names_anybody(body, self.voice.scanner, self.voice.forbidden)
            return bool(elsewhere) or names

        return withheld

    def _summaries(self) -> None:
        told = {
            f"{CAPTURES}{one.reference}": record_summary(one, self.file.records[one.reference], self.voice)
            for one in self.file.captures
        }
        told |= {
            f"{SUPPLIED}{one.reference}": supplied_summary(one, self.voice, self.file.case)
            for one in self.file.supplied
        }
        for folder, content in told.items():
            write(self.folder, f"{folder}/{SUMMARY}", canonical_json(content).encode())

    def _readme(self) -> str:
        shown = {reference for reference, one in self.artifacts() if may_show(one, "redacted")}
        erased = (
            Artifact.objects.filter(capture__in=(*self.file.captures, *self.file.erased))
            .exclude(erased_at=None)
            .select_related("capture")
        )
        context = {
            "file": self.file,
            "voice": self.voice,
            "which": "redacted copy" if self.voice.redacted else "full pack",
            "made": local(self.now, self.file.zone),
            "made_utc": utc(self.now),
            "unredacted": [one.reference for one in self.file.captures if one.reference not in shown],
            "unshown": [one.reference for one in self.file.supplied if one.reference not in shown],
            "erased": [f"{one.capture}: {one.kind} ({one.sha256})" for one in erased],
            "archives": any(self.folder.rglob("*.wacz")),
            "key_id": self.head.key_id,
        }
        return render_to_string("pack/README.txt", context) + "\n"


def software() -> str:
    """This program with its version."""
    return f"Heads-up {version('headsup')}"
