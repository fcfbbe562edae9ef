"""What the product must never become: shown by what its tables can hold and its rooms can do (A150 to A155)."""

import re
from typing import Any

from django.apps import apps
from django.db.models import Model

from cases.models import Case, Originator
from tests.conftest import ROOT

OURS = ("register", "evidence", "cases", "reports", "scheduler")
JUDGING = re.compile(r"score|rating|verdict|sanction|risk|suspect|sentiment|guilt|profile|follower")
"""Words of a field that would judge a person; what is said has a category and a severity, and people have none."""
CHILDREN = re.compile(r"pupil|student|child|learner")


def fields_of(model: type[Model]) -> list[Any]:
    return list(model._meta.get_fields())  # noqa: SLF001 - Django's own name for it


def fields() -> set[str]:
    models = [model for room in OURS for model in apps.get_app_config(room).get_models()]
    return {f"{model.__name__}.{field.name}".lower() for model in models for field in fields_of(model)}


def test_no_table_can_hold_a_verdict_on_a_person() -> None:
    assert {name for name in fields() if JUDGING.search(name)} == set()


def test_no_table_can_hold_a_pupil() -> None:
    yes_or_no = {"rightsrequest.child"}  # whether whoever asks is a child, so that the safeguarding lead helps
    assert {name for name in fields() if CHILDREN.search(name)} == yes_or_no


def test_no_program_says_who_somebody_is() -> None:
    assert [one.default for one in fields_of(Case) if one.name == "originator"] == [Originator.UNKNOWN]
    rooms = [ROOT / room for room in ("mentions", "crawlers", "reports", "scheduler")]
    files = [file for room in rooms for file in room.rglob("*.py")]
    assert [str(file) for file in files if re.search(r"originator\s*=[^=]", file.read_text())] == []
