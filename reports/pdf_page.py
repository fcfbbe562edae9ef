"""A sighting with its mentions as the PDF of the week shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cases.models import Severity, Sighting
from cases.quarantine import quarantined
from evidence.models import Artifact
from reports.lines import SURENESS, Posted
from reports.phrases import KINDS
from reports.stories import kind_of
from reports.words import posted


@dataclass(frozen=True, slots=True)
class PdfMention:
    """One mention as the PDF shows it, names and all."""

    before: str
    quote: str
    after: str
    sureness: str
    who: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One sighting as the PDF shows it."""

    title: str
    source: str
    address: str
    final_address: str
    reference: str
    found_at: datetime
    reads_like: str
    why: tuple[str, ...]
    """What triage gives as its reasons."""
    author: str
    author_by: str
    said_at: str
    """The time as the page displays it."""
    posted: str
    posted_time_by: str
    reach: tuple[str, ...]
    mentions: tuple[PdfMention, ...]
    capture: str
    captured_at: datetime | None
    captured_utc: str
    picture: str
    unpictured: str


def pdf_page(sighting: Sighting, names: Mapping[str, str], zone: ZoneInfo) -> PdfPage:
    """A sighting as the PDF shows it, with its times in the zone of the school."""
    capture = sighting.owed.capture
    pictures = capture.artifacts.filter(kind__startswith="picture of the words") if capture else Artifact.objects.none()
    # Where a consent banner covers the page, the words are seen in the picture “without the banner”.
    stopped = quarantined(sighting)
    picture = None if stopped else pictures.order_by("-kind").first()
    return PdfPage(
        title=sighting.title,
        source=sighting.source.title,
        address=sighting.address,
        final_address=capture.final_address if capture else "",
        reference=sighting.reference,
        found_at=sighting.found_at.astimezone(zone),
        reads_like=f"{KINDS[kind_of(sighting)]} ({Severity(sighting.severity).label})",
        why=tuple(sighting.triage_reasons),
        author=sighting.author,
        author_by=sighting.author_by,
        said_at=sighting.said_at,
        posted=posted(Posted.of(sighting, zone)),
        posted_time_by=sighting.posted_time_by,
        reach=tuple(sighting.reach),
        mentions=tuple(
            PdfMention(
                before=mention.before,
                quote=mention.quote,
                after=mention.after,
                sureness=SURENESS[mention.band],
                who=names.get(mention.entity, "the school") if mention.kind == "person" else "the school",
                reasons=tuple(dict.fromkeys(reason["text"] for reason in mention.reasons)),
            )
            for mention in sighting.mentions.all()
        ),
        capture=capture.reference if capture else "",
        captured_at=capture.captured_at.astimezone(zone) if capture else None,
        captured_utc=f"{capture.captured_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if capture else "",
        picture=picture.sha256 if picture else "",
        unpictured="it may not be shown (see the case)" if stopped else sighting.owed.unpictured,
    )
