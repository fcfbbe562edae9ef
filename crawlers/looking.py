"""Looking again: a re-check as the browser needs it, and what its visit means."""

import json
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from cases import rechecks
from cases.joining import judge
from cases.models import Looked, Recheck
from cases.problems import Problem
from crawlers.capture import Taken, Wanted
from crawlers.owed import school_of, sighting_of
from crawlers.sealing import Bench
from crawlers.unread import UnreadError
from evidence.difference import picture_share, same_around, text_difference
from evidence.events import Event
from evidence.ledger import append
from evidence.models import Capture
from evidence.record import Grade, Record
from evidence.vault import Vault, sha256

GONE = {404, 410}


@dataclass(frozen=True, slots=True)
class Look:
    """One re-check: which page, which words, and the capture that it is held against."""

    recheck: Recheck
    wanted: Wanted
    zone: ZoneInfo

    def postpone(self, error: UnreadError, now: datetime) -> None:
        """Note that the visit failed: that says nothing of the page."""
        rechecks.postpone(self.recheck, Problem(error.problem), error.detail, now)


def record_of(vault: Vault, capture: Capture) -> Record:
    """The sealed record of a capture; raises VaultError."""
    return Record.model_validate_json(vault.read(capture.record_sha256))


def look_of(recheck: Recheck) -> Look:
    """A re-check with what its visit is to show: the words that were really there the first time."""
    first, owed = recheck.first, recheck.first.owed
    sighting = sighting_of(owed)
    mentions = sighting.mentions.all() if sighting else ()
    wanted = Wanted(
        address=owed.address,
        words=tuple(dict.fromkeys(mention.words for mention in mentions)),
        occasion=f"re-check of {first.reference} after {recheck.after_hours} hours",
        trigger="re-check",
        reason=f"to see whether what was present at {first.captured_at.isoformat(timespec='seconds')} still is",
        case=owed.case.reference if owed.case else "",
        previous=first.reference,
        absence=True,
    )
    return Look(recheck, wanted, ZoneInfo(school_of(owed).time_zone))


def close(bench: Bench, look: Look, taken: Taken) -> Capture | None:
    """Seal a look, write down what it means and decide again whom the page concerns; a wall counts as not checked."""
    now, recheck, first = taken.visit.ended_at, look.recheck, look.recheck.first
    before = record_of(bench.vault, first)
    looked, detail = _meaning(before, taken)
    if looked == Looked.UNKNOWN:
        rechecks.postpone(recheck, Problem.WORDS_GONE, detail, now)
        return None
    with transaction.atomic():
        sealed = bench.seal(taken, look.zone)
        recheck.looked, recheck.looked_at, recheck.later = looked, now, sealed
        recheck.problem, recheck.detail = "", detail[:300]
        recheck.difference = text_difference(before.text, taken.visit.text)
        recheck.picture_share = _share(bench.vault, before, taken)
        recheck.save()
        content = {
            "capture": first.reference,
            "later": sealed.reference,
            "looked": looked,
            "picture_share": recheck.picture_share,
            # The difference itself stays out of the ledger, which is never unwritten.
            "difference_sha256": sha256(json.dumps(recheck.difference).encode()),
        }
        append(Event.CHECKED, now, content, bench.vault)
        judge(first.owed, sighting_of(first.owed), taken.text)  # a page may say more of somebody than the first time
    return sealed


def _meaning(before: Record, taken: Taken) -> tuple[Looked, str]:
    """What a second visit says: still there, changed, not seen; or nothing, when it shows something else."""
    visit = taken.visit
    if visit.status in GONE:
        return Looked.NOT_SEEN, f"the server answered {visit.status}"
    wanted = [one.words for one in before.words if one.in_document]
    there = {one.words for one in visit.words if one.in_document or one.in_second_visit}
    if visit.grade == Grade.NOT_EVIDENCE:
        return Looked.UNKNOWN, " ".join(visit.shortcomings)
    if wanted and not there.intersection(wanted):
        led = "" if visit.final_address == before.final_address else f"the address now leads to {visit.final_address}"
        return Looked.NOT_SEEN, led
    if set(wanted) <= there and same_around(wanted, before.text, visit.text) and _alike(before, taken, wanted):
        return Looked.SAME, ""
    return Looked.CHANGED, ""


def _alike(before: Record, taken: Taken, wanted: list[str]) -> bool:
    """Without words to hold on to, the whole text decides."""
    return bool(wanted) or not text_difference(before.text, taken.visit.text)


def _share(vault: Vault, before: Record, taken: Taken) -> float | None:
    kind = "full page picture"
    earlier = next((one for one in before.files if one.kind == kind), None)
    later = next((one for one in taken.files if one.kind == kind), None)
    if earlier is None or later is None:
        return None
    return round(picture_share(vault.read(earlier.sha256), later.content), 4)
