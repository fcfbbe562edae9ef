"""Rows of alerts: what could not wait for the digest, for whom, and who has said that they have it."""

from typing import ClassVar

from django.db import models

from cases.models import Audience, Case
from register.models import Role, School


class AlertState(models.TextChoices):
    """How far an alert has come."""

    WAITING = "waiting", "waiting for somebody who can be told"
    TOLD = "told", "sent; nobody has said yet that they have it"
    SUPPRESSED = "suppressed", "beyond the number of alerts of that day; it stands in the digest"
    ACKNOWLEDGED = "acknowledged", "somebody has it in hand"
    SETTLED = "settled", "looked at, or no longer theirs to know"


class AlertReason(models.TextChoices):
    """Why there is an alert."""

    PRESSING = "pressing", "something that a person should read today"
    NOT_LOOKED_AT = "not-looked-at", "a report that nobody has looked at"


class Alert(models.Model):
    """One matter that could not wait, for one circle: the people of an audience, or the safeguarding lead."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="alerts")
    circle = models.CharField(max_length=10, choices=[*Audience.choices, (Role.DSL.value, Role.DSL.label)])
    matter = models.CharField(max_length=40)
    """What it is about, so that there is one alert for each: “story 12”, “case 7”, “report 7”."""
    reason = models.CharField(max_length=15, choices=AlertReason.choices, default=AlertReason.PRESSING)
    reference = models.CharField(max_length=12)
    """Of the case, or of the sighting while there is no case."""
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="+")
    category = models.CharField(max_length=40)
    state = models.CharField(max_length=15, choices=AlertState.choices, default=AlertState.WAITING)
    raised_at = models.DateTimeField()
    first_told_at = models.DateTimeField(null=True)
    suppressed_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=20, blank=True)
    """Role of whoever said that they have it."""

    class Meta:
        """One alert for each matter and circle."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "circle", "matter"], name="alert_once")]

    def __str__(self) -> str:
        return f"{self.reference} for {self.circle}"
