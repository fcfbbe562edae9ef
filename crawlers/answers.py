"""What an HTTP answer is: a page of text, the answer of a service, a page that has not changed, or none of these."""

import hashlib
from datetime import datetime

from scrapy.http import Response

from cases.known import Known
from cases.problems import Problem
from crawlers.asked import content_type, headers_of
from crawlers.freshness import changed, fresh_until
from crawlers.kinds.base import Answer
from crawlers.unread import UnreadError
from crawlers.walls import challenged, keeps_no_copy, problem_of_status, wall
from mentions.text import Page, UnreadableError, read_page

NOT_MODIFIED = 304
LITTLE_TEXT = 200
READABLE = ("text/html", "application/xhtml+xml", "text/plain")


def page_of(response: Response) -> Page:
    """The readable page behind a response; raises UnreadError when there is none."""
    kind, headers = content_type(response), headers_of(response)
    if kind and not kind.startswith(READABLE):
        raise UnreadError(Problem.NOT_TEXT, kind)
    try:
        page = read_page(response.body, kind, response.url)
    except UnreadableError as error:
        raise UnreadError(Problem.BROKEN, str(error)) from error
    if problem := wall(page):
        raise UnreadError(problem)
    if keeps_no_copy(headers.get("x-robots-tag", ""), page.html):
        raise UnreadError(Problem.NO_COPY)
    return page


def to_be_drawn(page: Page) -> bool:
    """Whether a page is made by its scripts: there are some, and there is little text."""
    return page.scripts > 0 and len(page.text.strip()) < LITTLE_TEXT


def answer_of(response: Response) -> Answer:
    """The answer of a service, as its kind reads it."""
    return Answer(response.url, content_type(response), headers_of(response), response.body)


def check_status(response: Response) -> None:
    """Raise UnreadError when nothing was given, or a challenge in its place."""
    if response.status == NOT_MODIFIED:
        return
    if challenged(headers_of(response)):
        raise UnreadError(Problem.CHALLENGE)
    if problem := problem_of_status(response.status):
        raise UnreadError(problem, f"status {response.status}")


def still_known(known: Known, response: Response, now: datetime) -> Known:
    """A known page of which its server says that it is as it was (304)."""
    headers = headers_of(response)
    known.read_at = now
    known.etag = headers.get("etag", known.etag)
    known.modified = headers.get("last-modified", known.modified)
    known.fresh_until = fresh_until(headers, known.changed_at, now)
    return known


def newly_known(known: Known | None, response: Response, text: str, now: datetime) -> Known:
    """A page that was read, as it is known from now on."""
    headers = headers_of(response)
    text_sha256 = digest(text.encode("utf-8", "replace"))
    same = known is not None and known.text_sha256 == text_sha256
    seen = known.changed_at if known and same else now
    changed_at = changed(headers, seen, now)
    return Known(
        address=address_of(response),
        first_at=known.first_at if known else now,
        changed_at=changed_at,
        etag=headers.get("etag", ""),
        modified=headers.get("last-modified", ""),
        lead_sha256=known.lead_sha256 if known else "",
        body_sha256=digest(response.body),
        text_sha256=text_sha256,
        read_at=now,
        fresh_until=fresh_until(headers, changed_at, now),
    )


def address_of(response: Response) -> str:
    """The address that was asked for, as it was before a credential went with it."""
    assert response.request  # noqa: S101 - an answer has a question
    return str(response.request.meta["address"])


def shown(response: Response) -> str:
    """The address at which an answer was found, as people may see it: never with a credential in it."""
    assert response.request  # noqa: S101 - an answer has a question
    return address_of(response) if response.request.meta.get("signed") else response.url


def digest(body: bytes) -> str:
    """SHA-256 of some bytes."""
    return hashlib.sha256(body).hexdigest()
