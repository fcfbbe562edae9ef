"""Rows of reports: what was delivered to whom."""

from typing import ClassVar

from django.db import models

from cases.models import Sighting
from register.models import School


class DeliveryState(models.TextChoices):
    """How far a delivery has come."""

    CLAIMED = "claimed", "begun; whether it arrived is not known"
    SENT = "sent", "taken by the mail server"
    FAILED = "failed", "refused by the mail server, not sent"


class Delivery(models.Model):
    """One digest to one recipient for one week: claimed before the mail server is asked, so never doubled."""

    school = models.ForeignKey(School, on_delete=models.CASCADE)
    role = models.CharField(max_length=20)
    email = models.EmailField()
    week = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=DeliveryState.choices)
    at = models.DateTimeField()
    detail = models.CharField(max_length=300, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    sightings = models.ManyToManyField(Sighting, related_name="deliveries")

    class Meta:
        """One recipient hears of a week once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school", "role", "email", "week"], name="delivery_once")
        ]
