"""The sentences of a digest that sum up: what is new, what waits, how people speak, and what was checked."""

from cases.models import Audience, Severity
from reports.compose import CheckedLine, Digest
from reports.phrases import KINDS, counted, day, listed
from reports.trend import TrendRow
from reports.voices import Voices
from reports.waiting import CaseLine, Waiting

CONFIDENTIAL = {
    Audience.HEAD: "",
    Audience.CHAIR: "It speaks of pages that name the headteacher, who has not been told of them by Heads-up.",
    Audience.VICE_CHAIR: (
        "It speaks of pages that name the chair of governors, who has not been told of them by Heads-up."
    ),
    Audience.AUTHORITY: (
        "It speaks of pages that name those who lead the school; neither the headteacher nor the chair of governors "
        "has been told of them by Heads-up."
    ),
}
DEMONSTRATION = "This is a demonstration: the school is invented or only trying Heads-up out."
MOST_NAMED = 6
_BEYOND = {
    Severity.URGENT: "to be read today",
    Severity.SERIOUS: "to be read soon",
    Severity.REVIEW: "to be looked at",
    Severity.FEEDBACK: "of what people say",
}


def told(digest: Digest) -> dict[str, object]:
    """What the templates of mail and PDF are filled with."""
    return {
        "digest": digest,
        "span": span(digest),
        "opening": opening(digest),
        "copied": copied(digest),
        "beyond": beyond(digest),
        "voices": voices(digest.voices),
        "waiting": waiting(digest.waiting),
        "confidential": CONFIDENTIAL[digest.audience],
        "demonstration": DEMONSTRATION if digest.demonstration else "",
    }


def span(digest: Digest) -> str:
    """The week in words: week 47, 16 to 22 November 2026."""
    first, last = digest.begins, digest.ends
    begin = f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}"
    return f"week {digest.week.number}, {begin} to {last.day} {last:%B %Y}"


def opening(digest: Digest) -> str:
    """The first sentences: what is new, and how far it can be trusted."""
    found, checked = _found(digest), len(digest.coverage) - digest.unchecked
    if not digest.coverage:
        return f"{found} No source is approved yet, so nothing was checked."
    if digest.unchecked == len(digest.coverage) and not digest.counts.pages:
        return "Nothing could be checked in this week, so we do not know whether anything was said."
    if not digest.unchecked:
        whole = all(not line.why for line in digest.coverage)
        return f"{found} Every source could be checked{'' if whole else ', some of them not in full'}."
    return f"{found} {checked} of {len(digest.coverage)} sources could be checked; the rest stand below."


def _found(digest: Digest) -> str:
    """What is new, in a sentence or two."""
    pages, urgent = digest.counts.pages, digest.counts.urgent
    if not pages:
        return "Nothing new was found."
    verb = "mentions" if pages == 1 else "mention"
    said = f"{counted(pages, 'new page')} {verb} the school or its staff."
    first = "one is" if urgent == 1 else f"{urgent} are"
    return f"{said} Please see that the first {first} read today." if urgent else said


def copied(digest: Digest) -> str:
    """One sentence on stories that were told before and still go round; empty when there is none."""
    number = digest.counts.copied
    pages = f"{counted(number, 'new page')} {'is' if number == 1 else 'are'} not listed again"
    return f"What you were told earlier is still being copied: {pages}." if number else ""


def beyond(digest: Digest) -> str:
    """One sentence on what is to be looked at and is not listed; empty when everything is."""
    more = digest.counts.beyond
    if not more:
        return ""
    parts = [f"{number} {_BEYOND[severity]}" for severity, number in more]
    return f"There are more: {listed(parts)}. They stand in the PDF."


def voices(said: Voices) -> str:
    """How people speak, in figures; praise and criticism are counted alike (A155)."""
    parts = [
        f"{said.praise or 'nobody'} {'praises' if said.praise <= 1 else 'praise'}",
        f"{said.criticism or 'nobody'} {'criticises or complains' if said.criticism <= 1 else 'criticise or complain'}",
    ]
    if said.other:
        asks = "asks, puts right or mentions" if said.other == 1 else "ask, put right or mention"
        parts.append(f"{said.other} {asks} in passing")
    words = listed(parts)
    return f"{words[0].upper()}{words[1:]}."


def next_step(line: CaseLine) -> str:
    """The next step of a case, with the day by which it is to be done."""
    if not line.step:
        return "No step waits."
    said = f"Next: {line.step}{'' if line.step[-1] in '.?!' else '.'}"
    return f"{said} {'Was due' if line.overdue else 'Due'} on {day(line.due_at)}." if line.due_at else said


def case_kind(line: CaseLine) -> str:
    """What a case reads like; how long it has been open where no day says by when something is due."""
    return KINDS[line.kind] if line.due_at else f"{KINDS[line.kind]}, open since {day(line.opened_at)}"


def unread(waiting: Waiting) -> str:
    """One sentence on pages at which nobody has looked."""
    if not waiting.unread:
        return ""
    verb = "waits" if waiting.unread == 1 else "wait"
    return f"{counted(waiting.unread, 'page').capitalize()} {verb} for you: “headsup review list --as ROLE”."


def overdue(found: Waiting) -> str:
    """One sentence on steps that should have been done."""
    if not found.overdue:
        return ""
    return f"A step is overdue in {counted(found.overdue, 'case')}."


def leaving(found: Waiting) -> str:
    """One sentence on unread pages that are about to go."""
    if not found.leaving:
        return ""
    goes = "it goes" if len(found.leaving) == 1 else "they go"
    named = _named(found.leaving)
    return f"Unless somebody looks at {named} within three weeks, {goes} for good: what nobody has read is not kept."


def unacknowledged(found: Waiting) -> str:
    """One sentence on alerts of which nobody has said that they have them."""
    if not found.unacknowledged:
        return ""
    alerts = "alert" if len(found.unacknowledged) == 1 else "alerts"
    return f"Nobody has acknowledged the {alerts} {_named(found.unacknowledged)}: “headsup alert acknowledge”."


def suppressed(found: Waiting) -> str:
    """One sentence on alerts that were held back, for there had been enough of them on their day."""
    if not found.suppressed:
        return ""
    was = "alert was" if len(found.suppressed) == 1 else "alerts were"
    return (
        f"{len(found.suppressed)} {was} not sent, for the most that may be sent in a day had been: "
        f"{_named(found.suppressed)}. Please look at {'it' if len(found.suppressed) == 1 else 'them'} today."
    )


def _named(references: tuple[str, ...]) -> str:
    more = len(references) - MOST_NAMED
    return listed([*references[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])])


def waiting(found: Waiting) -> tuple[str, ...]:
    """Everything that waits beside the cases, a sentence each."""
    more = counted(found.more_cases, "more open case")
    cases = f"{more.capitalize()}: “headsup case list”." if found.more_cases else ""
    said = [overdue(found), unacknowledged(found), suppressed(found), leaving(found), unread(found), cases]
    return tuple(filter(None, said))


def answered(line: CheckedLine) -> str:
    """When a source that could not be checked gave its last answer."""
    if line.answered_at is None:
        return "; it has never answered yet"
    return f"; it last answered on {day(line.answered_at)}"


def row_span(row: TrendRow) -> str:
    """The week of a row in short: 16 Nov; or from its first day to its last."""
    first = f"{row.first.day} {row.first:%b}"
    return first if row.weeks == 1 else f"{first} to {row.last.day} {row.last:%b}"


def row_words(row: TrendRow) -> str:
    """A row of the trend in words; what was not checked is never a nought."""
    if row.week is None:
        return "not checked" if row.weeks == 1 else f"not checked ({row.weeks} weeks)"
    parts = [counted(row.week.pages, "new page")]
    if row.week.to_look_at:
        parts.append(f"{row.week.to_look_at} to look at")
    if not row.week.checked:
        parts.append("found by hand; not checked otherwise")
    if row.week.running:
        parts.append("so far")
    return ", ".join(parts)
