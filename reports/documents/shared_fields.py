"""Fields that several documents take."""

from register.models import Role
from reports.documents.fields import Field

TELEPHONE = Field("telephone", "telephone number", longest=40)
COMPLAINTS = Field("complaints_procedure", "address of the complaints procedure on the website", "address")
CONTACT = Field(
    "contact", "whom to speak to", "choice", (Role.HEAD, Role.DEPUTY, Role.CHAIR, Role.VICE_CHAIR, Role.CLERK, Role.HR)
)
REACH = Field("reach", "how widely it has been seen, as displayed, and on which day")
CAPTURE = Field("capture", "reference of the capture", longest=40)
WORDS = Field("words", "the exact words, copied from the page", longest=1500)
IN_USE_SINCE = Field("in_use_since", "day since which it has been in use", "day")
