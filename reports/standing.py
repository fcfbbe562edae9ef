"""How mail and alerts stand: what a person must see to, in sentences that name nobody and no matter."""

from collections import Counter
from datetime import datetime

from reports.models import Alert, AlertState, Delivery, DeliveryState
from reports.refusals import called
from reports.telling import answer_due, listeners, mails_of, since

_NOT_SENT = (DeliveryState.CLAIMED, DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.GIVEN_UP)
_LOOK = " See `headsup mail list`."


def overdue(now: datetime) -> list[str]:
    """Mail that did not go out or of which nobody knows, alerts without an answer, and contacts who get nothing."""
    return [
        *mail_not_sent(),
        *unanswered(now),
    ]


def mail_not_sent() -> list[str]:
    """Mail that a person must see to."""
    rows = Delivery.objects.filter(state__in=_NOT_SENT).select_related("school").order_by("pk")
    return [f"{called(row)}: {row.get_state_display()}. {row.detail}".strip() + _LOOK for row in rows]


def unanswered(now: datetime) -> list[str]:
    """Alerts that everybody who may know was told of and nobody has in hand, and those that nobody can be told of."""
    rows = Alert.objects.filter(state__in=[AlertState.WAITING, AlertState.TOLD]).select_related("school")
    left = Counter(alert.school.key for alert in rows if _left(alert, now))
    return [
        f"{count} alert{'s' if count > 1 else ''} of {school}: nobody has said that they have it in hand. "
        "Ask those who were told, or see with `headsup doctor` why nobody can be."
        for school, count in sorted(left.items())
    ]


def _left(alert: Alert, now: datetime) -> bool:
    mails = mails_of(alert)
    told = {(mail.role, mail.email) for mail in mails}
    others = [one for one in listeners(alert, now) if (one.role, one.email) not in told]
    last = since(mails[-1]) if mails else alert.raised_at
    return not others and now >= answer_due(alert, last)
