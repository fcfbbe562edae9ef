"""The outbox: which mail is due, who is at it, and how far it has come; each step is in the database first."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from evidence.events import Event
from evidence.ledger import append
from evidence.vault import Vault
from register.models import Contact
from reports.envelope import new_message_id
from reports.models import Delivery, DeliveryState, Sort
from reports.refusals import MailError
from reports.week import Week

PATIENCE = [timedelta(minutes=minutes) for minutes in (5, 10, 30, 60, 120, 240, 480)]
"""How long after each attempt the next one is made; then always the last."""
FIRST = 3
"""What does not wait for the digest is tried at the first of these distances only."""
LONGEST = {Sort.DIGEST: timedelta(days=4), Sort.ALERT: timedelta(days=2), Sort.NOTICE: timedelta(days=2)}
"""How long a mail is tried before it is given up; a digest before the next one comes."""
HELD = timedelta(minutes=10)
"""How long a row that somebody began to send is left to them; a process that was killed comes back no sooner."""
ENDED = (DeliveryState.CLAIMED, DeliveryState.BOUNCED, DeliveryState.GIVEN_UP, DeliveryState.WITHDRAWN)
"""States out of which only a person brings a mail."""


class OutboxError(Exception):
    """A mail that there is not, or with which nothing can be done; its text says what to do."""


def queued(contact: Contact, email: str, sort: Sort, about: str, now: datetime) -> Delivery:
    """The row of a mail to one address of a contact; the same row however often it is asked for."""
    row, _ = Delivery.objects.get_or_create(
        school=contact.school,
        role=contact.role,
        email=email,
        sort=sort,
        about=about,
        defaults={"state": DeliveryState.QUEUED, "at": now, "queued_at": now, "not_before": now},
    )
    return revived(row, now)


def revived(row: Delivery, now: datetime) -> Delivery:
    """A row that was withdrawn, back in the queue: what was theirs no more is theirs again; any other as it is."""
    if row.state == DeliveryState.WITHDRAWN:
        row.state, row.at, row.queued_at, row.not_before = DeliveryState.QUEUED, now, now, now
        row.save(update_fields=["state", "at", "queued_at", "not_before"])
    return row


def digest_row(contact: Contact, week: Week) -> Delivery | None:
    """The row of the digest of a week to a recipient; None while nobody has begun to send it."""
    rows = Delivery.objects.filter(school=contact.school, role=contact.role, email=contact.email, sort=Sort.DIGEST)
    return rows.filter(week=str(week)).select_related("school").first()


def new_digest_row(contact: Contact, week: Week, now: datetime) -> Delivery:
    """The row of a digest that is about to be sent; raises MailError when another process was quicker."""
    try:
        with transaction.atomic():
            return Delivery.objects.create(
                school=contact.school,
                role=contact.role,
                email=contact.email,
                week=str(week),
                state=DeliveryState.QUEUED,
                at=now,
                queued_at=now,
                not_before=now,
            )
    except IntegrityError as error:
        raise MailError(_BUSY) from error


_BUSY = "Another process is sending this mail. Wait ten minutes, and look with `headsup mail list` how it went."


def due(now: datetime) -> QuerySet[Delivery]:
    """Rows that are to be sent now, the longest waiting first; alerts before everything else."""
    waiting = Q(state__in=[DeliveryState.QUEUED, DeliveryState.FAILED]) & (
        Q(not_before__lte=now) | Q(not_before__isnull=True)
    )
    left_behind = Q(state=DeliveryState.BEGUN, at__lte=now - HELD)
    return Delivery.objects.filter(waiting | left_behind).select_related("school").order_by("sort", "queued_at", "pk")


def claim(row: Delivery, sender: str, now: datetime, *, again: bool = False) -> None:
    """Take a row for this process alone; with `again` also one of which only a person can know.

    Raises MailError when another process is at it, or it has come to an end.
    """
    free = Q(state__in=[DeliveryState.QUEUED, DeliveryState.FAILED]) | Q(state=DeliveryState.BEGUN, at__lte=now - HELD)
    if again:
        free |= Q(state__in=ENDED)
    taken = Delivery.objects.filter(free, pk=row.pk, attempts=row.attempts).update(
        state=DeliveryState.BEGUN,
        at=now,
        attempts=row.attempts + 1,
        message_id=row.message_id or new_message_id(sender),
        queued_at=now if again else row.queued_at or now,
        detail="",
    )
    if not taken:
        raise MailError(_BUSY)
    row.refresh_from_db()


def put_back(row: Delivery, now: datetime, detail: str, *, refused: bool) -> None:
    """Put a mail that certainly did not go out back into the queue, or give it up after many attempts."""
    given_up = now - (row.queued_at or row.at) >= LONGEST[Sort(row.sort)]
    row.state = DeliveryState.GIVEN_UP if given_up else DeliveryState.FAILED
    row.at, row.detail = now, detail[:300]
    row.refusals += refused
    steps = PATIENCE if row.sort == Sort.DIGEST else PATIENCE[:FIRST]
    row.not_before = now + steps[min(row.attempts, len(steps)) - 1]
    row.save(update_fields=["state", "at", "detail", "refusals", "not_before"])


def ended(row: Delivery, state: DeliveryState, now: datetime, detail: str = "") -> None:
    """Write down how a mail ended."""
    row.state, row.at, row.detail = state, now, detail[:300]
    row.save(update_fields=["state", "at", "detail"])


def row_called(number: int) -> Delivery:
    """The row of a number; raises OutboxError."""
    row = Delivery.objects.select_related("school").filter(pk=number).first()
    if row is None:
        message = f"There is no mail {number}. `headsup mail list` shows the numbers."
        raise OutboxError(message)
    return row


def to_send_again(number: int) -> Delivery:
    """The row of a number that a person wants sent again; raises OutboxError for one that was sent."""
    row = row_called(number)
    if row.state == DeliveryState.SENT:
        message = f"Mail {number} was taken by the mail server on {row.at:%d %B, %H:%M} UTC; it is not sent again."
        raise OutboxError(message)
    return row


def arrived(row: Delivery, vault: Vault, now: datetime) -> Delivery:
    """A mail of which nobody knew has arrived, as a person says; raises OutboxError for any other."""
    if row.state != DeliveryState.CLAIMED:
        message = f"Of mail {row.pk} it is known how it ended: {row.get_state_display()}. Nothing was changed."
        raise OutboxError(message)
    with transaction.atomic():
        ended(row, DeliveryState.SENT, now, "arrived, as a person says")
        append(Event.DECIDED, now, {"decision": f"mail {row.pk} has arrived, as a person says"}, vault)
    return row
