"""Rows of what people may ask of the school about their data, and of what went wrong with it."""

from django.db import models

from cases.models.judged import Case
from register.models import Role, School, Source


class Right(models.TextChoices):
    """What somebody asks for (privacy D6)."""

    ACCESS = "access", "to see what is held about them"
    RECTIFICATION = "rectification", "to have something put right"
    ERASURE = "erasure", "to have something erased"
    RESTRICTION = "restriction", "to have something left unused"
    OBJECTION = "objection", "not to be looked for"
    COMPLAINT = "complaint", "to complain about how their data are used"
    FOI = "foi", "for information under the Freedom of Information Act"


class Ruling(models.TextChoices):
    """How a request was decided."""

    GRANTED = "granted", "granted"
    PARTLY = "partly", "granted in part"
    REFUSED = "refused", "refused"


class RightsRequest(models.Model):
    """One request of a person about data; it names the person until its own clock runs out."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="requests")
    reference = models.CharField(max_length=12, unique=True)
    right = models.CharField(max_length=15, choices=Right.choices)
    person = models.CharField(max_length=200, blank=True)
    """Who is meant: the full name; emptied when the clock of requests has run out."""
    key = models.CharField(max_length=80, blank=True)
    """The same person in the register; empty for anybody else."""
    child = models.BooleanField(default=False)
    """Whether it is about a child: the designated safeguarding lead is told (D6)."""
    received_at = models.DateTimeField()
    noted_by = models.CharField(max_length=20, choices=Role.choices)
    statement = models.TextField(blank=True)
    """What is asked for, in the person's own words where possible."""
    source = models.ForeignKey(Source, on_delete=models.SET_NULL, null=True, related_name="+")
    """The source that an objection is about; none: the person's own name."""
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="+")
    pauses = models.JSONField(default=list)
    """When the clock stood: [since, until or empty, why]."""
    extended_at = models.DateTimeField(null=True)
    extended_why = models.TextField(blank=True)
    acknowledged_at = models.DateTimeField(null=True)
    ruling = models.CharField(max_length=10, choices=Ruling.choices, blank=True)
    reasons = models.TextField(blank=True)
    decided_by = models.CharField(max_length=20, choices=Role.choices, blank=True)
    decided_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.reference


class Breach(models.Model):
    """An entry of the breach register: what went wrong with data, and what was done within 72 hours (A49)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="breaches")
    reference = models.CharField(max_length=12, unique=True)
    noted_by = models.CharField(max_length=20, choices=Role.choices)
    aware_at = models.DateTimeField()
    """When somebody at the school first knew; the clock starts here."""
    noted_at = models.DateTimeField()
    what = models.TextField()
    people = models.PositiveIntegerField(null=True)
    """How many people it touches, as far as is known."""
    told_office_at = models.DateTimeField(null=True)
    """When the Information Commissioner was told."""
    not_told_why = models.TextField(blank=True)
    """Why no risk is likely, so that the Information Commissioner need not be told."""
    told_people_at = models.DateTimeField(null=True)
    done = models.TextField(blank=True)
    """What was done about it, and so that it does not happen again."""
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=20, choices=Role.choices, blank=True)

    def __str__(self) -> str:
        return self.reference
