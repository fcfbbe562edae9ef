"""Locks: what a case must have passed before a document may be drafted for it."""

from datetime import datetime

from cases.audience import Reader
from cases.gates import require
from cases.models import Case
from register.models.schools import Nation
from reports.documents.fields import DocumentError
from reports.documents.form import Form

ADVICE = "legal-advice"
"""The flag that the playbook sets when legal advice has been recorded."""


def insist_on_open(form: Form, reader: Reader, case: Case, now: datetime) -> None:
    """Raise DocumentError, or GateError, while a document is locked for a case."""
    if case.school.nation not in form.nations:
        where = " and ".join(Nation(nation).label for nation in sorted(form.nations))
        message = (
            f"“{form.title}” follows the law of {where}; your school’s register names another nation. "
            "Ask your legal adviser which form to use."
        )
        raise DocumentError(message)
    if case.category in form.not_for:
        message = (
            f"There is no “{form.title.lower()}” in case {case.reference}: it is about {_speech(case)}, which people "
            "may say. Answer through the ordinary channels, or point to the complaints procedure."
        )
        raise DocumentError(message)
    if form.owner_only and reader.audience != case.audience:
        message = (
            f"“{form.title}” is drafted only by those who lead the school; pass every question of the media "
            f"to them. This case is for {case.get_audience_display()}."
        )
        raise DocumentError(message)
    if form.act is not None:
        require(case, form.act, now)
    if form.after_advice and ADVICE not in case.flags:
        message = (
            f"“{form.title}” is locked until legal advice has been taken. "
            f"Record who gave it and when: `headsup case steps {case.reference}` shows the step."
        )
        raise DocumentError(message)


def _speech(case: Case) -> str:
    return {"praise": "praise", "question": "a question", "complaint": "a complaint"}.get(case.category, "criticism")
