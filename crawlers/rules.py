"""Strict robots.txt: what cannot be read allows nothing (RFC 9309 section 2.3.1.4), for the crawl and for captures."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from protego import Protego

from cases.problems import Problem
from crawlers.fetch import SECONDS, Answer, fetch
from crawlers.settings import ROBOT
from crawlers.unread import UnreadError, site_of
from evidence.record import Robots

if TYPE_CHECKING:
    from crawlers.browser import Sight

OF_THE_HOST = {
    Problem.PRIVATE, Problem.UNRESOLVED, Problem.UNREACHABLE, Problem.TIMEOUT, Problem.TLS, Problem.RESTING,
    Problem.BREAKER,
}  # fmt: skip
"""Problems of a host that cannot be reached at all: they are told as such, not as a question of its rules."""
KEPT = timedelta(hours=1)
MOST_BYTES = 1_000_000
MOST_REDIRECTS = 5
LONGEST_RULE, MOST_RULES = 200, 500
_LINE = re.compile(r"^\s*(user-?agent|allow|disallow)\s*:\s*([^#\r\n]*)", re.IGNORECASE | re.MULTILINE)


def rules_of(status: int, body: bytes) -> Protego:
    """The rules in an answer to a request for robots.txt; raises UnreadError when there may be some that are unread."""
    if status == 429 or not (200 <= status < 300 or 400 <= status < 500):  # noqa: PLR2004 - RFC 9309: unreachable
        raise UnreadError(Problem.ROBOTS_UNKNOWN, f"robots.txt answered {status}")
    parsed: Protego = Protego.parse(text_of(status, body))
    return parsed


def text_of(status: int, body: bytes) -> str:
    """The text of a robots.txt; empty when the host has none."""
    return body.decode("utf-8-sig", "replace") if status < 300 else ""  # noqa: PLR2004 - 4xx: none


def unread(error: UnreadError) -> UnreadError:
    """The problem of robots.txt that could not be had."""
    problem = error.problem if error.problem in OF_THE_HOST else Problem.ROBOTS_UNKNOWN
    return UnreadError(problem, f"robots.txt: {error.detail}")


@dataclass(frozen=True, slots=True)
class HostRules:
    """The robots.txt of one host, as read at one time."""

    address: str
    read_at: datetime
    sha256: str
    """Of the file; empty when the host has none."""
    text: str
    rules: Protego

    def allow(self, address: str, robot: str) -> Robots:
        """What they say of an address; raises UnreadError when they forbid it."""
        if not self.rules.can_fetch(address, robot):
            raise UnreadError(Problem.ROBOTS, refused_by(self.text, address, robot))
        return Robots(
            address=self.address,
            read_at=self.read_at,
            sha256=self.sha256,
            decision="allowed" if self.sha256 else "no rules",
            rule=rule_for(self.text, address, robot),
        )


class RuleBook:
    """The robots.txt of every host that captures visit, each read once in a while through the egress."""

    def __init__(self, egress: str, agent: str, robot: str) -> None:
        self.egress, self.agent, self.robot = egress, agent, robot
        self._known: dict[str, HostRules] = {}
        self._reading: dict[str, asyncio.Lock] = {}

    async def allow(self, address: str, clock: Callable[[], datetime]) -> Robots:
        """What the host's rules say of an address; raises UnreadError when they forbid it or cannot be read."""
        parts = urlsplit(address)
        place = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        async with self._reading.setdefault(place, asyncio.Lock()):
            known, now = self._known.get(place), clock()
            if known is None or not timedelta(0) <= now - known.read_at < KEPT:
                known = self._known[place] = await self._read(place, now)
        return known.allow(address, self.robot)

    async def _read(self, place: str, now: datetime) -> HostRules:
        try:
            async with asyncio.timeout(SECONDS):
                address, answer = await self._follow(place)
        except TimeoutError as error:
            raise UnreadError(Problem.TIMEOUT, "robots.txt") from error
        except UnreadError as error:
            raise unread(error) from error
        rules = rules_of(answer.status, answer.body)
        there = answer.status < 300  # noqa: PLR2004 - success
        digest = sha256(answer.body).hexdigest() if there else ""
        return HostRules(address, now, digest, text_of(answer.status, answer.body), rules)

    async def _follow(self, place: str) -> tuple[str, Answer]:
        """The answer to the request for robots.txt, and where it was: redirects must stay with the site."""
        address = f"{place}/robots.txt"
        for _ in range(MOST_REDIRECTS):
            answer = await fetch(self.egress, address, self.agent, MOST_BYTES)
            if not (300 <= answer.status < 400 and answer.location):  # noqa: PLR2004 - a redirect
                break
            address = urljoin(address, answer.location)
            if site_of(address) != site_of(place) or urlsplit(address).scheme not in {"http", "https"}:
                raise UnreadError(Problem.ROBOTS_UNKNOWN, "it leads to another website")
        return address, answer


def rules_of_hosts(sight: "Sight") -> RuleBook:
    """What a browser knows of the rules of hosts, for as long as it runs."""
    if sight.rules is None:
        sight.rules = RuleBook(sight.egress, sight.identity, ROBOT)
    return sight.rules


def rule_for(text: str, address: str, robot: str) -> str:
    """The line of robots.txt that allows an address; it only tells, what decides is the library's own reading."""
    line = _deciding(text, address, robot)
    return line if line.startswith("Allow") else ""


def refused_by(text: str, address: str, robot: str) -> str:
    """The line of robots.txt that keeps us away from an address, in words."""
    line = _deciding(text, address, robot)
    return f"“{line}”" if line.startswith("Disallow") else ""


def _deciding(text: str, address: str, robot: str) -> str:
    """The longest line that fits an address in our group, else in everybody's; empty when none does."""
    ours, everybody = _group(text, robot.lower()), _group(text, "*")
    fitting = [
        (len(path), field, path)
        for field, path in ((everybody if ours is None else ours) or [])[:MOST_RULES]
        if path and not Protego.parse(f"User-agent: *\nDisallow: {path}").can_fetch(address, robot)
    ]
    if not fitting:
        return ""
    _, field, path = max(fitting, key=lambda rule: (rule[0], rule[1] == "allow"))
    return f"{field.capitalize()}: {path}"[:LONGEST_RULE]


def _group(text: str, name: str) -> list[tuple[str, str]] | None:
    """Lines of the groups that name a robot; None when there is no such group."""
    found: list[tuple[str, str]] | None = None
    applies, naming = False, False
    for match in _LINE.finditer(text):
        field, value = match[1].lower(), match[2].strip()
        if field.startswith("user"):
            applies = (applies and naming) or value.lower() == name
            naming = True
            found = [] if applies and found is None else found
        else:
            naming = False
            if applies and found is not None:
                found.append((field, value))
    return found
