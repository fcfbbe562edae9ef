"""What the doctor says of coverage: “not checked” is a finding of its own."""

from collections.abc import Iterator
from datetime import timedelta

from cases.leads import open_leads
from cases.models import Audience, HostPause
from cases.problems import Problem
from cases.statement import of_period, totals
from config.findings import Finding, fine, note
from config.installation import clock, credentials
from register.models import School

WEEK = timedelta(days=7)


def coverage_findings() -> Iterator[Finding]:
    """What was looked at in the last week, and every source that has not answered (“not checked” is a finding)."""
    credentials()
    for school in School.objects.order_by("pk"):
        lines = of_period(school, clock() - WEEK, clock(), clock())
        if not lines:
            continue
        yield fine(f"{school.name}, the last seven days: {totals(lines).sentence}")
        for line in lines:
            if not line.checked:
                when = f"last on {line.last_answered_at:%d %B}" if line.last_answered_at else "never yet"
                yield note(
                    f"Source “{line.source}” gave no answer ({when}): {line.note or line.reasons or line.state}."
                )
    for pause in HostPause.objects.filter(until__gt=clock()).order_by("host"):
        yield note(f"{pause.host} is left alone until {pause.until:%d %B %H:%M} UTC: {Problem(pause.why).label}.")
    # Whoever looks after the machine reads this; what may concern the head is told to the chair alone.
    for lead in open_leads(clock()).filter(audience=Audience.HEAD).exclude(problem="").select_related("source"):
        yield note(
            f"Source “{lead.source.key}” pointed to a page that could not be seen: {lead.address}. "
            f"A person may open it; it is forgotten after {lead.expires_at:%d %B %H:%M} UTC."
        )
