"""Whom a case concerns, as a person corrects it: with that it may become another audience's at once (privacy D9)."""

from datetime import datetime

from django.db import transaction

from cases.audience import READERS, roles_text, route_of
from cases.models import Audience, Case, CaseNote, NoteKind, Subject
from cases.notes import Noted, write
from cases.playbook.errors import StepError
from cases.routing import roles_named, settle
from evidence.vault import Vault
from register.models import Role


def concern(case: Case, subject: Subject, told: tuple[str, str], vault: Vault, now: datetime) -> CaseNote:
    """Make a case about somebody else; `told` is by whom, and why. Who may no longer know of it loses it at once.

    Passing a case back to the headteacher is only for those whose case it is.
    """
    by, reason = told
    if not reason.strip():
        raise StepError("Say with --fact why it concerns somebody else.")
    if subject == case.subject:
        raise StepError(f"Case {case.reference} concerns {subject.label} already.")
    before = route_of(case.school, {Subject(case.subject)}, case.category)
    wider = route_of(case.school, {subject}, case.category).audience == Audience.HEAD != case.audience
    if wider and Role(by) not in READERS[Audience(case.audience)]:
        raise StepError(f"Only {case.get_audience_display()} may pass case {case.reference} on to the headteacher.")
    with transaction.atomic():
        for sighting in case.sightings.all():
            # What the old route shut is opened again; who is named stays out. The new route shuts its own.
            kept = set(sighting.locked_out.split()) - set(map(str, before.locked_out))
            sighting.locked_out = roles_text(kept)
            sighting.save(update_fields=["locked_out"])
        links = " ".join(case.sources.values_list("address", flat=True))
        named = roles_named(case.school, " ".join((case.reason, *case.terms)), links)
        seen = {Role(role) for one in case.sightings.all() for role in one.locked_out.split()}
        settle(case, {subject}, named | seen)
        noted = Noted(
            NoteKind.DECISION, now, by, reason.strip(), step="subject", answer=subject.value,
            fields={"before": before.audience.value},
        )  # fmt: skip
        return write(case, noted, vault, now)
