"""News articles in the index of GDELT, asked for by spans of time, since its answers have no pages."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Asked, Errand, Lead, LeadsOnly, Reading, plain
from crawlers.kinds.kept import (
    Several,
    Shortfall,
    Text,
    below,
    broken_entries,
    cut_short,
    each_once,
    is_wanted,
    moment,
    read_each,
)
from crawlers.unread import UnreadError
from register.approval import ApprovedSource

COUNT = 250
MOST_PAGES, MOST_PAGES_DEEP = 8, 24
FARTHEST, USUAL, SHORTEST = timedelta(days=90), timedelta(days=30), timedelta(minutes=30)
_STAMP = "%Y%m%d%H%M%S"
# What is right in JSON stays; what is left of backslashes and controls then stands for itself, or for nothing.
_ESCAPES = re.compile(
    r'\\["\\/bfnrt]|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4}'
    r"|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|(?P<lone>\\)|(?P<control>[\x00-\x1f])"
)
_RATE = re.compile(r"limit requests|rate limit|too many requests|try again later", re.IGNORECASE)
Span = tuple[datetime, datetime]


class _Told(BaseModel):
    articles: Several = []
    """Left out when nothing was found: then the answer is an empty object."""
    error: Any = None


class _Article(BaseModel):
    url: str
    title: Text = ""
    seendate: Text = ""


class GdeltKind(LeadsOnly):
    """The DOC 2.0 API of GDELT."""

    def start(self, source: ApprovedSource, errand: Errand) -> Iterable[Ask]:
        """One span of time for each query; GDELT looks back three months."""
        since = max(errand.since or errand.now - USUAL, errand.now - FARTHEST)
        for query in errand.queries:
            yield _ask(Asked(source, purpose="answer", errand=errand, query=query), [(since, errand.now)])

    def read(self, asked: Asked, answer: Answer) -> Reading:
        """Articles of one span. A full answer holds only the newest: then the span is asked again in two halves."""
        told = _told(answer)
        if told.error:
            raise UnreadError(Problem.SERVER, f"GDELT reports {str(told.error)[:100]}")
        articles, broken = read_each(_Article, told.articles)
        wanted = [one for one in articles if is_wanted(moment(one.seendate), asked.errand)]
        # `seendate` is when GDELT read the article: nothing is said of when it was published.
        leads = (Lead(one.url, title, title=title) for one in wanted for title in [plain(one.title, one.url)])
        *spans, current = _spans(asked.until)
        shortfall = [*broken_entries(broken), *_too_far(asked)]
        if len(told.articles) >= COUNT:
            if current[1] - current[0] > SHORTEST:
                spans += _halves(current)
            else:
                shortfall.append((Problem.INCOMPLETE, f"GDELT gives no more than {COUNT} articles for one half hour"))
        most = MOST_PAGES_DEEP if asked.errand and asked.errand.deep else MOST_PAGES
        if spans and asked.step >= most:
            shortfall.append(cut_short(most))
            spans = []
        asks = (_ask(replace(asked, step=asked.step + 1), spans),) if spans else ()
        return Reading(each_once(leads), asks, tuple(shortfall))


def _ask(asked: Asked, spans: list[Span]) -> Ask:
    """The request for the last of some spans; the others are remembered for later."""
    since, until = spans[-1]
    parameters: dict[str, object] = {
        "query": asked.query if '"' in asked.query else f'"{asked.query}"',
        "mode": "artlist", "format": "json", "maxrecords": COUNT, "sort": "datedesc",
        "STARTDATETIME": f"{since:{_STAMP}}", "ENDDATETIME": f"{until:{_STAMP}}",
    }  # fmt: skip
    kept = ",".join(f"{start:{_STAMP}}-{end:{_STAMP}}" for start, end in spans)
    return Ask(below(asked.source.address, "api/v2/doc/doc", parameters), replace(asked, until=kept))


def _spans(kept: str) -> list[Span]:
    """The spans that are still to be asked for, the present one last."""
    pairs = (pair.split("-") for pair in kept.split(","))
    return [(_read(start), _read(end)) for start, end in pairs]


def _read(stamp: str) -> datetime:
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)


def _halves(span: Span) -> list[Span]:
    """The two halves of a span, the newer one last: it is asked for first."""
    middle = span[0] + (span[1] - span[0]) / 2
    return [(span[0], middle), (middle, span[1])]


def _too_far(asked: Asked) -> list[Shortfall]:
    """What is told once when the scan wants to look back farther than GDELT does."""
    errand = asked.errand
    if asked.step > 1 or errand is None or errand.since is None or errand.now - errand.since <= FARTHEST:
        return []
    return [(Problem.INCOMPLETE, "GDELT looks back three months and no farther")]


def _told(answer: Answer) -> _Told:
    """The JSON of an answer, mended where its titles break it; GDELT tells errors as a sentence, with status 200."""
    text = answer.body.decode("utf-8", "replace").strip()
    if text and text[0] not in "{[<":
        problem = Problem.RATE if _RATE.search(text) else Problem.NOT_JSON
        raise UnreadError(problem, " ".join(text.split())[:300])
    try:
        return answer.told(_Told)
    except UnreadError:
        return replace(answer, body=_ESCAPES.sub(_mended, text).encode()).told(_Told)


def _mended(found: re.Match[str]) -> str:
    if found["half"]:
        return r"\ufffd"
    if found["lone"]:
        return r"\\"
    return " " if found["control"] else found[0]
