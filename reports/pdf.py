"""The PDF of the week: every page with its words, its reasons and its picture."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from cases.models import Sighting
from evidence.vault import Vault
from register.models import School
from reports.compose import Digest
from reports.pdf_page import pdf_page
from reports.summary import told

MOST_PAGES = 200
"""Pages of one PDF; one of thousands could be opened by nobody."""


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


def render_pdf(
    digest: Digest,
    sightings: Sequence[Sighting],
    vault: Vault,
    school: School,
    now: datetime,
    *,
    most: int = MOST_PAGES,
) -> bytes:
    """The PDF of the week (PDF/UA-1), with the pictures, for those who may see them.

    Raises VaultError when a picture is missing or no longer what was sealed.
    """
    zone = ZoneInfo(school.time_zone)
    names = {person.key: person.name for person in school.people.all()}
    pages = [pdf_page(sighting, names, zone) for sighting in _whole(sightings[:most])]
    pictures = {page.picture: vault.read(page.picture) for page in pages if page.picture}
    context = told(digest) | {"pages": pages, "left": len(sightings) - len(pages), "now": now.astimezone(zone)}
    html = render_to_string("week/week.html", context)
    content: bytes = HTML(string=html, url_fetcher=SealedPictures(pictures)).write_pdf(pdf_variant="pdf/ua-1")
    return content


def _whole(sightings: Sequence[Sighting]) -> list[Sighting]:
    """The same sightings with everything that the PDF shows, which composing has left in the database."""
    rows = Sighting.objects.select_related("source", "owed__capture").prefetch_related("mentions")
    found = rows.in_bulk([sighting.pk for sighting in sightings])
    return [found[sighting.pk] for sighting in sightings]
