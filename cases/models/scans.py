"""Rows of a scan: what was asked, read and not read, and what is remembered from one scan to the next."""

from typing import ClassVar

from django.db import models

from cases.models.choices import Audience
from cases.problems import Problem
from register.models import Source


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
    answered = models.PositiveIntegerField(default=0)
    """Answers that were given, pages and lists of leads alike; without one the source was not checked."""
    read = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    """Pages that their server, their site map or their bytes say are as they were when they were read before."""
    spared = models.PositiveIntegerField(default=0)
    """Pages read before that were not asked for again yet."""
    leads = models.PositiveIntegerField(default=0)
    """What a service pointed to."""
    left_out = models.PositiveIntegerField(default=0)
    """Addresses that were known and beyond what is allowed for one visit."""
    bytes = models.PositiveBigIntegerField(default=0)
    queries = models.JSONField(default=dict)
    """What was asked of a search service, with the number of leads that each query gave (A09)."""
    rules = models.JSONField(default=list)
    """The robots.txt of each host, as they were read: address, status and SHA-256."""
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
    audience = models.CharField(max_length=10, choices=Audience.choices, blank=True)
    """Who alone may know that something was pointed to; empty for everybody (A76)."""
