"""What rows of this room may be: for whom, and how soon somebody must know."""

from django.db import models


class Audience(models.TextChoices):
    """Who may know of a sighting; decided once, when it is recorded (obligation A76)."""

    HEAD = "head", "the headteacher and those who help"
    CHAIR = "chair", "the chair of governors, because it concerns the headteacher"


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
