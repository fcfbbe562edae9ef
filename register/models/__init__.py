"""Rows of the register: School, Person, Source with its approval, Contact, ProcessRecord, OfficialPage."""

from register.models.official import OfficialPage
from register.models.people import Contact, Person
from register.models.policies import Policy, PolicyRead, PolicyVersion
from register.models.process import ProcessRecord
from register.models.roles import Role
from register.models.schools import Nation, School
from register.models.sources import Source, SourceKind

__all__ = [
    "Contact",
    "Nation",
    "OfficialPage",
    "Person",
    "Policy",
    "PolicyRead",
    "PolicyVersion",
    "ProcessRecord",
    "Role",
    "School",
    "Source",
    "SourceKind",
]
