"""Who comes to a meeting: roles, with a senior colleague, and never whoever was targeted (A87)."""

from collections.abc import Sequence

from cases.models import Case, Subject
from cases.playbook.errors import StepError
from register.models import Role

SENIOR = frozenset({Role.HEAD, Role.DEPUTY, Role.DSL, Role.CHAIR, Role.VICE_CHAIR, Role.GOVERNOR, Role.AUTHORITY})
_TARGETED: dict[Subject, frozenset[Role]] = {
    # A case says whom it concerns by a sort of role; everybody of that sort may be the person.
    Subject.STAFF: frozenset({Role.TEACHER, Role.SUPPORT}),
    Subject.HEAD: frozenset({Role.HEAD}),
    Subject.CHAIR: frozenset({Role.CHAIR}),
    Subject.HEAD_AND_CHAIR: frozenset({Role.HEAD, Role.CHAIR}),
    Subject.GOVERNOR: frozenset({Role.GOVERNOR}),
    Subject.DSL: frozenset({Role.DSL}),
    Subject.ADMINISTRATOR: frozenset({Role.TECHNICIAN, Role.MODERATOR}),
}
_TWO = 2


def attendees(case: Case, roles: Sequence[str], field: str) -> str:
    """The roles that come, as they are kept; raises StepError for whoever was targeted or for too few."""
    for role in roles:
        if role not in set(Role):
            raise StepError(f"“{role}” is no role for “{field}”. Choose from: {', '.join(one.value for one in Role)}.")
        if Role(role) in _TARGETED.get(Subject(case.subject), ()):
            message = (
                f"The {Role(role).label} may be whom this is about, and whoever was targeted does not come to the "
                "meeting. Choose a senior colleague."
            )
            raise StepError(message)
        if f" {role} " in case.locked_out:
            raise StepError(f"The {Role(role).label} has no part in case {case.reference}. Choose another role.")
    if len(set(roles)) < _TWO or not SENIOR & set(map(Role, roles)):
        message = f"Field “{field}” needs two roles or more, a senior colleague among them: nobody goes alone."
        raise StepError(message)
    return ",".join(dict.fromkeys(roles))
