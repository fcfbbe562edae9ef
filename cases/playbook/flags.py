"""Flags: what steps of the playbook have found out about a case; the one list of them."""

from typing import Final

FLAGS: Final = {
    "threat-answered": "the card about 999 and 101 was answered",
    "police-told": "the police were told",
    "pictures-reported": "the police were told of the pictures",
    "child-at-risk": "a child may be at risk",
    "others-at-risk": "others may be at risk",
    "illegal-images": "pictures may be illegal to hold",
    "lado-advice": "the officer for allegations has advised that the school may go on",
    "staff-misuse": "a member of staff may have misused something",
    "hr-consulted": "HR was asked",
    "investigation": "the school looks into it itself",
    "ordinary": "it is answered through the ordinary channels",
    "talk": "somebody is to talk to whoever said it",
    "meeting-settled": "the meeting was held or declined",
    "second-meeting": "there is to be a second meeting",
    "letter-wanted": "a letter is to be written",
    "letter-first": "a letter comes before a talk, for a reason",
    "legal-advice": "legal advice was taken",
    "own-page": "it stands on the school’s own page",
    "ask-site": "the site is to be asked to remove it",
    "advised": "somebody advised asking the site",
    "removal-asked": "the site was asked to remove it",
    "tell-subject": "the person is to be told",
    "subject-knows": "the person knows of it",
    "subject-told": "the person was told in writing of what was looked at",
    "notice-postponed": "telling the person was postponed, and a second person agreed",
    "support-settled": "support was offered to the person",
    "media": "the media have asked",
    "debriefed": "the lessons were written down",
}
GUARDS: Final = frozenset({"child-at-risk", "illegal-images", "staff-misuse"})
"""Flags that close gates: an answer takes one away only with a reason and a date."""
