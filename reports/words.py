"""Words of the templates: dates as people write them, counts, and who is mentioned."""

from datetime import datetime

from mentions.lexicon import Category
from reports.compose import CheckedLine, Digest, DigestLine, Posted

KINDS: dict[Category, str] = {
    "threat": "a possible threat",
    "safeguarding": "something that may touch a child’s safety",
    "private data exposed": "private details that perhaps should not be public",
    "discriminatory": "words that may be discriminatory",
    "personal abuse": "words that may be personal abuse",
    "allegation about a person": "a claim about a person, which may be true or untrue",
    "impersonation": "a page or account that may pass itself off as the school",
    "factual error": "something that may be a mistake of fact",
    "criticism": "criticism",
    "complaint": "a complaint",
    "question": "a question",
    "praise": "praise",
    "news": "news, or a mention in passing",
}
MOST_HOSTS = 4


def day(moment: datetime) -> str:
    """A day as people write it: Friday 20 November."""
    return f"{moment:%A} {moment.day} {moment:%B}"


def moment(at: datetime) -> str:
    """A day and time as people write it: Friday 20 November 2026, 13:18 GMT."""
    return f"{day(at)} {at:%Y, %H:%M %Z}"


def counted(number: int, thing: str) -> str:
    """A count with its thing: 1 page, 7 pages, no page."""
    return f"{number or 'no'} {thing}{'s' if number > 1 else ''}"


def listed(parts: list[str]) -> str:
    """Parts of a sentence joined as people join them: a, b and c."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def about(line: DigestLine) -> str:
    """Whom a page mentions, without a name."""
    parts = ["the school"] if line.school_named else []
    if line.people:
        somebody = "a member of staff or governor" if len(line.people) == 1 else "members of staff or governors"
        parts.append(f"{somebody} ({listed(list(line.people))})")
    return listed(parts)


def span(digest: Digest) -> str:
    """The week in words: week 47, 16 to 22 November 2026."""
    first, last = digest.begins, digest.ends
    begin = f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}"
    return f"week {digest.week.number}, {begin} to {last.day} {last:%B %Y}"


def reads_like(line: DigestLine) -> str:
    """What kind of thing is said, and how soon somebody should read it."""
    when = "" if line.feedback else f": {line.severity.label}"
    again = " It was told before, and is more serious now." if line.risen else ""
    return f"It reads like {KINDS[line.kind]}{when}.{again}"


def posted(time: Posted) -> str:
    """When something was posted, as far as it is known."""
    if not time.at:
        shown = "is shown in words that could not be read" if time.shown else "is not shown"
        return f"The time of posting {shown}."
    perhaps = "probably " if time.trust == "low" else ""
    at = "" if time.day_only else f" at {time.at:%H:%M %Z}" if time.trust == "high" else f", about {time.at:%H:%M}"
    return f"Posted {perhaps}on {day(time.at)} {time.at:%Y}{at}."


def copies(line: DigestLine) -> str:
    """Where else the same is said; empty when it is nowhere else."""
    if not line.copies:
        return ""
    hosts = list(dict.fromkeys(link.host for link in line.others))
    more = [*hosts[:MOST_HOSTS], *(["others"] if len(hosts) > MOST_HOSTS or len(line.others) < line.copies else [])]
    return f"Also on {counted(line.copies, 'other page')}: {listed(more)}."


def opening(digest: Digest) -> str:
    """The first sentences: what is new, and how far it can be trusted."""
    found, checked = _found(digest), len(digest.coverage) - digest.unchecked
    if not digest.coverage:
        return f"{found} No source is approved yet, so nothing was checked."
    if not digest.unchecked:
        whole = all(not line.why for line in digest.coverage)
        return f"{found} Every source could be checked{'' if whole else ', some of them not in full'}."
    return f"{found} {checked} of {len(digest.coverage)} sources could be checked; the rest stand below."


def answered(line: CheckedLine) -> str:
    """When a source that could not be checked gave its last answer."""
    if line.answered_at is None:
        return "; it has never answered yet"
    return f"; it last answered on {day(line.answered_at)}"


def _found(digest: Digest) -> str:
    """What is new, in a sentence or two."""
    if not digest.pages:
        return "Nothing new was found."
    verb = "mentions" if digest.pages == 1 else "mention"
    said = f"{counted(digest.pages, 'new page')} {verb} the school or its staff."
    urgent = sum(line.severity == "urgent" for line in digest.lines)
    return (
        f"{said} Please see that the first {'one is' if urgent == 1 else f'{urgent} are'} read today."
        if urgent
        else said
    )


def copied(digest: Digest) -> str:
    """One sentence on stories that were told before and still go round; empty when there is none."""
    again = "is" if digest.copied == 1 else "are"
    pages = f"{counted(digest.copied, 'new page')} {again} not listed again"
    return f"What you were told earlier is still being copied: {pages}." if digest.copied else ""


FILTERS = {
    "day": day, "moment": moment, "counted": counted, "answered": answered, "about": about, "reads_like": reads_like,
    "posted": posted, "copies": copies, "copied": copied,
}  # fmt: skip
