"""Whom a case concerns, as a person corrects it: with that it may become another audience's at once (privacy D9)."""

from datetime import datetime

from django.db import transaction

from cases.audience import READERS, Reader, Route, cases_for, closest, roles_text, route_of
from cases.models import Audience, Case, CaseNote, NoteKind, Sighting, Subject
from cases.notes import Noted, write
from cases.playbook.errors import StepError
from cases.routing import roles_named, roles_shown, settle
from evidence.vault import Vault
from register.models import Role


def concern(case: Case, subject: Subject, told: tuple[str, str], vault: Vault, now: datetime) -> CaseNote:
    """Make a case about somebody else; `told` is by whom, and why. Who may no longer know of it loses it at once.

    Passing a case on to anybody but a closer audience is only for those whose case it is.
    """
    by, reason = told
    if not reason.strip():
        raise StepError("Say with --fact why it concerns somebody else.")
    if subject == case.subject:
        raise StepError(f"Case {case.reference} concerns {subject.label} already.")
    _insist_on_right(case, subject, by)
    before = route_of(case.school, {Subject(case.subject)}, case.category)
    with transaction.atomic():
        seen = {role for sighting in case.sightings.all() for role in _open_again(case, sighting, before)}
        links = " ".join(case.sources.values_list("address", flat=True))
        named = roles_named(case.school, " ".join((case.reason, *case.terms)), links)
        settle(case, {subject}, named | seen)
        noted = Noted(
            NoteKind.DECISION, now, by, reason.strip(), step="subject", answer=subject.value,
            fields={"before": before.audience.value},
        )  # fmt: skip
        return write(case, noted, vault, now)


def _open_again(case: Case, sighting: Sighting, before: Route) -> set[Role]:
    """Open again what the old route shut; returns who stays out, for the page names them.

    What other cases shut stays shut, for their sake alone; the new route shuts its own.
    """
    others = " ".join(sighting.cases.exclude(pk=case.pk).values_list("locked_out", flat=True)).split()
    said = set(map(Role, sighting.locked_out.split())) - before.locked_out - set(map(Role, others))
    named = said | roles_shown(sighting)
    sighting.locked_out = roles_text({*named, *others})
    sighting.save(update_fields=["locked_out"])
    return named


def _insist_on_right(case: Case, subject: Subject, by: str) -> None:
    """Whoever may know of a case may have it closer kept; to give it to anybody else is for those whose case it is."""
    if not cases_for(Reader(case.school, by)).filter(pk=case.pk).exists():
        raise StepError(f"There is no case {case.reference}. `headsup case list` shows them.")
    own, wanted = Audience(case.audience), route_of(case.school, {subject}, case.category).audience
    closer = closest(case.school, [own, wanted]) == wanted
    if not closer and Role(by) not in READERS[own]:
        whom = "the headteacher" if wanted == Audience.HEAD else "somebody else"
        raise StepError(f"Only {case.get_audience_display()} may pass case {case.reference} on to {whom}.")
