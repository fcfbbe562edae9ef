"""Rows of this room, each sort in a file of its own."""

from cases.models.choices import Audience, Decided, Looked, Originator, Outcome, Severity, Subject
from cases.models.judged import Case, OwedCapture, Recheck, Reporter
from cases.models.kept import Certificate, ClockChange, HoldReview, Settled, Tally
from cases.models.memory import HostPause, KnownPage, OpenLead, Spent
from cases.models.requests import Breach, Right, RightsRequest, Ruling
from cases.models.scans import Scan, SourceCoverage, UnreadPage
from cases.models.sightings import MentionRow, Sighting, Story
from cases.models.work import CaseNote, NoteKind

__all__ = [
    "Audience", "Breach", "Case", "CaseNote", "Certificate", "ClockChange", "Decided", "HoldReview", "HostPause",
    "KnownPage", "Looked", "MentionRow", "NoteKind", "OpenLead", "Originator", "Outcome", "OwedCapture", "Recheck",
    "Reporter", "Right", "RightsRequest", "Ruling", "Scan", "Settled", "Severity", "Sighting", "SourceCoverage",
    "Spent", "Story", "Subject", "Tally", "UnreadPage",
]  # fmt: skip
