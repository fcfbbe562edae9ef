"""A desk at which documents are drafted: a case with a captured post, its sighting and a note."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core.management import call_command

from cases.audience import Reader
from cases.case import Complaint, open_case
from cases.models import Case, NoteKind, OwedCapture, Scan, Sighting
from cases.notes import Noted, write
from config.terms_files import FOLDER, read
from evidence.models import Capture
from evidence.vault import Vault
from register.models import Role, School
from register.reading import read_register
from register.store import load
from reports.documents.catalogue import form_called
from reports.documents.drafting import Order, draft
from reports.documents.papers import Draft
from tests.conftest import ROOT
from tests.packs import BEGAN, THREAD, Installation, captured, visit

NOW = datetime(2026, 11, 27, 16, 5, tzinfo=UTC)
WORDS = "the cook of Larkspur Hill is a thief & a <b>liar</b>"
SAID = f"Board 7. Priya Nandlow told my cousin that {WORDS}, and so says everybody at the gate."


@dataclass
class Desk:
    """The installation, its school and its case; every gate that a person can pass is passed."""

    home: Installation
    school: School
    case: Case
    capture: Capture

    @property
    def vault(self) -> Vault:
        """Its vault."""
        return self.home.vault

    def order(self, key: str, given: Mapping[str, str] | None = None, role: str = "head") -> Order:
        """An order of a document, in a role."""
        form = form_called(key)
        return Order(form, Reader(self.school, role), self.case if form.of_case else None, given or {})

    def draft(self, key: str, given: Mapping[str, str] | None = None, role: str = "head") -> Draft:
        """A draft of a document."""
        return draft(self.order(key, given, role), read([FOLDER]), self.vault, NOW)

    def text(self, key: str, given: Mapping[str, str] | None = None, role: str = "head") -> str:
        """Its words."""
        return self.draft(key, given, role).text


def desk_in(folder: Path) -> Desk:
    """A desk in this process's own tables."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("flush", verbosity=0, interactive=False)
    home = Installation(folder, ())
    load(read_register(ROOT / "config" / "school.example.yaml"), BEGAN)
    school = School.objects.get()
    told = Complaint("a thread about the kitchen", Role.HEAD, links=[THREAD], concerns_head=False)
    case = open_case(school, told, home.vault, BEGAN)
    case.category, case.subject, case.audience, case.locked_out = "personal abuse", "staff", "head", ""
    case.flags = ["meeting-settled", "advised", "subject-knows"]
    case.save()
    capture = captured(home, visit(THREAD, BEGAN, text=SAID))
    OwedCapture.objects.filter(case=case).update(capture=capture, done=True)
    case.sightings.add(_sighting(case))
    _worked_on(case, home.vault)
    return Desk(home, school, case, capture)


def _sighting(case: Case) -> Sighting:
    sighting = Sighting.objects.create(
        school=case.school, source=case.sources.get(), scan=Scan.objects.create(started_at=BEGAN), fingerprint="f" * 64,
        reference="ABCD-EFGH", address=THREAD, title="Board 7", found_at=BEGAN, body_sha256="0" * 64, own_site=False,
        audience="head", category="personal abuse",
    )  # fmt: skip
    sighting.mentions.create(
        entity="larkspur", kind="school", form="name", band="certain", bits=30, place="text", before="the cook of ",
        quote="Larkspur Hill", after=" is a thief & a liar, and so says everybody", words="larkspur hill", times=1,
        reasons=[],
    )  # fmt: skip
    return sighting


def _worked_on(case: Case, vault: Vault) -> None:
    """What people must have done before letters may be drafted."""
    at = NOW - timedelta(days=1)
    note = Noted(
        NoteKind.CONTACT, at, "head", fact="Mrs Clacy called the family", opinion="Nandlow seemed upset", whom="parent"
    )
    write(case, note, vault, at)


@contextmanager
def put_back(desk: Desk) -> Iterator[None]:
    """The desk with its case as it was; a test may change the row in its hand, and what it saves is put back."""
    rows = [(kind, list(kind.objects.values())) for kind in (Case, School, Sighting)]
    desk.case = Case.objects.get(pk=desk.case.pk)
    desk.school = desk.case.school
    yield
    for kind, before in rows:
        for row in before:
            kind.objects.filter(pk=row["id"]).update(**row)
