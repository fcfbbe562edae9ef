"""What is owed: captures, second looks, signatures and timestamps, as far as their time has come."""

from datetime import datetime

from django.db.models import QuerySet

from cases import rechecks
from cases.models import OwedCapture
from evidence.attest.notary import unattested


def owed_rows() -> QuerySet[OwedCapture]:
    """Captures that are owed, those to be tried later included."""
    return OwedCapture.objects.filter(done=False, given_up=False)


def capture_is_due(now: datetime) -> bool:
    """Whether a page is to be captured or looked at again, or the ledger to be signed or stamped."""
    return owed_rows().filter(not_before__lte=now).exists() or rechecks.waiting(now) or unattested(now)
