"""Rows of the timetable: what is done when, and how it went last."""

from django.db import models


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
