"""The one detector of walls: pages that want a login, a payment or a proof of being human."""

import re
from collections.abc import Mapping

from cases.problems import Problem
from mentions.text import Page

_STATUS = {
    401: Problem.LOGIN,
    402: Problem.PAYWALL,
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
    r"members only|you (must|need to) (be (logged|signed) in|log ?in|sign in|register)"
    # Whoever may read and only not answer stands before no wall.
    r"(?! to (post|leave|write|add|reply|comment|vote|rate|like|join|take part|submit|send))|"
    r"(please )?(log|sign) ?in to (continue|view|see|read)",
    re.IGNORECASE,
)
_AT_LOGIN = re.compile(r"\b(log|sign) ?in\b", re.IGNORECASE)
_VERY_SHORT = 500
"""Letters: a login page without a field for a password, which asks for it on the next one."""
_CHALLENGE_WORDS = re.compile(
    r"(verify|confirm|check(ing)?|prove) (that )?(you are|you're|if you are) (a )?human|just a moment\.\.\.|"
    r"enable javascript and cookies to continue|unusual traffic|are you a robot|complete the (captcha|security check)|"
    r"checking your browser|ddos protection by|press (and|&) hold|pardon our interruption|incapsula incident|"
    r"why do i have to complete a captcha|security check to access|not a robot",
    re.IGNORECASE,
)
_SHORT = 1500
_PAID = re.compile(r"[\"']isAccessibleForFree[\"']\s*:\s*[\"']?false", re.IGNORECASE)
_PAYWALL_WORDS = re.compile(
    r"(subscribe|subscription|sign up|become a (member|subscriber)|buy a (digital )?pass)\b.{0,60}"
    r"\b(to (continue|keep|carry on|finish) reading|to read (on|more|the (full|rest))|for (full|unlimited) access)|"
    r"this (article|story|content) is (only )?(for|available to) (subscribers|members)|"
    r"you have reached your (free )?(article )?limit",
    re.IGNORECASE,
)
_AGE_WORDS = re.compile(
    r"(confirm|verify|enter|state) (that )?(your age|your date of birth|you are (over|at least) 1\d)|"
    r"are you (over|at least) (18|16|21)\b|\bage[- ](verification|restricted)\b|i am (over )?(18|21) or (over|older)",
    re.IGNORECASE,
)
_ROBOTS_META = re.compile(r"<meta\b[^>]{0,500}>", re.IGNORECASE)
_META_NAME = re.compile(r"\bname\s*=\s*[\"']?(robots|heads-up)[\"'\s>/]", re.IGNORECASE)
_META_HEAD = 100_000
"""Characters of a document in which its directives for robots are looked for."""


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
    if _PAID.search(page.html, 0, _META_HEAD) or (short and _PAYWALL_WORDS.search(page.text)):
        return Problem.PAYWALL
    if short and _AGE_WORDS.search(page.text):
        return Problem.AGE
    if short and _CHALLENGE_WORDS.search(f"{page.title} {page.text}"):
        return Problem.CHALLENGE
    return Problem.LOGIN if _login(page) else None


def _login(page: Page) -> bool:
    """Whether a page only lets people in: it asks for a password, or will on its next step."""
    path = "/" + page.address.partition("://")[2].partition("/")[2]
    if _LOGIN_PATH.search(path):
        return page.asks_password or (len(page.text) < _VERY_SHORT and bool(_AT_LOGIN.search(page.text)))
    if page.asks_password:
        return len(page.text) < _SHORT and bool(_LOGIN_WORDS.search(page.text))
    return False


def keeps_no_copy(header: str, html: str) -> bool:
    """Whether the owner of a page asks that no copy of it be kept: X-Robots-Tag or a meta element says noarchive.

    A directive for one robot by name (``googlebot: noarchive``) is for that robot alone.
    """
    if any(_no_copy(part) for part in header.lower().split(",")):
        return True
    metas = (found[0] for found in _ROBOTS_META.finditer(html, 0, _META_HEAD))
    return any("noarchive" in meta.lower() and _META_NAME.search(meta) for meta in metas)


def _no_copy(directive: str) -> bool:
    robot, _, rest = directive.rpartition(":")
    return rest.strip() == "noarchive" and robot.strip() in {"", "heads-up"}
