"""What this installation knows for a process record: how long things are kept, who sees what, which services."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from cases.retention import clocks
from config.environment import Environment
from register.kinds import facts_of
from register.models import School
from register.process_draft import Known

_ACCESS = (
    ("head, deputy", "everything about the school and its staff, but nothing that concerns the head"),
    ("designated safeguarding lead", "what concerns the safety of a child"),
    ("chair of governors", "what concerns the head or a governor, and nothing else"),
    ("vice-chair of governors", "what concerns the chair, and nothing else"),
    ("local authority or trust officer", "what concerns both the head and the chair"),
    ("data protection officer", "the access log and the rights of people; cases only where copied"),
    ("technician", "that everything runs; no case and no page that was found"),
)


def known(school: School, chosen: Environment) -> Known:
    """Everything that a draft can be filled with; the retention is that by which things are really deleted."""
    kept = tuple(
        (clock.what, f"{clock.days} days after it was {clock.since}", clock.end) for clock in clocks(school).values()
    )
    return Known(retention=kept, access=_ACCESS, services=tuple(_services(school, chosen)))


def _services(school: School, chosen: Environment) -> Iterator[tuple[str, str]]:
    """Services outside the school that handle something for it."""
    yield "the school itself, or its host", "runs Heads-up, its database and its vault"
    if chosen.smtp_url:
        yield f"mail server {urlsplit(chosen.smtp_url).hostname or ''}".strip(), "carries digests and alerts"
    for address in chosen.tsa:
        yield f"time-stamp authority {urlsplit(address).hostname or address}", "stamps hashes, never contents"
    if chosen.vault:
        yield f"storage {urlsplit(chosen.vault).hostname or ''}".strip(), "keeps sealed captures"
    for kind, engine in school.declared_sources().order_by("kind").values_list("kind", "engine").distinct():
        facts = facts_of(kind, engine)
        if facts.address:
            yield facts.title, "is asked for what is public"
