"""Briefs: what somebody who helps has to know, and no more."""

from cases.gates import Act
from reports.documents.fields import Field
from reports.documents.form import Form
from reports.documents.shared_fields import REACH, TELEPHONE

BRIEFS = (
    Form(
        key="helpline-pack",
        title="Facts for a helpline",
        about="What a helpline for professionals asks about, without a name.",
        obligations=("A99",),
        act=Act.EXPORT,
        fields=(REACH, Field("asked", "what you would like to know")),
    ),
    Form(
        key="chair-briefing",
        title="Briefing for a second meeting",
        about="Everything that whoever chairs the second meeting must know beforehand, people by initials.",
        obligations=("A90",),
        act=Act.MEETING,
        fields=(
            Field("aim", "what the meeting is to achieve"),
            Field("offer", "what the school can offer"),
            Field("meeting", "day of the meeting", "day"),
        ),
    ),
    Form(
        key="crisis-brief",
        title="Confidential brief for the crisis communications team",
        about="Tells the press office of the authority or trust what may come, in half a page without evidence.",
        obligations=("A83",),
        act=Act.EXPORT,
        fields=(REACH, Field("asked_by_media", "yes or no", "choice", ("yes", "no")), TELEPHONE),
    ),
    Form(
        key="media-statement",
        title="Holding statement for the media",
        about="Two sentences for a journalist who asks; only those who lead the school give it.",
        obligations=("A84",),
        act=Act.EXPORT,
        fields=(TELEPHONE,),
        owner_only=True,
    ),
)
