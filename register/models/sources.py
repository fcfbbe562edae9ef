"""Rows of sources, each with the approval that allows it."""

from typing import ClassVar

from django.db import models

from register.kinds import kind_choices
from register.models.schools import School


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
