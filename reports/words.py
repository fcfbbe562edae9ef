"""Words of the templates: who is mentioned, what kind of thing is said, when and where; and all filters together."""

from cases.models import Decided
from reports.lines import DigestLine, Posted
from reports.phrases import KINDS, counted, day, listed, moment
from reports.summary import answered, case_kind, next_step, row_span, row_words

__all__ = ["FILTERS", "KINDS", "about", "copies", "counted", "day", "listed", "moment", "posted", "reads_like"]

MOST_HOSTS = 4


def about(line: DigestLine) -> str:
    """Whom a page mentions, without a name."""
    return listed([*(["the school"] if line.school_named else []), *line.people])


def reads_like(line: DigestLine) -> str:
    """What kind of thing is said, and how soon somebody should read it; or what a person decided that it is."""
    if line.decided:
        return f"Looked at: {Decided(line.decided).label}."
    when = "" if line.feedback else f": {line.severity.label}"
    again = " It was told before, and is more serious now." if line.risen else ""
    return f"It reads like {KINDS[line.kind]}{when}.{again}"


def posted(time: Posted) -> str:
    """When something was posted, as far as it is known."""
    if not time.at:
        shown = "is shown in words that could not be read" if time.shown else "is not shown"
        return f"The time of posting {shown}."
    perhaps = "probably " if time.trust == "low" else ""
    at = "" if time.day_only else f" at {time.at:%H:%M %Z}" if time.trust == "high" else f", about {time.at:%H:%M}"
    return f"Posted {perhaps}on {day(time.at)} {time.at:%Y}{at}."


def copies(line: DigestLine) -> str:
    """Where else the same is said; empty when it is nowhere else."""
    if not line.copies:
        return ""
    hosts = list(dict.fromkeys(link.host for link in line.others))
    more = [*hosts[:MOST_HOSTS], *(["others"] if len(hosts) > MOST_HOSTS or len(line.others) < line.copies else [])]
    return f"Also on {counted(line.copies, 'other page')}: {listed(more)}."


def pictured(line: DigestLine) -> str:
    """When the picture was taken, or why there is none."""
    return f"Picture taken on {day(line.pictured_at)}" if line.pictured_at else f"No picture: {line.unpictured}"


def unsure(line: DigestLine) -> str:
    """Whether a page perhaps means another school; empty when it certainly means this one."""
    return "" if line.sureness == "certainly" else f"{line.sureness.capitalize()} about you."


FILTERS = {
    "day": day, "moment": moment, "counted": counted, "answered": answered, "about": about, "reads_like": reads_like,
    "posted": posted, "copies": copies, "next_step": next_step, "case_kind": case_kind, "row_span": row_span,
    "row_words": row_words, "pictured": pictured, "unsure": unsure,
}  # fmt: skip
