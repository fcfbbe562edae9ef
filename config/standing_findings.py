"""Findings about what should have been done by now: process records, official pages, mail, clocks, the timetable."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from cases import retention_overdue
from cases.playbook.errors import PlaybookError
from config.findings import Finding, missing, note
from config.installation import clock
from config.playbook_files import playbook, report_links
from register import official, policies, process
from register.models import Nation, Role, School
from reports import standing
from reports.documents.in_use import annual_checklist
from reports.recipients import unreached
from scheduler import outlook


def standing_findings() -> Iterator[Finding]:
    """What stands open in every school and in this installation as a whole."""
    now = clock()
    for school in School.objects.order_by("pk"):
        if refusal := process.Gate(now).refusal(school):
            yield missing(refusal)
        for sentence in (*process.outlook(school, now), *policies.findings(school, now)):
            yield note(sentence)
        yield from _leaders(school)
        today = now.astimezone(ZoneInfo(school.time_zone)).date()
        for one in official.findings(school, today):
            yield Finding(one.state, one.text)
        for sentence in annual_checklist(school, today):
            yield note(sentence)
        for sentence in unreached(school, now):
            yield missing(sentence)
    yield from _playbooks()
    for sentence in (*standing.overdue(now), *retention_overdue.overdue(now), *outlook.overdue(now)):
        yield note(sentence)


def _playbooks() -> Iterator[Finding]:
    """Whether the steps can be read; without them a case has no next step."""
    try:
        for nation in Nation.values:
            playbook(nation)
        report_links()
    except PlaybookError as error:
        yield missing(str(error))


def _leaders(school: School) -> Iterator[Finding]:
    """What concerns the chair, or head and chair together, needs somebody to go to (privacy D9)."""
    told = set(school.contacts.filter(digest=True).values_list("role", flat=True))
    if Role.AUTHORITY not in told:
        yield missing(
            f"{school.name}: nobody at the authority or trust gets a digest, so pages that concern head and chair "
            "reach nobody. Add a contact with the role authority and `digest: true`."
        )
    if Role.VICE_CHAIR not in told:
        yield note(f"{school.name}: no vice-chair gets a digest; pages about the chair go to the authority.")
