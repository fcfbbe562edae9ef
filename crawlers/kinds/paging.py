"""What kinds with pages of posts have in common: addresses of endpoints, how far back they go, what they leave out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from cases.problems import Problem
from crawlers.kinds.base import Ask, Asked
from crawlers.kinds.kept import Shortfall, below, cut_short, is_wanted, moment
from crawlers.unread import UnreadError
from register.approval import ApprovedSource

MOST_PAGES, MOST_PAGES_DEEP = 5, 25
Missing = tuple[Shortfall, ...]


def endpoint(source: ApprovedSource, path: str, parameters: Mapping[str, str] | None = None) -> str:
    """Address of a service's endpoint; parameters that are empty are left out."""
    return below(source.address, path, {name: value for name, value in (parameters or {}).items() if value})


def place(source: ApprovedSource, official: str) -> str:
    """Where a service shows its public pages: not where its API stands, but in tests, which have one host for both."""
    host = urlsplit(source.address).hostname or ""
    return source.address.rstrip("/") if host.endswith(".test") else official


def old(written: str, asked: Asked) -> bool:
    """Whether a post is older than what is wanted; one whose time cannot be read is not."""
    return not is_wanted(moment(written), asked.errand)


def left_out(number: int, why: str) -> Missing:
    """The shortfall of a number of posts; empty for none."""
    posts = "1 post was" if number == 1 else f"{number} posts were"
    return ((Problem.INCOMPLETE, f"{posts} left out: {why}"),) if number else ()


def onward(asked: Asked, make: Callable[[Asked], Ask]) -> tuple[tuple[Ask, ...], Missing]:
    """The next page of an answer whose posts are still wanted, or the line that says why it is not asked for."""
    errand = asked.errand
    if errand is None or (errand.since is None and not errand.deep):
        return (), ()  # the service's own newest are enough
    most = MOST_PAGES_DEEP if errand.deep else MOST_PAGES
    if asked.step >= most:
        return (), (cut_short(most),)
    return (make(replace(asked, step=asked.step + 1)),), ()


def refuse(names: Sequence[str], what: str) -> None:
    """Raise UnreadError for names that cannot be asked for; called when all others have been."""
    if names:
        said = ", ".join(f"“{name}”" for name in names)
        raise UnreadError(Problem.BROKEN, f"{said} is not {what}: correct `names` in the register")
