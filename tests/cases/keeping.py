"""A school with sightings, captures and cases of any age, made without a scan."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import connection, transaction

from cases.audience import Reader
from cases.models import Audience, Case, MentionRow, OwedCapture, Scan, Sighting, Story
from cases.reporters import Apart
from evidence.models import Capture, LedgerLine
from evidence.record import Visit
from evidence.seal import SealedFile, seal
from evidence.vault import Vault
from evidence.verify import verify
from register.models import Person, Role, School, Source
from tests.evidence.sealed import visit

_numbers = count(1)


@dataclass
class Keeping:
    """One school, its vault and its keys; everything is made at a moment that the test names."""

    folder: Path
    school: School
    vault: Vault
    apart: Apart
    source: Source = field(init=False)

    def __post_init__(self) -> None:
        self.source = Source.objects.create(
            school=self.school, key="board", title="A board", kind="page", address="https://board.test/"
        )

    def reader(self, role: Role) -> Reader:
        """Somebody who asks."""
        return Reader(self.school, role)

    def sighting(self, at: datetime, said: str = "The fair was lovely", **more: Any) -> Sighting:
        """A sighting of some day, with its capture owed and one mention."""
        number = next(_numbers)
        story = Story.objects.create(school=self.school, audience=more.get("audience", Audience.HEAD), began_at=at)
        told = {"own_site": False, "audience": Audience.HEAD, "category": "praise", "story": story, **more}
        made = Sighting.objects.create(
            school=self.school, source=self.source, scan=Scan.objects.create(started_at=at, finished_at=at),
            fingerprint=f"{number:064d}", reference=f"S{number:04d}-ABCD", address=f"https://board.test/{number}",
            title=f"Thread {number}", found_at=at, body_sha256="0" * 64, **told,
        )  # fmt: skip
        MentionRow.objects.create(
            sighting=made, entity=self.school.key, kind="school", form="full name", band="certain", bits=20.0,
            place="text", quote=said, words="larkspur hill", times=1, reasons=[],
        )  # fmt: skip
        OwedCapture.objects.create(sighting=made, address=made.address, not_before=at)
        return made

    def captured(self, sighting: Sighting, content: bytes = b"", *, occasion: str = "") -> Capture:
        """A capture of a sighting, paid."""
        capture = self.seal(occasion or f"sighting {sighting.reference}", sighting.address, sighting.found_at, content)
        OwedCapture.objects.filter(sighting=sighting).update(capture=capture, done=True)
        return capture

    def seal(self, occasion: str, address: str, at: datetime, content: bytes = b"") -> Capture:
        """One sealed visit."""
        body = content or f"<p>{occasion}".encode()
        return seal(self.vault, _visit(occasion, address, at), [SealedFile("document", "text/html", body)], LONDON)

    def case(self, *sightings: Sighting, at: datetime, **more: Any) -> Case:
        """A case with some sightings."""
        number = next(_numbers)
        told = {"origin": "complaint", "reason": "a complaint", "audience": Audience.HEAD, "opened_by": "head", **more}
        letters = "".join("ABCDEFGHIJ"[int(digit)] for digit in f"{number:08d}")
        case = Case.objects.create(school=self.school, reference=f"K-{letters[:4]}-{letters[4:]}", opened_at=at, **told)
        case.sightings.add(*sightings)
        OwedCapture.objects.filter(sighting__in=sightings).update(case=case)
        return case

    def person(self, name: str, role: str = "", **more: Any) -> Person:
        """Somebody whom the register names."""
        key = name.casefold().replace(" ", "-")
        return Person.objects.create(school=self.school, key=key, category="staff", name=name, role=role, **more)

    def bytes_of(self, capture: Capture) -> list[Path]:
        """Where the bytes of a capture lie."""
        return [self.vault.path(one.sha256) for one in capture.artifacts.all()]

    def sound(self) -> bool:
        """Whether `headsup verify` would be green."""
        return verify(self.vault).faults == ()


LONDON = ZoneInfo("Europe/London")


@contextmanager
def keeping(folder: Path) -> Iterator[Keeping]:
    """A school of its own; nothing of it is left."""
    if not connection.in_atomic_block and LedgerLine.objects.exists():
        call_command("flush", verbosity=0, interactive=False)  # what tests of packs have left
    with transaction.atomic():
        number = next(_numbers)
        school = School.objects.create(key=f"kept-{number}", name="Larkspur Hill", time_zone="Europe/London")
        yield Keeping(folder, school, Vault(folder / "vault"), Apart(folder / "keys"))
        transaction.set_rollback(True)


def _visit(occasion: str, address: str, began: datetime) -> Visit:
    told = {"occasion": occasion, "address": address, "final_address": address}
    return visit(1).model_copy(update={**told, "began_at": began, "ended_at": began + timedelta(seconds=3)})
