"""Rows of what was found: Sighting with its mentions, and the story that it tells."""

from typing import ClassVar

from django.db import models

from cases.models.choices import Audience, Decided, Severity
from cases.models.scans import Scan
from register.models import School, Source


class Story(models.Model):
    """What several pages say alike, for one audience: it must not tell the head of what is the chair's (A76)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="stories")
    audience = models.CharField(max_length=10, choices=Audience.choices)
    began_at = models.DateTimeField()


class Sighting(models.Model):
    """A page with its mentions of one school: the unit of triage and of dedupe."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="sightings")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="sightings")
    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="sightings")
    fingerprint = models.CharField(max_length=64, unique=True)
    reference = models.CharField(max_length=12, unique=True)
    address = models.TextField()
    title = models.TextField(blank=True)
    found_at = models.DateTimeField()
    body_sha256 = models.CharField(max_length=64)
    own_site = models.BooleanField()
    audience = models.CharField(max_length=10, choices=Audience.choices)
    locked_out = models.CharField(max_length=200, blank=True)
    """Roles whose holders it names, who must not know of it first: “ deputy dsl ” (privacy D9)."""
    decided = models.CharField(max_length=20, choices=Decided.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=20, blank=True)
    """Role of the person who decided."""
    # What is said, as triage found it; a person always decides.
    category = models.CharField(max_length=40, default="news")
    severity = models.CharField(max_length=10, choices=Severity.choices, default=Severity.REVIEW)
    about = models.JSONField(default=list)
    triage_reasons = models.JSONField(default=list)
    # When and by whom, as displayed; what is not shown is empty.
    author = models.CharField(max_length=200, blank=True)
    author_by = models.CharField(max_length=100, blank=True)
    said_at = models.CharField(max_length=200, blank=True)
    posted_at = models.DateTimeField(null=True)
    posted_day_only = models.BooleanField(default=False)
    posted_confidence = models.CharField(max_length=10, default="not shown")
    posted_time_by = models.CharField(max_length=500, blank=True)
    reach = models.JSONField(default=list)
    # What it resembles.
    signature = models.BinaryField(default=b"")
    story = models.ForeignKey(Story, on_delete=models.PROTECT, null=True, related_name="sightings")

    class Meta:
        """Asked for by what somebody may know, and by what nobody has looked at."""

        indexes: ClassVar = [
            models.Index(fields=["school", "audience", "decided", "own_site"], name="sighting_waiting"),
            models.Index(fields=["school", "audience", "found_at"], name="sighting_found"),
            models.Index(fields=["severity", "decided"], name="sighting_pressing"),
        ]

    def __str__(self) -> str:
        return self.reference


class MentionRow(models.Model):
    """One mention of a sighting, as `mentions.find` reported it."""

    sighting = models.ForeignKey(Sighting, on_delete=models.CASCADE, related_name="mentions")
    entity = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)
    form = models.CharField(max_length=120)
    band = models.CharField(max_length=10)
    bits = models.FloatField()
    place = models.CharField(max_length=20)
    before = models.TextField(blank=True)
    quote = models.TextField()
    after = models.TextField(blank=True)
    words = models.TextField()
    times = models.PositiveIntegerField()
    reasons = models.JSONField()

    class Meta:
        """The strongest mention stands first."""

        ordering: ClassVar = ["-bits", "pk"]
