"""The outbox: one row for each mail to one recipient, without a word of what it says."""

from typing import ClassVar

from django.db import models

from cases.models import Sighting
from register.models import School


class DeliveryState(models.TextChoices):
    """How far a mail has come."""

    QUEUED = "queued", "waiting to be sent"
    BEGUN = "begun", "being handed to the mail server; nothing has arrived yet"
    CLAIMED = "claimed", "begun; whether it arrived is not known"
    SENT = "sent", "taken by the mail server"
    FAILED = "failed", "refused by the mail server, not sent"
    BOUNCED = "bounced", "came back: the address does not take mail"
    GIVEN_UP = "given-up", "given up after many attempts"
    WITHDRAWN = "withdrawn", "no longer to be sent"


class Sort(models.TextChoices):
    """What sort of mail it is."""

    DIGEST = "digest", "digest"
    ALERT = "alert", "alert"
    NOTICE = "notice", "notice that mail does not arrive"


class Delivery(models.Model):
    """One mail to one recipient: begun in the database before the mail server is asked, so never doubled.

    The row holds no content. What a mail says is made anew at each attempt, from what the recipient may
    know at that moment: what was passed on to the chair meanwhile is never told to the head.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE)
    sort = models.CharField(max_length=10, choices=Sort.choices, default=Sort.DIGEST)
    role = models.CharField(max_length=20)
    email = models.EmailField()
    week = models.CharField(max_length=8, blank=True)
    """The week of a digest."""
    about = models.CharField(max_length=20, blank=True)
    """Reference of the alert, or number of the mail that does not arrive."""
    state = models.CharField(max_length=10, choices=DeliveryState.choices)
    at = models.DateTimeField()
    """When it came to this state."""
    queued_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    """When it is tried again."""
    attempts = models.PositiveIntegerField(default=0)
    refusals = models.PositiveIntegerField(default=0)
    """How often the mail server answered no to this mail or address, the server itself being well."""
    message_id = models.CharField(max_length=120, blank=True)
    """The same for every attempt, so that a mail server can recognise a doubled mail (RFC 5322 section 3.6.4)."""
    detail = models.CharField(max_length=300, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    """Of the plain text with which the PDF was sealed; another text asks for another PDF."""
    sightings = models.ManyToManyField(Sighting, related_name="deliveries")

    class Meta:
        """One recipient hears of a week, or of an alert, once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "role", "email", "sort", "week", "about"], name="delivery_once")
        ]

    def __str__(self) -> str:
        what = f"digest of {self.week}" if self.sort == Sort.DIGEST else "mail"
        return f"{what} to the {self.role} of {self.school.key}"
