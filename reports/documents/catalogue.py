"""The catalogue: every document that can be drafted, by its short name."""

from reports.documents.briefs import BRIEFS
from reports.documents.fields import DocumentError
from reports.documents.form import Form
from reports.documents.letters import LETTERS
from reports.documents.removals import REMOVALS
from reports.documents.standing_texts import STANDING_TEXTS

FORMS: dict[str, Form] = {form.key: form for form in (*LETTERS, *BRIEFS, *REMOVALS, *STANDING_TEXTS)}
"""From what is least to what is most; what belongs to no case stands at the end (A92)."""


def form_called(key: str) -> Form:
    """The form of a short name; raises DocumentError."""
    if key not in FORMS:
        raise DocumentError(f"There is no document “{key}”. There are: {', '.join(FORMS)}.")
    return FORMS[key]
