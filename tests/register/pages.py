"""Pages of the invented school, for tests of the register of pages: one that is live and lacks nothing."""

from datetime import UTC, date, datetime
from typing import Any

from register import store
from register.document import RegisterEntry
from register.models import School
from register.official import findings, load_official
from register.official_entry import OfficialPageEntry

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""A Friday in term."""
TODAY = NOW.date()

PEOPLE = [
    {"id": "head", "category": "staff", "name": "Davina Clacy", "role": "head"},
    {"id": "deputy", "category": "staff", "name": "Owen Trask", "role": "deputy"},
    {"id": "dsl", "category": "staff", "name": "Hester Quill", "role": "dsl"},
    {"id": "year4", "category": "staff", "name": "Priya Nandlow", "role": "teacher"},
    {"id": "office", "category": "staff", "name": "Lorcan Weir", "role": "support"},
]
SIGNATURES = [
    {"as": "line-manager", "by": "Owen Trask", "on": "2026-09-01"},
    {"as": "communications", "by": "Ismene Farrow", "on": "2026-09-02"},
    {"as": "head", "by": "Davina Clacy", "on": "2026-09-03"},
]
AUTHORISED = {"by": "Davina Clacy", "on": "2026-09-03", "until": "2027-08-31"}


def member(person: str, *duties: str, **more: Any) -> dict[str, Any]:
    """Somebody of a team, authorised and trained."""
    return {"person": person, "duties": list(duties), "authorised": AUTHORISED, "trained": "2026-09-01"} | more


def form(**other: Any) -> dict[str, Any]:
    """A form that is filled in."""
    return {
        "department": "School office",
        "author": "year4",
        "line_manager": "deputy",
        "aims": "Tell families what happens at school",
        "content": "News and dates",
        "audience": {"who": ["families", "public"]},
        "contributors": {"who": ["staff"]},
        "host": "Wexnet",
        "opening": "2026-09-07",
        "closure": "2028-08-31",
        "security": "Comments are off; the account has two-step login",
    } | other


def plan(**other: Any) -> dict[str, Any]:
    """A plan that is filled in."""
    return {
        "effort": "An hour a week of the office",
        "evaluation": "Ask families in the yearly survey",
        "exit": "Posts are kept for a year, then the account is deleted",
        "escalation": "Tell the safeguarding lead by telephone, then report to the host",
        "comments": "none",
    } | other


def page(**other: Any) -> dict[str, Any]:
    """An official page that is live."""
    return {
        "id": "news",
        "title": "Larkspur Hill news",
        "sort": "official",
        "run_by": "school",
        "address": "https://wexnet.test/@larkspurhill",
        "notice": "https://larkspurhill.test/online-notice",
        "house_rules": "https://larkspurhill.test/house-rules",
        "form": form(),
        "plan": plan(),
        "team": [
            member("year4", "administrator", "moderator"),
            member("office", "administrator"),
            member("dsl", "moderator"),
        ],
        "signatures": SIGNATURES,
        "access": {"owner": "office", "recovery": "Sealed envelope in the safe", "settings_review": "2027-03-01"},
        "opened": "2026-09-07",
    } | other


def unofficial(**other: Any) -> dict[str, Any]:
    """An unofficial page."""
    return {
        "id": "parents",
        "title": "Wexcombe Parents",
        "sort": "unofficial",
        "run_by": "parents",
        "address": "https://wexcombeparents.test/",
        "seen": {"by": "Owen Trask", "on": "2026-10-01"},
    } | other


def stored(people: list[dict[str, Any]] | None = None, *declared: dict[str, Any]) -> School:
    """The school in the database, with its people and pages."""
    school = {"id": "lark", "name": "Larkspur Hill Primary School", "town": "Wexcombe", "people": people or PEOPLE}
    entry = RegisterEntry.model_validate({"schools": [school | {"official_pages": declared}]})
    return store.load(entry, NOW)[0]


def load(school: School, *declared: dict[str, Any]) -> None:
    """Make the pages of a school those that are declared."""
    load_official(school, [OfficialPageEntry.model_validate(one) for one in declared], NOW)


def told(school: School, state: str, today: date = TODAY) -> list[str]:
    """Findings of one state."""
    return [one.text for one in findings(school, today) if one.state == state]
