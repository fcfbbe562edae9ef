"""Standing texts: what a school puts in its papers and pages once; they belong to no case."""

from reports.documents.form import Form
from reports.documents.shared_fields import COMPLAINTS, IN_USE_SINCE, TELEPHONE

STANDING_TEXTS = (
    Form(
        key="home-school-agreement",
        title="Section for the home-school agreement or the school brochure",
        about="Says what the school asks of parents and carers online, and where concerns are welcome.",
        obligations=("A111",),
        fields=(COMPLAINTS, IN_USE_SINCE),
    ),
    Form(
        key="page-auto-reply",
        title="Automatic answer of an official page",
        about="What an official page answers when nobody is there, with the numbers for an emergency.",
        obligations=("A97",),
        fields=(TELEPHONE, IN_USE_SINCE),
    ),
)
