"""Known pages: what was read before, so that only what is new or has changed is transferred again."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from w3lib.url import canonicalize_url

from cases.models import KnownPage

KEPT = timedelta(days=60)
"""How long a page to which only a feed or a service pointed is looked at again."""
KEPT_UNREAD = timedelta(days=30)
"""How long an address is remembered that was seen and never read."""
KEPT_FOUND = timedelta(days=180)
"""The same for a page that mentions somebody."""
_BATCH = 500


@dataclass(slots=True)
class Known:
    """A page as it was read the last time; the fields are those of `KnownPage`."""

    address: str
    first_at: datetime
    changed_at: datetime
    etag: str = ""
    modified: str = ""
    body_sha256: str = ""
    text_sha256: str = ""
    lead_sha256: str = ""
    watch_sha256: str = ""
    answer: bool = False
    found: bool = False
    read_at: datetime | None = None
    tried_at: datetime | None = None
    fresh_until: datetime | None = None


def key_of(address: str) -> str:
    """Key of an address, the same for its different spellings; raises ValueError for what is no address."""
    return sha256(canonicalize_url(address).encode("utf-8", "surrogatepass")).hexdigest()


def known_pages(source: int) -> dict[str, Known]:
    """What is known of the pages of a source, by key."""
    fields = ("key", *Known.__dataclass_fields__)
    rows = KnownPage.objects.filter(source=source).values_list(*fields)
    return {row[0]: Known(**dict(zip(fields[1:], row[1:], strict=True))) for row in rows.iterator()}


def remember(source: int, pages: Iterable[tuple[str, Known]]) -> None:
    """Write down what is known now of pages of a source."""
    rows = [KnownPage(source_id=source, key=key, **_fields(page)) for key, page in pages]
    fields = [name for name in Known.__dataclass_fields__ if name != "first_at"]
    KnownPage.objects.bulk_create(
        rows, batch_size=_BATCH, update_conflicts=True, unique_fields=["source", "key"], update_fields=fields
    )


def _fields(page: Known) -> dict[str, object]:
    told = asdict(page)
    return told | {"etag": page.etag[:300], "modified": page.modified[:100]}


def forget(source: int, keys: Collection[str]) -> None:
    """Pages that are no more."""
    KnownPage.objects.filter(source=source, key__in=keys).delete()


def forget_old(now: datetime) -> None:
    """Pages that a feed or a service pointed to long ago, and answers that nobody asks for any more."""
    KnownPage.objects.filter(answer=True, read_at__lt=now - KEPT).delete()
    KnownPage.objects.filter(read_at=None, first_at__lt=now - KEPT_UNREAD).delete()
    pointed = KnownPage.objects.exclude(lead_sha256="")
    pointed.filter(found=False, first_at__lt=now - KEPT).delete()
    pointed.filter(found=True, first_at__lt=now - KEPT_FOUND).delete()
