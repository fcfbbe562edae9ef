"""Rows of a scan and of what it found: Scan, its coverage, Sighting with mentions, captures owed."""

from typing import ClassVar

from django.db import models

from cases.problems import Problem
from evidence.models import Capture
from register.models import School, Source


class Audience(models.TextChoices):
    """Who may know of a sighting; decided once, when it is recorded (obligation A76)."""

    HEAD = "head", "the headteacher and those who help"
    CHAIR = "chair", "the chair of governors, because it concerns the headteacher"


class Severity(models.TextChoices):
    """How soon somebody must know, the soonest first."""

    URGENT = "urgent", "a person should read it today"
    SERIOUS = "serious", "a person should read it soon"
    REVIEW = "review", "a person should look at it"
    FEEDBACK = "feedback", "what people say"

    @property
    def rank(self) -> int:
        """Place in the order, the soonest being 0."""
        return list(Severity).index(self)


class Scan(models.Model):
    """One round of visits to approved sources."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)


class SourceCoverage(models.Model):
    """How one source fared in one scan: what was asked for and what was read."""

    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="coverage")
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="coverage")
    asked = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """A source is covered once in a scan."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["scan", "source"], name="coverage_once")]


class UnreadPage(models.Model):
    """A page that was asked for and not read, and why: “not checked” is never “nothing found”."""

    coverage = models.ForeignKey(SourceCoverage, on_delete=models.CASCADE, related_name="unread")
    address = models.TextField()
    problem = models.CharField(max_length=20, choices=Problem.choices)
    detail = models.CharField(max_length=300, blank=True)


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


class OwedCapture(models.Model):
    """A capture that a sighting is owed; the row outlives a killed browser or machine."""

    sighting = models.OneToOneField(Sighting, on_delete=models.CASCADE, related_name="owed")
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()
    problem = models.CharField(max_length=20, choices=Problem.choices, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    given_up = models.BooleanField(default=False)
    capture = models.OneToOneField(Capture, on_delete=models.PROTECT, null=True, related_name="owed")

    @property
    def unpictured(self) -> str:
        """Why there is no picture, in words; empty when there is one."""
        if self.capture:
            return ""
        return Problem(self.problem).label if self.problem else "it is still to be taken"
