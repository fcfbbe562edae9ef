"""Rows of the register of pages: official ones, those where the school takes part, unofficial ones."""

from typing import ClassVar

from django.db import models

from register.models.schools import School


class OfficialPage(models.Model):
    """A page as the register declares it; its state is worked out from what it holds, never set."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="official_pages")
    key = models.CharField(max_length=80)
    content = models.JSONField()
    """As `register.official_entry` declares it."""
    since = models.DateTimeField()
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    """When it was no longer in the file; one that was live and not closed is asked for until it is put back."""

    class Meta:
        """One key, one page of a school."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "key"], name="official_page_key")]

    def __str__(self) -> str:
        return f"{self.key} of {self.school.key}"
