"""Stamps: every tree head seen by outside clocks (RFC 3161), asked for until each has answered.

An authority that fails is asked again later and later, for ever, and once for all the heads that wait for
it, so that a long outage costs one attempt and not one for each head.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.db.models import Count, Max, Q, QuerySet

from evidence.attest.authorities import Post, PostError
from evidence.attest.awaited import pending
from evidence.attest.kept_answers import have_stamped, look_again
from evidence.models import Stamp, TreeHead
from evidence.standalone.fault import Fault
from evidence.vault import Vault, VaultError

WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking: how many stamps came, how many are waited for, and what to tell a person."""

    stamped: int
    waiting: int
    trouble: str


def ask(vault: Vault, authorities: Sequence[str], roots: Sequence[bytes], post: Post, now: datetime) -> Asked:
    """Have every head that lacks it stamped by every authority whose time has come; newest heads first.

    Raises VaultError when an answer cannot be kept; it is then asked for again.
    """
    _queue(authorities, now)
    look_again(vault, roots)
    began, stamped, troubles = monotonic(), 0, []
    for authority in authorities:
        # A time further off than the longest wait was written by a clock that has been put back since.
        due = Q(not_before__lte=now) | Q(not_before__gt=now + 2 * WAITS[-1])
        for stamp in pending().filter(due, authority=authority).select_related("head").order_by("-head__size"):
            moment = now + timedelta(seconds=monotonic() - began)
            try:
                differs = have_stamped(vault, stamp, roots, post, moment)
            except VaultError as error:
                _postpone(pending().filter(pk=stamp.pk), str(error), now)
                troubles.append(str(error))
            except (PostError, Fault) as error:
                _postpone(pending().filter(authority=authority), str(error), now)
                troubles.append(f"The signed ledger is not yet timestamped by {authority}: {str(error).rstrip('.')}.")
                break
            else:
                stamped += 1
                if differs:
                    troubles.append(
                        f"The clock here and that of {authority} differ by {differs:.0f} seconds; set ours."
                    )
    return Asked(stamped, pending().count(), " ".join(dict.fromkeys(troubles)))


def _queue(authorities: Sequence[str], now: datetime) -> None:
    """Rows for heads that fewer authorities have stamped than are asked today."""
    pending().exclude(authority__in=authorities).delete()
    answered = Count("stamps", filter=~Q(stamps__response_sha256=""))
    lacking = list(TreeHead.objects.annotate(answered=answered).filter(answered__lt=len(authorities)))
    for authority in authorities:
        state = pending().filter(authority=authority).order_by("-not_before").first()
        known = {"attempts": state.attempts, "not_before": state.not_before, "problem": state.problem} if state else {}
        rows = [Stamp(head=head, authority=authority, **{"not_before": now, **known}) for head in lacking]
        Stamp.objects.bulk_create(rows, ignore_conflicts=True)


def _postpone(stamps: QuerySet[Stamp], problem: str, now: datetime) -> None:
    attempts = (stamps.aggregate(most=Max("attempts"))["most"] or 0) + 1
    wait = WAITS[min(attempts, len(WAITS)) - 1]
    stamps.update(attempts=attempts, not_before=now + wait, problem=problem[:300])
