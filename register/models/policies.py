"""Rows of the policy library: each policy with its versions, and who has read which (A62, A63)."""

from typing import ClassVar

from django.db import models

from register.models.roles import Role
from register.models.schools import School


class Policy(models.Model):
    """A policy of a school."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="policies")
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=200)

    class Meta:
        """One key, one policy of a school."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "key"], name="policy_key")]

    def __str__(self) -> str:
        return self.title


class PolicyVersion(models.Model):
    """One version of a policy; the one that was not withdrawn is the current one. Never changed, only followed."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="versions")
    version = models.CharField(max_length=20)
    dated = models.DateField()
    """The day that the policy itself bears."""
    change = models.TextField()
    """What changed, for the table of changes."""
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    old_law = models.JSONField(default=list)
    """What it names that is no longer law or guidance, each with its sentence."""
    added_by = models.CharField(max_length=20, choices=Role.choices)
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        """A version bears its number once, and only one is current."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "version"], name="policy_version"),
            models.UniqueConstraint(
                fields=["policy"], condition=models.Q(withdrawn_at=None), name="one_current_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy.title}, version {self.version}"


class PolicyRead(models.Model):
    """That the holder of a role has read a version and says so; renewed every year."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="reads")
    role = models.CharField(max_length=20, choices=Role.choices)
    at = models.DateTimeField()
