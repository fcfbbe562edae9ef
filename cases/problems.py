"""Why a page was not read: one list of problems, each with the sentence that a person reads."""

from django.db import models


class Problem(models.TextChoices):
    """Why a page was not read, or not captured. None of these ever means “nothing found”."""

    LOGIN = "login", "it asks visitors to log in, and Heads-up never logs in"
    CHALLENGE = "challenge", "it asks visitors to prove that they are human, and Heads-up does not pretend"
    FORBIDDEN = "forbidden", "its server refuses us"
    ROBOTS = "robots", "its owner asks robots to stay away (robots.txt)"
    ROBOTS_UNKNOWN = "robots-unknown", "its rules for robots could not be read, so nothing was fetched"
    RATE = "rate-limited", "its server asked us to come back later"
    GONE = "gone", "it is not there (404 or 410)"
    SERVER = "server-error", "its server reported a fault of its own"
    UNREACHABLE = "unreachable", "its server does not answer"
    UNRESOLVED = "unresolved", "the name of its server is not known"
    PRIVATE = "private", "its address leads into a private network, where Heads-up never goes"
    TIMEOUT = "timeout", "it took too long"
    TOO_LARGE = "too-large", "it is larger than a page may be"
    BROKEN = "broken", "its answer broke off or could not be understood"
    LOOP = "redirect-loop", "it only ever points to another address"
    LEADS_AWAY = "leads-away", "it leads to another website, which nobody has approved"
    NOT_TEXT = "not-text", "it is not a page of text"
    NOT_FEED = "not-a-feed", "it is not a news feed"
    NOT_JSON = "not-json", "its service answered something that could not be understood"
    UNDRAWN = "undrawn", "it is made by JavaScript and could not be drawn"
    BUDGET = "over-budget", "what is allowed for this source in one visit was reached"
    QUOTA = "quota-gone", "what its service allows in a day was used up"
    MONEY = "cap-reached", "what may be spent on it in a month was reached"
    NO_KEY = "needs-key", "it needs a key, which has not been set"
    BAD_KEY = "key-refused", "its service does not accept the key: it is wrong, has expired or was taken back"
    QUERY = "query-refused", "the query may not be sent: it would tell too much about a person"
    RESTING = "resting", "its server asked for a pause that is not over yet"
    BREAKER = "left-alone", "its server failed several times in a row, so the rest was left for another time"
    PAYWALL = "paywall", "it wants to be paid for, and Heads-up does not go round a paywall"
    AGE = "age-gate", "it asks for the visitor’s age, and Heads-up does not answer for a person"
    NO_COPY = "no-copy", "its owner asks that no copy be kept (noarchive)"
    CLOSED = "refused-place", "it is one of the places that Heads-up never enters, or only when a person names the page"
    LEAD_GONE = "lead-gone", "what a service told of it can no longer be seen there"
    INCOMPLETE = "incomplete", "its service gives only a part of what there is"
    TLS = "tls", "its certificate or encryption cannot be trusted"
    WORDS_GONE = "words-gone", "the words could no longer be seen when the picture was taken"
    MISSED = "missed", "this machine was not running at the time"
    NO_BROWSER = "no-browser", "there is no browser to take the picture with"


PASSING = frozenset({
    Problem.SERVER, Problem.UNREACHABLE, Problem.UNRESOLVED, Problem.TIMEOUT, Problem.ROBOTS_UNKNOWN, Problem.BROKEN,
    Problem.RATE, Problem.UNDRAWN, Problem.RESTING, Problem.BREAKER, Problem.NOT_JSON, Problem.TLS,
})  # fmt: skip
"""Trouble that may have passed the next time."""
BLOCKED = frozenset({
    Problem.LOGIN, Problem.CHALLENGE, Problem.FORBIDDEN, Problem.RATE, Problem.PAYWALL, Problem.AGE, Problem.NO_COPY,
    Problem.CLOSED, Problem.BAD_KEY, Problem.RESTING,
})  # fmt: skip
"""Where somebody does not let us in, and we stay outside."""
LIMITS = frozenset({Problem.BUDGET, Problem.QUOTA, Problem.MONEY})
"""Where our own bounds, or those of a service, end a visit."""
