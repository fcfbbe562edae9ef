"""Rows of what the crawl remembers: known pages, open leads, what was spent, and hosts that want a pause."""

from typing import ClassVar

from django.db import models

from cases.models.choices import Audience, Severity
from cases.problems import Problem
from register.models import School, Source


class KnownPage(models.Model):
    """A page of a source as it was read the last time: what must not be transferred twice."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="known")
    key = models.CharField(max_length=64)
    """SHA-256 of its canonical address."""
    address = models.TextField()
    etag = models.CharField(max_length=300, blank=True)
    modified = models.CharField(max_length=100, blank=True)
    """Last-Modified as its server wrote it."""
    body_sha256 = models.CharField(max_length=64, blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    lead_sha256 = models.CharField(max_length=64, blank=True)
    """Fingerprint of what a service said of it."""
    watch_sha256 = models.CharField(max_length=64, blank=True)
    """Fingerprint of the watchlist that it was read with: who is new must be looked for in old pages too."""
    answer = models.BooleanField(default=False)
    """Whether it is the answer of a service or a list of addresses, and no page: only its kind asks for it."""
    found = models.BooleanField(default=False)
    """Whether it mentions somebody."""
    first_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    """When its text last changed, by its server or by our own eyes."""
    read_at = models.DateTimeField(null=True)
    """When its content was last known to be this; None for an address that was seen and never read."""
    tried_at = models.DateTimeField(null=True)
    """When it was asked for the last time, with whatever success."""
    fresh_until = models.DateTimeField(null=True)

    class Meta:
        """A page is known once for each source."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "key"], name="known_once")]


class OpenLead(models.Model):
    """What a service says of a page that mentions a school and has not been seen yet; forgotten after a day."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="open_leads")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="open_leads")
    address = models.TextField()
    text = models.TextField()
    author = models.CharField(max_length=200, blank=True)
    said_at = models.CharField(max_length=200, blank=True)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    category = models.CharField(max_length=40)
    severity = models.CharField(max_length=10, choices=Severity.choices)
    found_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    problem = models.CharField(max_length=20, choices=Problem.choices, blank=True)
    """Why its page could not be seen; empty while it was not tried."""

    class Meta:
        """A lead of a source is open once for each school."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "school", "address"], name="lead_once")]


class Spent(models.Model):
    """Calls to a service on one of its days, and what they cost."""

    credential = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    day = models.DateField()
    units = models.PositiveIntegerField(default=0)
    price = models.FloatField(default=0)

    class Meta:
        """One sum a day."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["credential", "name", "day"], name="spent_once")]


class HostPause(models.Model):
    """A host that asked for a pause or failed several times in a row; nobody visits it before."""

    host = models.CharField(max_length=255, unique=True)
    until = models.DateTimeField()
    strikes = models.PositiveIntegerField(default=0)
    """Pauses in a row: each is twice as long as the one before."""
    why = models.CharField(max_length=20, choices=Problem.choices)
