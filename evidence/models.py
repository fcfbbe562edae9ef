"""Rows of evidence: Capture, Artifact, the ledger with its signed heads, timestamps and keys."""

from typing import ClassVar

from django.db import models

from evidence.record import Grade


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
    grade = models.CharField(max_length=20, choices=[(one, one) for one in Grade], default=Grade.PARTIAL)
    record_sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.reference


class SuppliedEvidence(models.Model):
    """Something handed in by a person who lawfully saw it: supplied, not captured (A26)."""

    reference = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    """What it shows, in the words of whoever took it in; never who handed it in (A24)."""
    seen_at = models.CharField(max_length=100, blank=True)
    """When it was seen, as told."""
    received_at = models.DateTimeField()
    original = models.OneToOneField("Artifact", on_delete=models.PROTECT, related_name="supplied_original")

    def __str__(self) -> str:
        return self.reference


class Artifact(models.Model):
    """One sealed file: a picture, the document, a record, a report, a derivative."""

    capture = models.ForeignKey(Capture, on_delete=models.PROTECT, null=True, related_name="artifacts")
    derived_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="derivatives")
    """The original of a cleaned or redacted derivative."""
    kind = models.CharField(max_length=60)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True)
    """When the bytes were erased by decision; the ledger keeps the line."""


class Hold(models.Model):
    """A legal hold on a capture or on supplied evidence: while it stands, nothing of it is erased."""

    reference = models.CharField(max_length=40)
    """Reference of the capture or of the supplied evidence."""
    reason = models.TextField()
    placed_by = models.CharField(max_length=100)
    placed_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)


class LedgerLine(models.Model):
    """One line of the append-only ledger: a leaf of its Merkle tree (RFC 6962)."""

    number = models.PositiveBigIntegerField(primary_key=True)
    body = models.TextField()
    hash = models.CharField(max_length=64)
    """Leaf hash: SHA-256 over 0x00 and the body."""

    class Meta:
        """The order of writing."""

        ordering: ClassVar = ["number"]


class LedgerHead(models.Model):
    """The one row that says where the ledger ends: writers queue on it, and a cut-off tail shows."""

    number = models.PositiveBigIntegerField(default=0)
    peaks = models.JSONField(default=list)
    """Hashes of the whole subtrees from left to right: enough to append and to tell the root."""
    at = models.DateTimeField(null=True)
    """Time of the last line."""


class SigningKey(models.Model):
    """A key of this installation; the private half lies in a file, readable by its owner only."""

    key_id = models.CharField(max_length=64, unique=True)
    """SHA-256 of the raw public key."""
    public = models.CharField(max_length=64)
    """Raw Ed25519 public key in hexadecimal (RFC 8032)."""
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class TreeHead(models.Model):
    """A signed statement of how long the ledger was and what its root was (RFC 6962, DSSE)."""

    size = models.PositiveBigIntegerField(unique=True)
    root = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    key_id = models.CharField(max_length=64)
    envelope_sha256 = models.CharField(max_length=64)
    """Digest of the DSSE envelope in the vault."""


class Stamp(models.Model):
    """A timestamp of a tree head by an outside authority (RFC 3161), asked for until it is there."""

    head = models.ForeignKey(TreeHead, on_delete=models.PROTECT, related_name="stamps")
    authority = models.CharField(max_length=300)
    """Address of the authority."""
    response_sha256 = models.CharField(max_length=64, blank=True)
    """Digest of the whole DER answer in the vault; empty while it is still waited for."""
    stamped_at = models.DateTimeField(null=True)
    """Time that the authority states."""
    checked = models.BooleanField(default=False)
    """Whether the answer could be checked against a trusted root."""
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        """An authority stamps a head once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["head", "authority"], name="stamp_once")]
