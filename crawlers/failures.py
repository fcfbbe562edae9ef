"""What an exception of the download means for the person who reads the coverage statement."""

import re

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
)

from cases.problems import Problem
from crawlers.unread import REFUSALS, UnreadError

_MEANING: tuple[tuple[type[BaseException], Problem], ...] = (
    (DownloadTimeoutError, Problem.TIMEOUT),
    (TimeoutError, Problem.TIMEOUT),
    (DownloadCancelledError, Problem.TOO_LARGE),
    (CannotResolveHostError, Problem.UNRESOLVED),
    (NotSupported, Problem.NOT_TEXT),
)
_TLS = re.compile(r"certificate|\bSSL|\bTLS|VerificationError|handshake", re.IGNORECASE)


def problem_of(error: BaseException | None) -> tuple[Problem, str]:
    """Problem that an exception of the download means, with a detail for the technician."""
    if isinstance(error, UnreadError):
        return error.problem, error.detail
    detail = f"{type(error).__name__}: {error}"[:300]
    for kind, problem in _MEANING:
        if isinstance(error, kind):
            return problem, detail
    if _TLS.search(detail):
        return Problem.TLS, detail
    if isinstance(error, IgnoreRequest):
        return _ignored(str(error)), detail
    if "CONNECT tunnel" in detail:  # the egress tells why in its reason phrase
        return next((problem for word, problem in REFUSALS.items() if word in detail), Problem.UNREACHABLE), detail
    return Problem.BROKEN, detail


def _ignored(said: str) -> Problem:
    """Problem behind an IgnoreRequest of Scrapy's own middlewares, which tell it in words only."""
    if "redirect" in said:
        return Problem.LOOP
    return Problem.TOO_LARGE if "larger" in said or "exceeded" in said else Problem.BROKEN
