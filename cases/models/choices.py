"""What rows of this room may be: for whom, and how soon somebody must know."""

from django.db import models


class Audience(models.TextChoices):
    """Whose a sighting or case is; decided once, in `cases.audience`, from whom it concerns (A76, privacy D9)."""

    HEAD = "head", "the headteacher and those who help"
    CHAIR = "chair", "the chair of governors, because it concerns the headteacher"
    VICE_CHAIR = "vice-chair", "the vice-chair of governors, because it concerns the chair"
    AUTHORITY = "authority", "the local authority or trust, because it concerns those who lead the school"


class Subject(models.TextChoices):
    """Whom a case concerns, by role and never by name."""

    SCHOOL = "school", "the school"
    STAFF = "staff", "a member of staff"
    HEAD = "head", "the headteacher"
    CHAIR = "chair", "the chair of governors"
    HEAD_AND_CHAIR = "head-and-chair", "the headteacher and the chair of governors"
    GOVERNOR = "governor", "a governor"
    DSL = "dsl", "the designated safeguarding lead"
    ADMINISTRATOR = "administrator", "whoever runs this system, or moderates for it"


class Originator(models.TextChoices):
    """Who said it, as far as a person has found out; never set by the program (A94)."""

    UNKNOWN = "unknown", "not known"
    PARENT = "parent", "a parent or carer"
    PUPIL = "pupil", "a pupil"
    STAFF = "staff", "a member of staff"
    OTHER = "other", "somebody else"


class Decided(models.TextChoices):
    """What a person decided about a sighting; empty until somebody has looked at it."""

    NOT_US = "not-us", "not about us"
    NOTED = "noted", "about us; nothing to do"
    PRAISE = "praise", "praise"
    LAWFUL = "lawful-criticism", "lawful criticism, no action"
    CASE = "case", "belongs to a case"


class Outcome(models.TextChoices):
    """How a case ended; about what was done, never a verdict on a person (A93)."""

    LAWFUL = "lawful-criticism", "lawful criticism, no action"
    NO_ACTION = "no-action", "nothing to do"
    ANSWERED = "answered", "answered through the ordinary channels"
    RESOLVED = "resolved", "settled with whoever said it"
    REMOVED = "removed", "taken away by its author or the site"
    NOT_REMOVED = "not-removed", "still there; nothing more is done here"
    PASSED_ON = "passed-on", "passed on to those whose task it is"


class Severity(models.TextChoices):
    """How soon somebody must know, the soonest first."""

    URGENT = "urgent", "a person should read it today"
    SERIOUS = "serious", "a person should read it soon"
    REVIEW = "review", "a person should look at it"
    FEEDBACK = "feedback", "what people say"

    @property
    def rank(self) -> int:
        """Place in the order, the soonest being 0."""
        return list(Severity).index(self)


class Looked(models.TextChoices):
    """What a re-check found; a failed visit is never taken for a deletion."""

    WAITING = "waiting", "not looked yet"
    SAME = "same", "still there, with the same words around the names"
    CHANGED = "changed", "the page is still there and still names them; its other words have changed"
    NOT_SEEN = "not-seen", "not seen any more"
    UNKNOWN = "not-checked", "could not be checked"
