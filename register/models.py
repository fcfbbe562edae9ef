"""Rows of the register: School, Person, Source with its approval, Contact."""

from typing import ClassVar

from django.db import models

from register.kinds import kind_choices


class Nation(models.TextChoices):
    """Nation of the United Kingdom whose law and guidance apply to a school."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


class School(models.Model):
    """A school that this installation looks after."""

    key = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    aliases = models.JSONField(default=list)
    former_names = models.JSONField(default=list)
    urn = models.CharField(max_length=20, blank=True)
    nation = models.CharField(max_length=20, choices=Nation.choices, default=Nation.ENGLAND)
    town = models.CharField(max_length=100)
    postcode = models.CharField(max_length=10, blank=True)
    authority = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    domains = models.JSONField(default=list)
    handles = models.JSONField(default=list)
    time_zone = models.CharField(max_length=60, default="Europe/London")

    def __str__(self) -> str:
        return self.name

    def declared_sources(self) -> "models.QuerySet[Source]":
        """Sources that the register declares and has not withdrawn; those of single cases are none of them."""
        return self.sources.filter(withdrawn=False, of_case=False).order_by("pk")


class Role(models.TextChoices):
    """What a person does for the school, or what a contact is asked for."""

    HEAD = "head", "headteacher"
    DEPUTY = "deputy", "deputy headteacher"
    DSL = "dsl", "designated safeguarding lead"
    DPO = "dpo", "data protection officer"
    CHAIR = "chair", "chair of governors"
    CLERK = "clerk", "clerk to the governors"
    GOVERNOR = "governor", "governor"
    MODERATOR = "moderator", "moderator"
    TEACHER = "teacher", "teacher"
    SUPPORT = "support", "support staff"
    TECHNICIAN = "technician", "technician"
    AUTHORITY = "authority", "local authority or trust officer"


class Person(models.Model):
    """A member of staff or a governor; pupils are never looked for (privacy R3)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="people")
    key = models.CharField(max_length=80)
    category = models.CharField(max_length=10, choices=[("staff", "staff"), ("governor", "governor")])
    titles = models.JSONField(default=list)
    name = models.CharField(max_length=200)
    aliases = models.JSONField(default=list)
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    post = models.CharField(max_length=100, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        """One key, one person of a school."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "key"], name="person_key")]

    def __str__(self) -> str:
        return f"{self.key} of {self.school.key}"


class SourceKind(models.TextChoices):
    """Kinds that this program itself declares sources of; every kind stands in `register.kinds`."""

    PAGE = "page", "one page"


class Source(models.Model):
    """A public place to look, with the approval that allows it.

    A source without a live approval cannot be scanned: `register.approval.approved_sources` is the
    only way to a scannable one.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="sources")
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=kind_choices)
    engine = models.CharField(max_length=20, blank=True)
    """Which search engine is asked; of the kind `search` alone."""
    address = models.URLField(max_length=2000)
    """Of the page, the site or the service; where a service has one official address, that one."""
    queries = models.JSONField(default=list, blank=True)
    names = models.JSONField(default=list, blank=True)
    """Hashtags, subreddits, channels, communities, ids of pages: what the kind calls for."""
    credential = models.CharField(max_length=40, blank=True)
    """Name of the credential; the secret itself is never in the database."""
    every_hours = models.PositiveIntegerField(default=168)
    max_pages = models.PositiveIntegerField(default=200)
    max_megabytes = models.PositiveIntegerField(default=100)
    """What one visit may download."""
    monthly_cap = models.FloatField(default=0.0)
    """What may be spent on it in a month, in the currency of the service; 0: nothing."""
    approved_by = models.CharField(max_length=100, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    approval_reason = models.TextField(blank=True)
    review_by = models.DateField(null=True, blank=True)
    withdrawn = models.BooleanField(default=False)
    of_case = models.BooleanField(default=False)
    """Named by a complaint: visited for its case alone, in nobody's timetable and in no digest."""
    last_read_at = models.DateTimeField(null=True, blank=True)
    last_answered_at = models.DateTimeField(null=True, blank=True)
    """When it was last asked and everything it answered could be read; older posts are not asked for again."""
    failures = models.PositiveIntegerField(default=0)
    """Visits in a row of which nothing could be read."""
    next_at = models.DateTimeField(null=True, blank=True)
    """When the source comes due again; empty: at once."""

    class Meta:
        """One key, one source of a school."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "key"], name="source_key")]

    def __str__(self) -> str:
        return f"{self.key} of {self.school.key}"


class Contact(models.Model):
    """Somebody who may be told, and in which role."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="contacts")
    role = models.CharField(max_length=20, choices=Role.choices)
    name = models.CharField(max_length=200)
    email = models.EmailField()
    digest = models.BooleanField(default=False)

    class Meta:
        """One address in one role, once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "role", "email"], name="contact_role_email")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} of {self.school.key}"
