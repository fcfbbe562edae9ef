"""What a file of the playbook may say: steps with their conditions, clocks, answers and fields."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from cases.gates import Act
from cases.models import NoteKind, Originator, Severity, Subject
from register.entry import Entry
from register.models import Nation, Role

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,59}$")]
FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,29}$")]
Words = Annotated[str, Field(min_length=3, max_length=1200)]
Obligation = Annotated[str, Field(pattern=r"^A\d{2,3}$")]
Kind = Literal["role", "attendees", "choice", "day", "until", "moment", "capture", "code"]
Kept = Literal["reach", "any_truth", "image_made_by", "originator", "outcome"]
"""Columns of a case that an answer fills."""


class FieldEntry(Entry):
    """One thing that an answer asks for; there is no kind for free text, so that no name slips in."""

    id: FieldName
    kind: Kind
    title: Words
    choices: tuple[str, ...] = ()
    optional: bool = False
    not_the_same_as: str = ""
    """Another field, or `by` for whoever answers: two people, not one twice."""

    @model_validator(mode="after")
    def _choices(self) -> "FieldEntry":
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("“choices” belong to kind “choice”, and only there")
        return self


class AnswerEntry(Entry):
    """One way to answer a step."""

    id: Slug
    title: Words
    sets: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    asks: tuple[FieldEntry, ...] = ()
    reason: bool = False
    """Whether the facts must be told with it: why, or what was agreed (A88)."""
    stays_open: bool = False
    """Whether the step is still to be done, such as when nobody could be reached."""
    leads_only: bool = False
    """Whether only those whose case it is may give it (A84)."""
    keeps: Kept | None = None
    """Column of the case that it fills: with its facts where it asks for a reason, else with itself."""


class WhenEntry(Entry):
    """A sort of case that a step is for; each list that is not empty must hold one that is true of the case."""

    categories: tuple[str, ...] = ()
    not_categories: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()
    subjects: tuple[Subject, ...] = ()
    originators: tuple[Originator, ...] = ()
    flags: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """Flags of which none may be set."""
    scanned: bool = False
    """Whether pages were looked at for the case itself."""


class ClockEntry(Entry):
    """By when a step is due: hours, hours of working time, or hours without weekends and bank holidays."""

    hours: int = Field(ge=1, le=24 * 400)
    runs: Literal["always", "working", "office-days"] = "always"
    since: str = "opened"
    """From when: `opened`, or the step whose last answer starts it."""


class StepEntry(Entry):
    """One step."""

    id: Slug
    title: Annotated[str, Field(min_length=3, max_length=90)]
    text: Words
    obligations: tuple[Obligation, ...] = ()
    nations: tuple[Nation, ...] = ()
    """Where it is asked; everywhere when empty."""
    when: tuple[WhenEntry, ...] = ()
    """Sorts of case that it is for; every case when empty."""
    after: tuple[str, ...] = ()
    gate: Act | None = None
    clock: ClockEntry | None = None
    kind: NoteKind = NoteKind.STEP
    who: tuple[Role, ...] = ()
    """Roles that may answer it; everybody who may see the case where it is empty."""
    first: bool = False
    """Whether everything else waits until it is answered (A80)."""
    optional: bool = False
    """Whether it is there to be used when something happens, and never what comes next."""
    answers: tuple[AnswerEntry, ...] = Field(min_length=1)


class StepsDocument(Entry):
    """A file of steps."""

    steps: tuple[StepEntry, ...]
