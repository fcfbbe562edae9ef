"""Freshness of a page that was read before: whether it has to be asked for again (RFC 9111 section 4.2)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=7)
"""However still a page has been, it is asked for again after a week."""
SHARE = 0.1
"""Of the time for which it has not changed: so long it may be taken to stay as it is (RFC 9111 section 4.2.2)."""
_AGE = re.compile(r"max-age\s*=\s*\"?(\d{1,9})")
_NEVER = re.compile(r"no-store|no-cache")
_STRICT = re.compile(r"must-revalidate")


def http_date(text: str) -> datetime | None:
    """Moment of an HTTP date header; None when it cannot be read."""
    try:
        found = parsedate_to_datetime(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def changed(headers: Mapping[str, str], seen: datetime, now: datetime) -> datetime:
    """When a page last changed: as its server says, else since when we have seen it so.

    A server whose clock is wrong says dates to come; they tell nothing.
    """
    said = http_date(headers.get("last-modified", ""))
    return min(said, seen) if said and said < now else seen


def fresh_until(headers: Mapping[str, str], changed_at: datetime, now: datetime) -> datetime:
    """Until when a page need not be asked for again."""
    told = headers.get("cache-control", "").lower()
    if _NEVER.search(told):
        return now
    if age := _AGE.search(told):
        return now + min(LONGEST, timedelta(seconds=int(age[1])))
    if _STRICT.search(told):  # beside a max-age it only means what is done after it
        return now
    return now + min(LONGEST, max(timedelta(0), now - changed_at) * SHARE)


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long a server wants to be left alone (RFC 9110 section 10.2.3); None when it does not say.

    A date is read by the server's own clock, for ours may differ from it.
    """
    told = headers.get("retry-after", "").strip()
    if told.isascii() and told.isdigit():
        return timedelta(seconds=min(int(told[:10]), 10**8))
    until = http_date(told) if told else None
    return max(timedelta(0), until - (http_date(headers.get("date", "")) or now)) if until else None
