"""The one detector of walls: pages that want a login, a payment or a proof of being human."""

import re
from collections.abc import Mapping

from cases.problems import Problem
from mentions.text import Page

_STATUS = {
    401: Problem.LOGIN,
    402: Problem.LOGIN,
    403: Problem.FORBIDDEN,
    404: Problem.GONE,
    407: Problem.FORBIDDEN,
    410: Problem.GONE,
    429: Problem.RATE,
    451: Problem.FORBIDDEN,
}
GONE = frozenset({404, 410})
_LOGIN_PATH = re.compile(r"/(log-?in|sign-?in|wp-login\.php|account/login|auth|sso)\b", re.IGNORECASE)
_LOGIN_WORDS = re.compile(
    r"members only|you (must|need to) (be logged in|log ?in|sign in|register)|"
    r"(please )?(log|sign) ?in to (continue|view|see)",
    re.IGNORECASE,
)
_CHALLENGE_WORDS = re.compile(
    r"(verify|confirm|check(ing)?|prove) (that )?(you are|you're|if you are) (a )?human|just a moment\.\.\.|"
    r"enable javascript and cookies to continue|unusual traffic|are you a robot|complete the (captcha|security check)|"
    r"checking your browser|ddos protection by|press (and|&) hold|pardon our interruption|incapsula incident|"
    r"why do i have to complete a captcha|security check to access|not a robot",
    re.IGNORECASE,
)
_SHORT = 1500


def problem_of_status(status: int) -> Problem | None:
    """Problem that an HTTP status means (RFC 9110); None when the page was really given."""
    if status in _STATUS:
        return _STATUS[status]
    if status >= 500:  # noqa: PLR2004 - server errors
        return Problem.SERVER
    return None if 200 <= status < 300 else Problem.BROKEN  # noqa: PLR2004 - success


def challenged(headers: Mapping[str, str]) -> bool:
    """Whether a host says in its headers that the answer is a challenge and not the page."""
    return headers.get("cf-mitigated", "").lower() == "challenge"


def wall(page: Page) -> Problem | None:
    """Wall that a page is; None for a real page, even one with a small login form in its corner."""
    short = len(page.text) < _SHORT
    if short and _CHALLENGE_WORDS.search(f"{page.title} {page.text}"):
        return Problem.CHALLENGE
    path = page.address.partition("://")[2].partition("/")[2]
    if page.asks_password and (_LOGIN_PATH.search("/" + path) or (short and _LOGIN_WORDS.search(page.text))):
        return Problem.LOGIN
    return None
