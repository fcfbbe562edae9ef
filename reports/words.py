"""Words of the templates: dates as people write them, counts, and who is mentioned."""

from datetime import datetime

from reports.compose import Digest, DigestLine


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


def opening(digest: Digest) -> str:
    """The first sentence: what is new, and how far it can be trusted."""
    number = len(digest.lines)
    verb = "mentions" if number == 1 else "mention"
    found = f"{counted(number, 'new page')} {verb} the school or its staff" if number else "Nothing new was found"
    checked = len(digest.coverage) - digest.unchecked
    if not digest.coverage:
        return f"{found}. No source is approved yet, so nothing was checked."
    if not digest.unchecked:
        whole = all(not line.why for line in digest.coverage)
        return f"{found}. Every source could be checked{'' if whole else ', some of them not in full'}."
    return f"{found}. {checked} of {len(digest.coverage)} sources could be checked; the rest stand below."


FILTERS = {"day": day, "moment": moment, "counted": counted, "about": about}
