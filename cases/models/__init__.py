"""Rows of this room, each sort in a file of its own."""

from cases.models.choices import Audience, Looked, Severity
from cases.models.judged import Case, OwedCapture, Recheck, Reporter
from cases.models.memory import HostPause, KnownPage, OpenLead, Spent
from cases.models.scans import Scan, SourceCoverage, UnreadPage
from cases.models.sightings import MentionRow, Sighting, Story

__all__ = [
    "Audience", "Case", "HostPause", "KnownPage", "Looked", "MentionRow", "OpenLead", "OwedCapture", "Recheck",
    "Reporter", "Scan", "Severity", "Sighting", "SourceCoverage", "Spent", "Story", "UnreadPage",
]  # fmt: skip
