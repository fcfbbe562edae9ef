"""The PDF of the week: every page with its words, its reasons and its picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from cases.models import Severity, Sighting
from evidence.vault import Vault
from register.models import School
from reports.compose import SURENESS, Digest, Posted
from reports.stories import kind_of
from reports.words import KINDS, opening, posted, span


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


class SealedPictures(URLFetcher):  # type: ignore[misc]  # weasyprint has no types
    """Fetcher of a PDF: the pictures handed to it, and nothing else in the world."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        super().__init__(fail_on_errors=True)
        self.pictures = pictures

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The picture behind an address; raises ValueError for anything else."""
        del headers  # nothing is asked of anybody
        scheme, _, digest = url.partition(":")
        if scheme != "sealed" or digest not in self.pictures:
            message = f"{url} is no sealed picture"
            raise ValueError(message)
        return URLFetcherResponse(url, self.pictures[digest], {"Content-Type": "image/png"})


def render_pdf(digest: Digest, sightings: Sequence[Sighting], vault: Vault, school: School, now: datetime) -> bytes:
    """The PDF of the week (PDF/UA-1), with the pictures, for those who may see them.

    Raises VaultError when a picture is missing or no longer what was sealed.
    """
    zone = ZoneInfo(school.time_zone)
    names = {person.key: person.name for person in school.people.all()}
    pages = [_pdf_page(sighting, names, zone) for sighting in sightings]
    pictures = {page.picture: vault.read(page.picture) for page in pages if page.picture}
    context = {"digest": digest, "span": span(digest), "opening": opening(digest), "pages": pages}
    html = render_to_string("week/week.html", context | {"now": now.astimezone(zone)})
    content: bytes = HTML(string=html, url_fetcher=SealedPictures(pictures)).write_pdf(pdf_variant="pdf/ua-1")
    return content


def _pdf_page(sighting: Sighting, names: Mapping[str, str], zone: ZoneInfo) -> PdfPage:
    capture = sighting.owed.capture
    picture = capture.artifacts.filter(kind="picture of the words").first() if capture else None
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
        unpictured=sighting.owed.unpictured,
    )
