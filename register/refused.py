"""Places that Heads-up refuses, each with the reason that a person is told; a few may be named by hand in a case."""

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from register.refused_places import GOOGLE, REFUSED, Refused

__all__ = ["REFUSED", "Refused", "refused", "refused_kind"]
_COUNTRY = re.compile(r"(?:[a-z]{2,3}|com?\.[a-z]{2})")


@dataclass(frozen=True, slots=True)
class _Place:
    host: str
    path: str


def refused(address: str, *, by_hand: bool = False) -> Refused | None:
    """The entry that refuses an address; None when it may be visited, should robots.txt allow it.

    `by_hand`: a person named this very page in a case, which opens some places and never a closed one.
    """
    place = _place(address)
    if place is None:
        return None
    return next((one for one in REFUSED if _covers(one, place) and not (by_hand and one.by_hand)), None)


def refused_kind(word: str) -> Refused | None:
    """The entry that refuses what somebody wrote for a kind of source: `tiktok`, `facebook group`."""
    called = re.sub(r"[\W_]+", "_", word.strip().lower()).strip("_")
    return next((one for one in REFUSED if called in one.called), None)


def _place(address: str) -> _Place | None:
    """Host and path as a browser would read them, whatever the spelling."""
    text = address.strip().replace("\\", "/")
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        return None  # no address at all; nothing can visit it
    path = posixpath.normpath(f"/{unquote(parts.path).replace(chr(92), '/').lstrip('/')}")
    return _Place(host.lower().rstrip("."), path.lower())


def _covers(entry: Refused, place: _Place) -> bool:
    if any(_within(place.host, host) for host in entry.but):
        return False
    if not any(_within(place.host, host) for host in entry.hosts):
        return False
    if not (entry.paths or entry.endings):
        return True
    return place.path.endswith(entry.endings) or any(_under(place.path, path) for path in entry.paths)


def _within(host: str, suffix: str) -> bool:
    """Whether a host is that one or below it: m.facebook.com is below facebook.com, evilfacebook.com is not."""
    if suffix == GOOGLE:
        return bool(_COUNTRY.fullmatch(f".{host}".rpartition(".google.")[2])) and ".google." in f".{host}"
    return f".{host}".endswith(f".{suffix}")


def _under(path: str, prefix: str) -> bool:
    return path.startswith(prefix) if prefix.endswith("+") else f"{path}/".startswith(f"{prefix}/")
