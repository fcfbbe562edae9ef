"""The capture's record: what is known about one sealed visit, as one typed JSON document.

It joins what the Berkeley Protocol, ISO/IEC 27037 and the tools of the field ask for. What it never
holds: who reported the page, fields for names of pupils, private data of staff, addresses of visitors.
"""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

FORM: Literal["headsup.capture/1"] = "headsup.capture/1"

Trigger = Literal["schedule", "complaint", "manual", "re-check"]
"""What a visit was made for."""


class Grade(StrEnum):
    """How far a capture may be leaned on."""

    EVIDENCE = "evidence-grade"
    PARTIAL = "partial"
    NOT_EVIDENCE = "not evidence-grade"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Box(_Part):
    """Where words stand in the full page picture, in its pixels."""

    x: int
    y: int
    width: int
    height: int


class Words(_Part):
    """Words that the capture was to show, in canonical form, and where they were really found."""

    words: str
    in_response: bool
    """In the bytes of an answer of the host."""
    in_document: bool
    """In the document as the browser held it."""
    in_picture: bool
    """Visible: their box lies inside the full page picture and is not covered."""
    in_second_visit: bool
    """Also in a second visit, in a context of its own."""
    boxes: tuple[Box, ...] = ()


class Redirect(_Part):
    """One step on the way to the final address."""

    address: str
    status: int
    to: str


class Robots(_Part):
    """What the host's robots.txt said of the address (RFC 9309)."""

    address: str
    read_at: datetime
    sha256: str
    """Of the file; empty when the host has none."""
    decision: Literal["allowed", "no rules"]
    rule: str = ""
    """The line that decided, when one did."""


class Tls(_Part):
    """The encrypted connection to the host; the certificates themselves stand in the WARC."""

    protocol: str
    subject: str
    issuer: str
    valid_from: datetime
    valid_until: datetime
    certificate_sha256: str = ""


class Clock(_Part):
    """How far this machine's clock may be trusted, as the operating system tells."""

    synchronised: bool | None
    """None when the system does not tell."""
    error_seconds: float | None = None
    """The greatest error that the system admits."""
    jumped_seconds: float = 0.0
    """How far the clock jumped during the visit, measured against a clock that only runs forward."""


class Collector(_Part):
    """What made the capture: a program, never a person at a browser."""

    software: str
    commit: str
    system: str
    browser: str
    user_agent: str
    viewport: str
    locale: str
    javascript: bool = True
    blockers: str = "none"
    sandbox: bool


class Shown(_Part):
    """Who said it and when, as displayed; what is not shown is empty and never guessed (A21)."""

    author: str = ""
    said_at: str = ""
    posted_at: datetime | None = None
    confidence: str = "not shown"
    reach: tuple[str, ...] = ()


class Match(_Part):
    """A mention that led here, with its reasons."""

    entity: str
    kind: str
    band: str
    bits: float
    quote: str
    reasons: tuple[str, ...]


class FileEntry(_Part):
    """One sealed file of the capture."""

    kind: str
    media_type: str
    size: int
    sha256: str
    sha512: str


class Visit(_Part):
    """Everything that is known about one visit when the browser has closed the page."""

    occasion: str
    trigger: Trigger
    reason: str
    case: str = ""
    approval: str = ""
    """Who allowed the visit and why: the approval of the source, or the case."""
    previous: str = ""
    """Reference of the capture that this one checks again."""
    # the visit
    address: str
    redirects: tuple[Redirect, ...] = ()
    final_address: str
    canonical_address: str = ""
    title: str
    language: str = ""
    status: int
    response_headers: tuple[tuple[str, str], ...]
    request_headers: tuple[tuple[str, str], ...]
    dialled: str
    """Network address that the egress really dialled, empty when it is not known."""
    tls: Tls | None = None
    robots: Robots
    login: Literal["none"] = "none"
    cookies_sent: int = 0
    """Requests of the page's own that carried a cookie; the visit itself begins with none."""
    began_at: datetime
    ended_at: datetime
    seconds: float
    """Duration by a clock that only runs forward."""
    clock: Clock
    collector: Collector
    refused: tuple[str, ...] = ()
    """Requests of the page that the egress refused."""
    failed: tuple[str, ...] = ()
    """Requests of the page that came to nothing, each with why."""
    banner: str = ""
    """The consent banner that stood over the page, in words; empty when there was none."""
    # what it shows
    grade: Grade
    shortcomings: tuple[str, ...] = ()
    """Why it is not evidence-grade, one sentence each."""
    words: tuple[Words, ...]
    shown: Shown = Shown()
    matches: tuple[Match, ...] = ()
    text: str = ""
    """Readable text of the page, as far as the longest text kept."""


class Record(Visit):
    """One capture: the visit, under its names, with the list of its sealed files."""

    form: Literal["headsup.capture/1"] = FORM
    id: str
    """UUID version 7 (RFC 9562)."""
    capture: str
    """Short reference for people, such as C-0A1B2C3D4E5F."""
    local_time: str
    time_zone: str
    files: tuple[FileEntry, ...]
