"""The scan plan on paper: as plain text, and as a PDF (PDF/UA-1) to be signed."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string

from register.models import Role
from scheduler.plan import LOOKED_OVER, Plan, PlannedSource

SIGNERS = (Role.HEAD, Role.CHAIR)


def plan_text(plan: Plan, now: datetime) -> str:
    """The plan as plain text."""
    return render_to_string("plan/plan.txt", _context(plan, now))


def plan_pdf(plan: Plan, now: datetime) -> bytes:
    """The plan as a PDF."""
    from weasyprint import HTML  # noqa: PLC0415 - takes a second to load, and the text needs none of it

    from reports.pdf import SealedPictures  # noqa: PLC0415

    html = render_to_string("plan/plan.html", _context(plan, now))
    content: bytes = HTML(string=html, url_fetcher=SealedPictures({})).write_pdf(pdf_variant="pdf/ua-1")
    return content


def plan_fields(plan: Plan) -> dict[str, Any]:
    """The plan as a machine reads it."""
    return {
        "school": plan.school.key,
        "demonstration": plan.school.demonstration,
        "version": plan.number,
        "since": plan.since,
        "looks_minutes": plan.looks_minutes,
        "sources": [
            asdict(source) | {name: value for name, value in asdict(today).items() if name != "key"}
            for source, today in zip(plan.sources, plan.today, strict=True)
        ],
        "versions": [{"version": number, "since": since, "changed": said} for number, since, said in plan.history],
    }


def _context(plan: Plan, now: datetime) -> dict[str, Any]:
    zone = ZoneInfo(plan.school.time_zone)
    return {
        "plan": plan,
        "made": _day(now.astimezone(zone)),
        "since": _day(plan.since.astimezone(zone)),
        "words": _words(plan.looks_minutes),
        "sources": [
            (asdict(source) | {"within": _within(source), "signed": _signed(source)}, today)
            for source, today in zip(plan.sources, _moments(plan), strict=True)
        ],
        "history": [(number, _day(since.astimezone(zone)), said) for number, since, said in plan.history],
        "signers": [role.label.capitalize() for role in SIGNERS],
    }


def _words(minutes: int) -> dict[str, str]:
    if timedelta(minutes=minutes) >= LOOKED_OVER:
        looks = "The timetable has no job “scan”: sources are looked at only when somebody runs `headsup scan`."
        return {"looks": looks, "holidays": "", "unseen": ""}
    often = f"{minutes} minutes" if minutes % 60 else f"{minutes // 60} hours"
    return {
        "looks": f"Heads-up asks at least every {often} which sources are due, and looks at those.",
        "holidays": "It does so on every day of the year: at night, at weekends and in the holidays as well.",
        "unseen": "Closed groups, private messages and pages behind a login are never looked at.",
    }


def _moments(plan: Plan) -> list[dict[str, Any]]:
    return [
        asdict(one) | {"last_checked": [(query, last and _moment(last)) for query, last in one.last_checked]}
        for one in plan.today
    ]


def _within(source: PlannedSource) -> str:
    hours = source.found_within_hours
    whole, minutes = int(hours), round((hours - int(hours)) * 60)
    return " ".join(
        filter(None, [f"{whole} hours" if whole != 1 else "1 hour", f"{minutes} minutes" if minutes else ""])
    )


def _signed(source: PlannedSource) -> str:
    if not (source.approved_by and source.approved_on):
        return "by nobody yet"
    return f"by {source.approved_by} on {source.approved_on}; review by {source.review_by or 'no day yet'}"


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"


def _moment(at: datetime) -> str:
    return f"{at.day} {at:%B %Y, %H:%M %Z}"
