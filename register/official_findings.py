"""Findings about the pages of a school: what is fine, what is worth knowing, what is wrong today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from register.models import School
from register.official_due import dues
from register.official_entry import OfficialPageEntry
from register.official_form import TickedEntry
from register.official_standing import PageState, Staff, awaited, short_of, state_of, uncovered

SOON = timedelta(days=30)
"""How long before a day comes it is mentioned."""
ROTA = timedelta(days=14)
"""How far ahead the cover by moderators is looked at."""
MOST_DAYS = 5


@dataclass(frozen=True, slots=True)
class PageFinding:
    """One thing about one page, in the states of the doctor; people of the register appear by their ids."""

    state: Literal["fine", "note", "missing"]
    text: str


def findings(school: School, today: date) -> list[PageFinding]:
    """What stands open about the pages of a school on a day; one fine line for a page without anything."""
    staff = Staff.of(school)
    found: list[PageFinding] = []
    for row in school.official_pages.order_by("pk"):
        page = OfficialPageEntry.model_validate({"id": row.key} | row.content)
        told = list(_of_withdrawn(page)) if row.withdrawn_at else list(findings_of(page, staff, today))
        if not told and not row.withdrawn_at:
            told = [PageFinding("fine", f"is {state_of(page, staff, today)}.")]
        found += [PageFinding(one.state, f"Page “{row.key}” of {school.key} {one.text}") for one in told]
    return found


def findings_of(page: OfficialPageEntry, staff: Staff, today: date) -> Iterator[PageFinding]:
    """What stands open about one page, each as the rest of a sentence that begins with the page."""
    state = state_of(page, staff, today)
    if state == PageState.CLOSED:
        return
    if state in {PageState.LIVE, PageState.AT_RISK}:
        yield from _of_team(page, staff, today)
        yield from _of_moderation(page, staff, today)
    elif state != PageState.LOOK_ONLY:
        yield from _of_draft(page, state, today)
    yield from _of_place(page)
    for due in dues(page):
        if due.on < today:
            yield PageFinding("missing" if due.pressing else "note", f"was due on {due.on:%d %B %Y}: {due.what}.")
        elif due.on <= today + SOON:
            yield PageFinding("note", f"is due on {due.on:%d %B %Y}: {due.what}.")


def _of_withdrawn(page: OfficialPageEntry) -> Iterator[PageFinding]:
    if page.opened and not page.closed:
        yield PageFinding(
            "missing", "was taken out of the register while it was live; put it back, with the day on which it closed."
        )


def _of_team(page: OfficialPageEntry, staff: Staff, today: date) -> Iterator[PageFinding]:
    if short := short_of(page, staff, today):
        said = " and ".join(short)
        yield PageFinding("missing", f"is at risk: it has {said}. Name and authorise others, or close it (A123).")
    for member in page.team:
        if why := staff.out(member, today):
            yield PageFinding("note", f"counts without “{member.called}” of its team, who {why} (A124).")


def _of_moderation(page: OfficialPageEntry, staff: Staff, today: date) -> Iterator[PageFinding]:
    """Cover and training (A135); where the school only takes part, others moderate."""
    if page.sort != "official":
        return
    without = list(uncovered(page, staff, today, today + ROTA))
    if today in without:
        yield PageFinding("missing", "has no moderator today; ask another one in, or stop comments for the day (A135).")
    if ahead := [day for day in without if day > today]:
        days = ", ".join(f"{day:%d %B}" for day in ahead[:MOST_DAYS]) + (" and later" if len(ahead) > MOST_DAYS else "")
        yield PageFinding("note", f"has no moderator on {days}; arrange cover now (A135).")
    if untrained := [member.called for member in page.members("moderator") if member.trained is None]:
        yield PageFinding("note", f"has moderators without a day of training: {', '.join(untrained)} (A135).")


def _of_draft(page: OfficialPageEntry, state: PageState, today: date) -> Iterator[PageFinding]:
    if lacking := page.gaps():
        yield PageFinding("note", f"is a draft that lacks {', '.join(lacking)}.")
    elif state == PageState.HEAD_SIGNED:
        late = page.form.opening and page.form.opening < today
        yield PageFinding("note", f"is approved and not live{'; its proposed day has passed' if late else ''}.")
    else:
        yield PageFinding(
            "note", f"is {state}; it waits for the signature of {awaited(page)}, and may not be made yet."
        )


def _of_place(page: OfficialPageEntry) -> Iterator[PageFinding]:
    """Where it stands and who may come there (A138, A143)."""
    if page.sort == "unofficial":
        return
    if young := _too_young(page.plan.minimum_age, page.form.audience, page.form.contributors):
        yield PageFinding(
            "note", f"is meant for pupils from {young}, and its host asks for {page.plan.minimum_age} years (A138)."
        )
    if page.sort == "official" and page.facebook:
        reason = page.plan.against_advice or "none yet"
        yield PageFinding(
            "note",
            "stands at Facebook, against the advice that some local authorities give schools: it invites informal "
            f"complaints, and what the head removes may look like bias. The head’s reason: {reason} (A143).",
        )
    if page.sort == "official" and page.opened and not page.house_rules:
        yield PageFinding("note", "names no house_rules, the address of its terms of use and house rules (A128).")


def _too_young(least: int, *ticked: TickedEntry) -> int | None:
    youngest = [one.ages[0] for one in ticked if "pupils" in one.who and one.ages and one.ages[0] < least]
    return min(youngest, default=None)
