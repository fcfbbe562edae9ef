"""Rows of what people judge: Case, who reported it, the captures owed and the second looks."""

from typing import ClassVar

from django.db import models

from cases.models.choices import Audience, Looked, Originator, Outcome, Severity, Subject
from cases.models.sightings import Sighting, Story
from cases.problems import Problem
from evidence.models import Capture, SuppliedEvidence
from register.models import Role, School, Source


class Case(models.Model):
    """Sightings and captures that people judge together."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="cases")
    reference = models.CharField(max_length=12, unique=True)
    """Short name for mail and telephone; it tells nothing about how many cases there are (A76)."""
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=20, choices=Role.choices, blank=True)
    """Role of the person who opened it; empty when a scan did. People are named elsewhere."""
    origin = models.CharField(max_length=10, choices=[(one, one) for one in ("complaint", "report", "scan")])
    reason = models.TextField()
    terms = models.JSONField(default=list)
    """Words that the complaint quotes; they are looked for beside the school's own names."""
    audience = models.CharField(max_length=10, choices=Audience.choices)
    copied = models.CharField(max_length=100, blank=True)
    """Roles beside the audience that may see it, with a blank before and after each: “ dsl dpo ”."""
    locked_out = models.CharField(max_length=200, blank=True)
    """Roles that must not know of it though their audience may, written like those copied (privacy D9)."""
    category = models.CharField(max_length=40, default="news")
    severity = models.CharField(max_length=10, choices=Severity.choices, default=Severity.REVIEW)
    subject = models.CharField(max_length=20, choices=Subject.choices, default=Subject.SCHOOL)
    originator = models.CharField(max_length=10, choices=Originator.choices, default=Originator.UNKNOWN)
    flags = models.JSONField(default=list)
    """What steps of the playbook have found out, such as `child-at-risk`; see `cases.playbook`."""
    story = models.OneToOneField(Story, on_delete=models.SET_NULL, null=True, related_name="case")
    """The story that a scan opened it for: one case for each."""
    reach = models.CharField(max_length=500, blank=True)
    """How widely it was published, as displayed, with the day; “not known” is an answer (A35)."""
    any_truth = models.CharField(max_length=500, blank=True)
    """Whether there is some truth in it (A35)."""
    image_made_by = models.CharField(max_length=10, blank=True)
    """Who made a picture of a member of staff: subject, other or unknown (A36)."""
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    closed_at = models.DateTimeField(null=True)
    sources = models.ManyToManyField(Source, related_name="cases")
    """The addresses that the complaint names, as sources of this case alone."""
    sightings = models.ManyToManyField(Sighting, related_name="cases")
    supplied = models.ManyToManyField(SuppliedEvidence, related_name="cases")

    class Meta:
        """Asked for by what is open and by whom it is for."""

        indexes: ClassVar = [models.Index(fields=["school", "audience", "closed_at"], name="case_open")]

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
