"""Rows of the timetable: what is done when, how it went last, and who keeps it; the scan plan as it was."""

from typing import ClassVar

from django.db import models

from register.models import School


class Job(models.Model):
    """One job of the timetable; its next time lives here, so that a restart neither loses nor doubles it."""

    name = models.CharField(max_length=40, unique=True)
    next_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    exit_code = models.IntegerField(null=True)

    def __str__(self) -> str:
        return self.name

    @property
    def broken_off(self) -> bool:
        """Whether the job was begun and never finished: its process, or the machine, was stopped."""
        return bool(self.started_at and (self.finished_at is None or self.finished_at < self.started_at))


class Lease(models.Model):
    """The lease of the timetable: one row, held by the one runner that keeps it."""

    name = models.CharField(max_length=40, unique=True)
    place = models.CharField(max_length=80)
    """Which installation holds it: the same after a restart."""
    token = models.CharField(max_length=80)
    """Which process holds it: another after a restart."""
    host = models.CharField(max_length=255)
    """Name of its machine, for people."""
    taken_at = models.DateTimeField()
    renewed_at = models.DateTimeField()
    """The last heartbeat, by the clock of the holder."""

    def __str__(self) -> str:
        return f"{self.name} on {self.host}"


class PlanVersion(models.Model):
    """The scan plan of a school as it stood from one moment on (A02)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveIntegerField()
    since = models.DateTimeField()
    content = models.JSONField()

    class Meta:
        """One number, one version of a school's plan."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "number"], name="plan_version_number")]

    def __str__(self) -> str:
        return f"scan plan {self.number} of {self.school.key}"
