"""Rows of what is kept and for how long: changed clocks, deletion certificates, counts, and holds that are reviewed."""

from typing import ClassVar

from django.db import models

from cases.models.choices import Audience
from evidence.models import Artifact, Hold
from register.models import Role, School


class ClockChange(models.Model):
    """Another number of days for a clock of `cases.retention`, with the reason; the latest counts."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    clock = models.CharField(max_length=20)
    days = models.PositiveIntegerField()
    reason = models.TextField()
    by = models.CharField(max_length=20, choices=Role.choices)
    at = models.DateTimeField()


class Certificate(models.Model):
    """A deletion certificate: what was destroyed, when and by which clock; its text is sealed (A53)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="certificates")
    reference = models.CharField(max_length=12, unique=True)
    clock = models.CharField(max_length=20)
    at = models.DateTimeField()
    audience = models.CharField(max_length=10, choices=Audience.choices)
    locked_out = models.CharField(max_length=200, blank=True)
    """Whose certificate it is, as it was of what is gone: nobody else learns that there was something."""
    case = models.CharField(max_length=12, blank=True)
    """Reference of the case that is gone, so that the access log still knows whose it was."""
    number = models.PositiveIntegerField()
    """How many sightings, cases or identities it speaks of."""
    sealed = models.ForeignKey(Artifact, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.reference


class Tally(models.Model):
    """How many sightings of one sort there were in a week, after they themselves are gone; nothing else of them."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience.choices)
    locked_out = models.CharField(max_length=200, blank=True)
    monday = models.DateField()
    """First day of the week in which they were found, by the school's calendar."""
    category = models.CharField(max_length=40)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        """One count for each week, sort and audience."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "audience", "locked_out", "monday", "category"], name="tally_once"
            )
        ]


class Settled(models.Model):
    """The fingerprint of a sighting that a person had decided about: nobody is asked twice when its page is read again.

    A fingerprint is a SHA-256 and tells nothing of what it was made from.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()


class HoldReview(models.Model):
    """One look at a legal hold by somebody who did not ask for it: that it is right, and until when it is looked at."""

    hold = models.ForeignKey(Hold, on_delete=models.CASCADE, related_name="reviews")
    by = models.CharField(max_length=20, choices=Role.choices)
    at = models.DateTimeField()
    reason = models.TextField()
