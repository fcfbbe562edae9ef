"""Notes that people write beside the steps: contacts with whom, when and how (A31), facts apart from opinions (A34)."""

from dataclasses import dataclass
from datetime import datetime

from cases.gates import Act, GateError, require
from cases.models import Case, CaseNote, NoteKind
from cases.notes import Noted, write
from cases.playbook.errors import StepError
from cases.playbook.fields import Asked, moment
from evidence.vault import Vault
from register.models import Role

KINDS = (NoteKind.NOTE, NoteKind.CONTACT, NoteKind.DECISION, NoteKind.CORRECTION)
CHANNELS = ("in person", "telephone", "video call", "e-mail", "letter", "online form")
_GUARDED = {"author": Act.CONTACT, "parent": Act.CONTACT, "pupil": Act.CONTACT, "subject": Act.TELL_SUBJECT}
WHOM = (
    *_GUARDED, "police", "lado", "children’s services", "hr-provider", "legal adviser", "press office", "site",
    "journalist", "union", "helpline", *(role.value for role in Role),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody writes down, in which role."""

    kind: NoteKind
    by: str
    fact: str = ""
    opinion: str = ""
    whom: str = ""
    channel: str = ""
    at: str = ""
    """When it happened, in the school's time; now when empty."""
    corrects: int = 0


def note(case: Case, told: Told, vault: Vault, now: datetime) -> tuple[CaseNote, str]:
    """Write a note; a contact that came before its gate is written all the same, and the sentence says so.

    What has happened is never hidden by refusing to record it; but it opens no gate.
    """
    _insist_on_whole(case, told)
    at = moment(told.at, "at", Asked(case, now)) if told.at else now
    fields, warning = ({"corrects": str(told.corrects)} if told.corrects else {}), ""
    if told.kind == NoteKind.CONTACT and told.whom in _GUARDED:
        try:
            require(case, _GUARDED[told.whom], now)
        except GateError as error:
            warning, fields = str(error), {"before_gate": _GUARDED[told.whom].value}
    noted = Noted(
        kind=told.kind, at=at, by=told.by, fact=told.fact.strip(), opinion=told.opinion.strip(), whom=told.whom,
        channel=told.channel, fields=fields,
    )  # fmt: skip
    return write(case, noted, vault, now), warning


def _insist_on_whole(case: Case, told: Told) -> None:
    if not (told.fact.strip() or told.opinion.strip()):
        raise StepError("A note needs words: --fact for what happened, --opinion for what somebody thinks of it.")
    if told.kind == NoteKind.CONTACT and not (told.whom and told.channel and told.at and told.fact.strip()):
        raise StepError("A contact needs --whom by role, --channel, --at and --fact: with whom, how, when, and what.")
    if told.kind != NoteKind.CONTACT and (told.whom or told.channel):
        raise StepError("--whom and --channel belong to a contact. Say --kind contact.")
    if told.whom and told.whom not in WHOM:
        raise StepError(f"“{told.whom}” is nobody that a note knows. Choose one of: {', '.join(WHOM)}; never a name.")
    if told.channel and told.channel not in CHANNELS:
        raise StepError(f"“{told.channel}” is no channel. Choose one of: {', '.join(CHANNELS)}.")
    if (told.kind == NoteKind.CORRECTION) != bool(told.corrects):
        raise StepError("A correction says with --corrects which note it corrects; other notes correct none.")
    if told.corrects and not case.notes.filter(number=told.corrects).exists():
        raise StepError(f"Case {case.reference} has no note {told.corrects}. `headsup case steps` shows the notes.")
