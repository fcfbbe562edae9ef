"""Rows of the process record: why, how and on whose word a school looks at the public web (privacy D2, A54)."""

from django.db import models

from register.models.schools import School


class ProcessRecord(models.Model):
    """One version of a school's process record; the one without an end is in force."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="processes")
    content = models.JSONField()
    """As `register.process_entry` declares it."""
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    """When another version took its place; superseded ones are kept for six years (privacy D5)."""
