"""Rows of the work on a case: what was done, said and decided, one after the other."""

from typing import ClassVar

from django.db import models

from cases.models.judged import Case
from register.models import Role


class NoteKind(models.TextChoices):
    """What sort of thing a note tells of."""

    STEP = "step", "Step of the playbook"
    DECISION = "decision", "Decision"
    CONTACT = "contact", "Contact"
    MEETING = "meeting", "Meeting"
    LETTER = "letter", "Letter"
    OUTCOME = "outcome", "Outcome"
    CORRECTION = "correction", "Correction"
    NOTE = "note", "Note"


class CaseNote(models.Model):
    """One entry of a case's chronology, written by a person or by a step; never changed, only corrected by another."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    number = models.PositiveIntegerField()
    """Place among the notes of its case, from 1, without a gap (A22)."""
    kind = models.CharField(max_length=10, choices=NoteKind.choices)
    at = models.DateTimeField()
    """When it happened."""
    noted_at = models.DateTimeField()
    by = models.CharField(max_length=20, choices=Role.choices, blank=True)
    """Role of whoever did or noted it; empty for the program."""
    whom = models.CharField(max_length=100, blank=True)
    """With whom a contact was, by role (A31)."""
    channel = models.CharField(max_length=20, blank=True)
    """By what way: telephone, e-mail, letter, in person."""
    fact = models.TextField(blank=True)
    opinion = models.TextField(blank=True)
    """What somebody thinks of it, apart from the facts (A34)."""
    step = models.CharField(max_length=60, blank=True)
    """The step of the playbook that it answers."""
    answer = models.CharField(max_length=60, blank=True)
    fields = models.JSONField(default=dict)
    """What the step asked for."""

    class Meta:
        """Numbers without a gap or a double; the order of writing."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="note_number")]
