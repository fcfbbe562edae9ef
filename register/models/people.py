"""Rows of people: who may be named, and who may be told."""

from typing import ClassVar

from django.db import models

from register.models.roles import Role
from register.models.schools import School


class Person(models.Model):
    """A member of staff or a governor; pupils are never looked for (privacy R3)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="people")
    key = models.CharField(max_length=80)
    category = models.CharField(max_length=10, choices=[("staff", "staff"), ("governor", "governor")])
    titles = models.JSONField(default=list)
    name = models.CharField(max_length=200)
    aliases = models.JSONField(default=list)
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    post = models.CharField(max_length=100, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        """One key, one person of a school."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "key"], name="person_key")]

    def __str__(self) -> str:
        return f"{self.key} of {self.school.key}"


class Contact(models.Model):
    """Somebody who may be told, and in which role."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="contacts")
    role = models.CharField(max_length=20, choices=Role.choices)
    name = models.CharField(max_length=200)
    email = models.EmailField()
    digest = models.BooleanField(default=False)
    alerts = models.BooleanField(default=True)
    """Whether what cannot wait is sent at once."""
    out_of_hours = models.BooleanField(default=False)
    """Whether the person has agreed to hear of threats and safeguarding out of hours (A04)."""
    second = models.EmailField(blank=True)
    """Another address of the same person, for when mail to the first stays down."""
    confirmed_by = models.CharField(max_length=20, blank=True)
    """Role of the other person who checked that the address is right (A42)."""
    confirmed_on = models.DateField(null=True)
    absent = models.JSONField(default=list)
    """Days of absence, as `register.calendar_entry` declares them (A77)."""

    class Meta:
        """One address in one role, once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "role", "email"], name="contact_role_email")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} of {self.school.key}"
