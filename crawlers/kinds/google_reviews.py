"""Reviews of the school on Google, asked with the token of the verified owner; never who wrote them."""

import re
from collections.abc import Iterable
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Lead, LeadsOnly, Reading
from crawlers.kinds.kept import Several, Text, broken_entries, each_once, read_each
from crawlers.kinds.paging import endpoint, old, onward, place, refuse
from mentions.posting import FeedEntry
from register.approval import ApprovedSource

_NAME = re.compile(r"(accounts/[A-Za-z0-9_-]+/locations/[A-Za-z0-9_-]+)(?:#([A-Za-z0-9_-]+))?")
_FIELDS = "reviews(reviewId,comment,createTime,updateTime),nextPageToken"
_FAULT = (Problem.INCOMPLETE, "pages after the first may miss reviews, a known fault of the service since June 2026")
_PROBLEMS = {
    "UNAUTHENTICATED": (Problem.BAD_KEY, "the token has expired, was taken back, or is none"),
    "RESOURCE_EXHAUSTED": (Problem.QUOTA, "the allowance of the school’s project is used up"),
    "PERMISSION_DENIED": (Problem.FORBIDDEN, "the token’s owner may not see this place, or the API is not granted"),
    "NOT_FOUND": (Problem.GONE, "there is no such place"),
}


class _Fault(BaseModel):
    status: Text = ""


class _Failed(BaseModel):
    error: _Fault


class _Reviews(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)
    reviews: Several = Field(default_factory=list)
    """Left out for a place without any."""
    nextPageToken: Text = ""  # noqa: N815 - as Google spells it


class _Review(BaseModel):
    reviewId: str = Field(pattern=r"^[A-Za-z0-9_=-]+$")  # noqa: N815
    comment: Text = ""
    createTime: Text = ""  # noqa: N815
    updateTime: Text = ""  # noqa: N815

    @property
    def time(self) -> str:
        """When it was written, or edited."""
        return self.updateTime or self.createTime


class GoogleReviewsKind(LeadsOnly):
    """Places that belong to the school, each named `accounts/1/locations/2`, with `#` and its place id where known."""

    def start(self, source: ApprovedSource, errand: Errand) -> Iterable[Ask]:
        """The newest reviews of every place; raises UnreadError for a name that can be no place."""
        for name in filter(_NAME.fullmatch, source.names):
            yield _ask(Asked(source, purpose="reviews", errand=errand, until=name))
        wrong = [name for name in source.names if not _NAME.fullmatch(name)]
        refuse(wrong, "a place such as accounts/1/locations/2")

    def read(self, asked: Asked, answer: Answer) -> Reading:
        """Reviews, and the next page of them while there may be newer ones; raises UnreadError."""
        told = answer.told(_Reviews)
        reviews, broken = read_each(_Review, told.reviews)
        wanted = [review for review in reviews if not old(review.time, asked)]
        leads = each_once(
            Lead(_address(asked, review), review.comment, whole=True, entry=FeedEntry("", review.time))
            for review in wanted
            if review.comment
        )
        shortfall = broken_entries(broken)
        if not told.nextPageToken or not (wanted or broken):
            return Reading(leads, (), shortfall)
        asks, short = onward(asked, lambda then: _ask(then, told.nextPageToken))
        fault = (_FAULT,) if asks and asked.step == 1 else ()
        return Reading(leads, asks, shortfall + short + fault)

    def problem_in(self, status: int, body: bytes) -> tuple[Problem, str] | None:
        """What an answer that is an error says; its message is not told, for it may repeat what was sent."""
        try:
            return _PROBLEMS.get(_Failed.model_validate_json(body).error.status)
        except (ValidationError, RecursionError):
            return None


def _ask(asked: Asked, token: str = "") -> Ask:
    whose = asked.until.partition("#")[0]
    given = {"pageSize": "50", "orderBy": "updateTime desc", "fields": _FIELDS, "pageToken": token}
    return Ask(endpoint(asked.source, f"v4/{whose}/reviews", given), asked, signed=True)


def _address(asked: Asked, review: _Review) -> str:
    """Where a review can be seen: on the public page of its place, which passes over the review's own number.

    Google tells no address of a review. Without the place id there is no page to be seen: then it is the review's
    own name within the service, which only the owner can ask for.
    """
    whose, _, number = asked.until.partition("#")
    if number:
        told = urlencode({"placeid": number, "reviewid": review.reviewId})
        return f"{place(asked.source, 'https://search.google.com')}/local/reviews?{told}"
    return endpoint(asked.source, f"v4/{whose}/reviews/{review.reviewId}")
