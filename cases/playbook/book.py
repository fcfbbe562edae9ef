"""The playbook of one nation: its steps in order, and the law cards that go with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, TypeVar

from pydantic import BaseModel, ValidationError

from cases.playbook.entry import AnswerEntry, StepEntry, StepsDocument
from cases.playbook.errors import PlaybookError, StepError
from cases.playbook.law import LawCard, LawDocument
from cases.playbook.signposts import HelpDocument
from cases.playbook.soundness import insist_on_sound
from register.help_entry import HelpEntry

LAW_FILE = "law.yaml"
HELP_FILE = "national_help.yaml"
_SORTS = {"steps": "step", "cards": "card"}
_Document = TypeVar("_Document", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Playbook:
    """Steps in the order in which they are shown, and the law cards of the nation."""

    nation: str
    steps: tuple[StepEntry, ...]
    law: tuple[LawCard, ...] = ()
    help: tuple[HelpEntry, ...] = ()
    """Services for everybody, where the school's own register names none."""

    @classmethod
    def of(cls, documents: Mapping[str, object], nation: str) -> Self:
        """The playbook that some files tell; raises PlaybookError with file, step and what to correct."""
        steps: list[StepEntry] = []
        files: dict[int, str] = {}
        law: tuple[LawCard, ...] = ()
        national: tuple[HelpEntry, ...] = ()
        for file, document in documents.items():
            if file.endswith(LAW_FILE):
                law = read_document(LawDocument, file, document).cards
                continue
            if file.endswith(HELP_FILE):
                national = read_document(HelpDocument, file, document).help
                continue
            for step in read_document(StepsDocument, file, document).steps:
                files[id(step)] = file
                steps.append(step)
        insist_on_sound(steps, files)
        here = tuple(step for step in steps if not step.nations or nation in step.nations)
        shown = tuple(card for card in law if nation in card.nations and card.mark != "U")
        return cls(nation, here, shown, national)

    def step(self, key: str) -> StepEntry:
        """The step of a name; raises StepError with those there are."""
        found = next((step for step in self.steps if step.id == key), None)
        if found is None:
            raise StepError(f"There is no step “{key}”. The steps are: {', '.join(step.id for step in self.steps)}.")
        return found


def answer_of(step: StepEntry, key: str) -> AnswerEntry:
    """The answer of a name; raises StepError with those there are."""
    found = next((answer for answer in step.answers if answer.id == key), None)
    if found is None:
        choices = ", ".join(answer.id for answer in step.answers)
        raise StepError(f"“{key}” is no answer to “{step.title}”. Choose one of: {choices}.")
    return found


def read_document(kind: type[_Document], file: str, document: object) -> _Document:
    """One file, checked; raises PlaybookError with the file, the entry and the field."""
    try:
        return kind.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        raise PlaybookError(f"{file}: {_place(document, first['loc'])}{_said(first['type'], first['msg'])}") from error


def _place(document: object, path: tuple[int | str, ...]) -> str:
    """Where in a file something is wrong: the step by its name, and the field."""
    if len(path) > 1 and isinstance(document, dict) and isinstance(path[1], int):
        entry = document.get(path[0], [])[path[1]]
        name = entry.get("id", f"number {path[1] + 1}") if isinstance(entry, dict) else f"number {path[1] + 1}"
        return f"{_SORTS.get(str(path[0]), 'entry')} “{name}”, {'.'.join(map(str, path[2:])) or 'as a whole'}: "
    return f"{'.'.join(map(str, path)) or 'the file'}: "


def _said(kind: str, message: str) -> str:
    known = {
        "extra_forbidden": "there is no field of this name. Correct its spelling or take it out.",
        "missing": "this is missing. Write it.",
    }
    return known.get(kind, f"{message.removeprefix('Value error, ')}. Correct it.")
