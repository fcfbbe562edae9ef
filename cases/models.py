"""Rows of a scan and of what it found: Scan, its coverage, Sighting with mentions, Case, captures owed."""

from typing import ClassVar

from django.db import models

from cases.problems import Problem
from evidence.models import Capture, SuppliedEvidence
from register.models import Role, School, Source


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
    case = models.ForeignKey("Case", on_delete=models.CASCADE, null=True, related_name="scans")
    """The case that a complaint scan was made for (A09)."""


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


class Case(models.Model):
    """Sightings and captures that people judge together."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="cases")
    reference = models.CharField(max_length=12, unique=True)
    """Short name for mail and telephone; it tells nothing about how many cases there are (A76)."""
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=20, choices=Role.choices)
    """Role of the person who opened it; people are named elsewhere."""
    origin = models.CharField(max_length=10, choices=[(one, one) for one in ("complaint", "report", "scan")])
    reason = models.TextField()
    terms = models.JSONField(default=list)
    """Words that the complaint quotes; they are looked for beside the school's own names."""
    audience = models.CharField(max_length=10, choices=Audience.choices)
    sources = models.ManyToManyField(Source, related_name="cases")
    """The addresses that the complaint names, as sources of this case alone."""
    sightings = models.ManyToManyField(Sighting, related_name="cases")
    supplied = models.ManyToManyField(SuppliedEvidence, related_name="cases")

    def __str__(self) -> str:
        return self.reference


class Reporter(models.Model):
    """Who handed something in: encrypted, apart from everything else, and in no export (A24)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    """Name and how to reach the person, under a key of its own that can be destroyed."""
    noted_at = models.DateTimeField()


class OwedCapture(models.Model):
    """A capture that is owed to a sighting or to a case; the row outlives a killed browser or machine."""

    sighting = models.OneToOneField(Sighting, on_delete=models.CASCADE, null=True, related_name="owed")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="owed")
    address = models.TextField(default="")
    trigger = models.CharField(max_length=10, default="schedule")
    """What made it owed: schedule, complaint or manual."""
    reason = models.TextField(default="the scan found a mention here")
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()
    problem = models.CharField(max_length=20, choices=Problem.choices, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    given_up = models.BooleanField(default=False)
    done = models.BooleanField(default=False)
    """Whether it was paid in full; until then a better capture than the one at hand is tried for."""
    capture = models.OneToOneField(Capture, on_delete=models.PROTECT, null=True, related_name="owed")
    """The best capture so far."""

    class Meta:
        """An address is owed to a case once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "address"], name="owed_once")]

    @property
    def unpictured(self) -> str:
        """Why there is no picture, in words; empty when there is one."""
        if self.capture:
            return ""
        return Problem(self.problem).label if self.problem else "it is still to be taken"


class Looked(models.TextChoices):
    """What a re-check found; a failed visit is never taken for a deletion."""

    WAITING = "waiting", "not looked yet"
    SAME = "same", "still there, with the same words around the names"
    CHANGED = "changed", "the page is still there and still names them; its other words have changed"
    NOT_SEEN = "not-seen", "not seen any more"
    UNKNOWN = "not-checked", "could not be checked"


class Recheck(models.Model):
    """A second look at a captured page: present at one time, seen or not seen at another (A25)."""

    first = models.ForeignKey(Capture, on_delete=models.PROTECT, related_name="rechecks")
    after_hours = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    """When it is looked at, or tried again."""
    attempts = models.PositiveIntegerField(default=0)
    looked = models.CharField(max_length=15, choices=Looked.choices, default=Looked.WAITING)
    looked_at = models.DateTimeField(null=True)
    later = models.OneToOneField(Capture, on_delete=models.PROTECT, null=True, related_name="+")
    """What was seen the second time, sealed like the first."""
    problem = models.CharField(max_length=20, choices=Problem.choices, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    difference = models.JSONField(default=list)
    """Lines that went (-) and came (+), as in a unified difference."""
    picture_share = models.FloatField(null=True)
    """Share of the picture that differs, 0 to 1."""

    class Meta:
        """One look after each delay."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["first", "after_hours"], name="recheck_once")]
