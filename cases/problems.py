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
    UNDRAWN = "undrawn", "it is made by JavaScript and could not be drawn"
    BUDGET = "over-budget", "the number of pages allowed for this source was reached"
    WORDS_GONE = "words-gone", "the words could no longer be seen when the picture was taken"
    MISSED = "missed", "this machine was not running at the time"
    NO_BROWSER = "no-browser", "there is no browser to take the picture with"
