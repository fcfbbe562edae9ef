"""A case that somebody works on, with the playbook of the house."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cases.models import Case, CaseNote, Scan
from cases.playbook import Answer, Playbook, StepState, do, next_step, steps_of
from config.playbook_files import playbook
from evidence.models import Capture
from evidence.vault import Vault
from tests.cases.keeping import Keeping, keeping

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
"""A Friday morning in term."""
AT = {"at": "2026-11-20 08:30"}
CALL = {**AT, "channel": "telephone"}


@dataclass
class Play:
    """One case, its playbook and its time."""

    kept: Keeping
    case: Case
    capture: Capture
    now: datetime = NOW

    @property
    def book(self) -> Playbook:
        return playbook(self.kept.school.nation)

    @property
    def vault(self) -> Vault:
        return self.kept.vault

    def do(self, step: str, answer: str, fields: dict[str, str] | None = None, **more: Any) -> CaseNote:
        """Answer a step, as the headteacher unless told otherwise."""
        given = Answer(step, answer, more.pop("by", "head"), fields or {}, **more)
        return do(self.case, self.book, given, self.vault, self.now)

    def step(self, key: str) -> StepState:
        return next(step for step in steps_of(self.case, self.book, self.now) if step.key == key)

    def next(self) -> str:
        step = next_step(self.case, self.book, self.now)
        return step.key if step else ""

    def settle(self, **columns: Any) -> None:
        """Set columns of the case."""
        for name, value in columns.items():
            setattr(self.case, name, value)
        self.case.save()

    def looked(self) -> None:
        """Look at pages for the case itself."""
        Scan.objects.create(started_at=self.now - timedelta(hours=1), case=self.case)


@contextmanager
def playing(folder: Path, nation: str = "england", **more: Any) -> Iterator[Play]:
    """A case of one captured page, opened an hour ago; nothing of it is left."""
    with keeping(folder) as kept:
        kept.school.nation = nation
        kept.school.help = [
            {"service": "lado", "name": "Wexshire LADO", "phone": "01632 960201", "checked": "2026-09-01"}
        ]
        kept.school.save()
        opened = NOW - timedelta(hours=1)
        sighting = kept.sighting(opened)
        told = {"category": "personal abuse", "severity": "review", "subject": "school", **more}
        case = kept.case(sighting, at=opened, **told)
        yield Play(kept, case, kept.captured(sighting))
