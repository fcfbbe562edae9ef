"""Letters: to parents, to whoever wrote something, to whoever was looked for."""

from cases.gates import Act
from reports.documents.fields import Field
from reports.documents.form import Form
from reports.documents.shared_fields import COMPLAINTS, CONTACT, TELEPHONE

LETTERS = (
    Form(
        key="general-letter",
        title="General letter to parents and carers",
        about="Reminds everybody how to raise a concern, when a thread cannot be seen. It names and quotes nobody.",
        obligations=("A89",),
        act=Act.LETTER,
        fields=(CONTACT, TELEPHONE, COMPLAINTS),
    ),
    Form(
        key="chair-letter",
        title="Letter from the chair of governors",
        about="Asks one person to call a named contact; locked until legal advice has been taken.",
        obligations=("A91",),
        act=Act.LETTER,
        fields=(CONTACT, TELEPHONE, COMPLAINTS, Field("answer_by", "day by which to call", "day")),
        names_contact=True,
        after_advice=True,
    ),
    Form(
        key="subject-notice",
        title="Notice to the person who was looked for",
        about="Tells somebody that public pages were looked at because of a case, why, and what their rights are.",
        obligations=("A59",),
        act=Act.TELL_SUBJECT,
        fields=(
            Field("why", "why it was necessary, in one or two plain sentences"),
            Field("kept", "what was kept of it"),
            Field("until", "day on which it will be deleted", "day"),
            Field("postponed_because", "why the notice was postponed, if it was"),
        ),
    ),
    Form(
        key="complaints-pointer",
        title="Where to take a concern or a complaint",
        about="A few kind lines for whoever asks, pointing to the complaints procedure.",
        obligations=("A109",),
        act=Act.CONTACT,
        fields=(CONTACT, TELEPHONE, COMPLAINTS),
    ),
)
