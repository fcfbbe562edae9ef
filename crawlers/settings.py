"""Scrapy's settings: identity, politeness and limits, in one place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from crawlers.unread import polite_host
from register.approval import ApprovedSource

Clock = Callable[[], datetime]
"""The time of day, in UTC."""
MOST_BYTES = 10 * 1024 * 1024
ROBOT = "Heads-up"


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """What an installation decides about its visits."""

    contact: str
    """E-mail or https address at which the owner of a visited site can reach us."""
    delay: float
    """Seconds between two requests to the same host."""
    mapped: dict[str, tuple[str, int]]
    """Test names on loopback (HEADSUP_EGRESS_HOSTS); empty in earnest."""
    browser: Path | None = None
    commit: str = ""
    """Version of this program's own source, when it is known."""
    clock_state: tuple[bool | None, float | None] = (None, None)
    """Whether the system calls its clock synchronised, and the greatest error it admits, in seconds."""


def user_agent(contact: str) -> str:
    """The one honest name under which we visit (RFC 9110 section 10.1.5)."""
    return f"{ROBOT}/{version('headsup')} (+{contact})"


def _slots(options: CrawlOptions, sources: Iterable[ApprovedSource]) -> dict[str, dict[str, Any]]:
    """Hosts whose services want longer pauses than ours; a test name on loopback wants none."""
    hosts = {polite_host(source.address): source.delay for source in sources}
    return {
        host: {"concurrency": 1, "delay": delay, "randomize_delay": False}
        for host, delay in hosts.items()
        if delay > options.delay and host not in options.mapped
    }


def scrapy_settings(options: CrawlOptions, egress: str, sources: Iterable[ApprovedSource] = ()) -> dict[str, Any]:
    """Settings of one crawl through a running egress; the scan adds its own manners and opened credentials."""
    return {
        # identity
        "USER_AGENT": user_agent(options.contact),
        "HEADSUP_ROBOT": ROBOT,
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            "Accept-Language": "en-GB,en",
        },
        # politeness
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        # A request that waits for its host's pause counts: with fewer places than hosts some would stand idle.
        "CONCURRENT_REQUESTS": 400,
        # A spider that yields requests alone needs no hundred tasks for each of its answers.
        "CONCURRENT_ITEMS": 1,
        "SCHEDULER_PRIORITY_QUEUE": "scrapy.pqueues.DownloaderAwarePriorityQueue",
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",  # a calendar without end must not come first
        "DOWNLOAD_SLOTS": _slots(options, sources),
        # Without any delay Scrapy starts more than one request at a time to a host.
        "DOWNLOAD_DELAY": max(options.delay, 0.01),
        "RANDOMIZE_DOWNLOAD_DELAY": False,  # the pause is the least there is, not the middle of what there may be
        "RETRY_TIMES": 1,
        "RETRY_HTTP_CODES": [500, 502, 503, 504, 522, 524, 408],  # never 429: asked to wait, we wait
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        # limits
        "DOWNLOAD_MAXSIZE": MOST_BYTES,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": 30,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "REDIRECT_MAX_TIMES": 8,
        # the order: approval, manners, the rules of the host, the signature, the door
        "HEADSUP_EGRESS": egress,
        "DOWNLOADER": "crawlers.downloader.PoliteDownloader",  # it hears before unpacking and before trying again
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
            "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
            "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
            "crawlers.middlewares.approval.ApprovalMiddleware": 50,
            "crawlers.middlewares.manners.PauseMiddleware": 60,
            "crawlers.middlewares.robots.RobotsMiddleware": 100,
            "crawlers.middlewares.signing.SigningMiddleware": 750,
            "crawlers.middlewares.egress.EgressMiddleware": 760,
        },
        "SPIDER_MIDDLEWARES": {
            "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
            # It drops a request without a word, and its source would wait for ever; the frontier tells of it.
            "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
        },
        "ROBOTSTXT_OBEY": False,  # our own, stricter middleware stands in its place
        # quiet
        "LOG_LEVEL": "CRITICAL",
        "LOG_INSTALL_ROOT_HANDLER": False,
        "TELNETCONSOLE_ENABLED": False,
        "EXTENSIONS": {
            "scrapy.extensions.logstats.LogStats": None,
            "scrapy.extensions.remote_control.RemoteControl": None,
        },
    }
