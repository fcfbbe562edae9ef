"""Rows of evidence: Capture, Artifact, and the lines of the ledger."""

from typing import ClassVar

from django.db import models


class Capture(models.Model):
    """One sealed visit to one address."""

    reference = models.CharField(max_length=40, unique=True)
    occasion = models.CharField(max_length=100, unique=True)
    """What the capture was made for; unique, so that a repeated job cannot seal twice."""
    address = models.TextField()
    final_address = models.TextField()
    title = models.TextField(blank=True)
    status = models.PositiveIntegerField()
    captured_at = models.DateTimeField()
    record_sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.reference


class Artifact(models.Model):
    """One sealed file: a picture, the document, a record, a report."""

    capture = models.ForeignKey(Capture, on_delete=models.PROTECT, null=True, related_name="artifacts")
    kind = models.CharField(max_length=40)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)


class LedgerLine(models.Model):
    """One line of the append-only ledger; each names the hash of the line before it."""

    number = models.PositiveBigIntegerField(primary_key=True)
    body = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        """The order of writing."""

        ordering: ClassVar = ["number"]


class LedgerHead(models.Model):
    """The one row that says where the ledger ends: writers queue on it, and a cut-off tail shows."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
