"""Standing texts in use: since when, as somebody wrote down, and which of them a year has passed over (A111)."""

import json
from collections.abc import Mapping
from datetime import date, timedelta

from evidence.ledger import lines_about
from register.models import School
from reports.documents.catalogue import FORMS
from reports.documents.fields import written_day
from reports.documents.writing import IN_USE

_LOOKED_AT_EVERY = timedelta(days=365)


def in_use(school: School) -> Mapping[str, date]:
    """Day since which each standing text has been in use, by its short name; the last word counts."""
    found: dict[str, date] = {}
    for line in lines_about({IN_USE}):
        said = json.loads(line.body)
        if said.get("decision") == IN_USE and said.get("school") == school.key:
            found[said["text"]] = date.fromisoformat(said["since"])
    return found


def annual_checklist(school: School, today: date) -> list[str]:
    """What the yearly look at the school's papers finds, in sentences; empty when nothing is to do."""
    since = in_use(school)
    found = []
    for form in FORMS.values():
        if form.of_case:
            continue
        if form.key not in since:
            found.append(f"{form.title}: not noted as in use. `headsup case document {form.key}` drafts it.")
        elif since[form.key] + _LOOKED_AT_EVERY < today:
            day = written_day(since[form.key])
            found.append(f"{form.title}: in use since {day}. Look at it again, and note the new day.")
    return found
