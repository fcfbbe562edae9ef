"""The public notice: it says what is really visited, and everything that people are owed (D4, A55)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser

from config.environment import Environment
from config.process_known import known
from register import store
from register.approval import due_sources
from register.document import RegisterEntry
from register.entry import Entry
from register.notice import Notice, how_often, notice_of, page_of
from register.reading import read_register
from tests.conftest import ROOT
from tests.register.records import signed
from tests.register.test_process import LEADERS, SOURCES, entry_of, source

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
Show = Callable[..., tuple[Notice, str]]


@pytest.fixture
def show(tmp_path: Path, database: None) -> Show:
    def shown(process: dict[str, Any] | None, **more: Any) -> tuple[Notice, str]:
        officer = {"role": "dpo", "name": "Jory Pellow", "email": "dpo@larkspurhill.test"}
        file = tmp_path / "register.yaml"
        file.write_text(yaml.safe_dump({"schools": [entry_of(process, contacts=[officer, *LEADERS], **more)]}))
        (school,) = store.load(read_register(file), NOW)
        told = known(school, Environment())
        visitor = "Heads-up/0.1 (+it@larkspurhill.test)"
        notice = notice_of(school, NOW, retention=told.retention, access=told.access, visitor=visitor)
        page = page_of(notice)
        words = " ".join(LexborHTMLParser(page).body.text(separator=" ").split())  # type: ignore[union-attr]  # it has a body
        return notice, words

    return shown


def test_the_notice_lists_what_is_visited_and_nothing_else(show: Show) -> None:
    feed = source("gazette", "feed", "1 day", address="http://wexcombegazette.test/feed.atom")
    _, words = show(signed(), sources=[*SOURCES, feed])
    assert "The own http://larkspurhill.test/ a website, followed from page to page once a day" in words
    assert "The corner http://corner.test/ one page once a week" in words
    assert "wexcombegazette" not in words, "it is not covered, so it is not visited"


OWED = (
    "The governing body answers for it",
    "data protection officer is Jory Pellow: dpo@larkspurhill.test",
    "to find public content about the school (lawful basis: public task)",
    "names of members of staff and governors",
    "Private accounts, closed or secret groups, messages, and anything behind a login are never entered",
    "Pupils are never looked for",
    "It is never done in secret",
    "chair of governors what concerns the head or a governor",
    "sightings that nobody has looked at 183 days after it was found",
    "To see what is held about you",
    "To object. Nobody is treated worse for it",
    "ico.org.uk/make-a-complaint",
    "your union can speak for you",
    "For people who write about us",
    "Version 1 of our process record, signed on 20 September 2026",
    "Heads-up/0.1 (+it@larkspurhill.test)",
    "ends by itself after 14 days",
)


def test_the_notice_says_what_people_are_owed(show: Show) -> None:
    notice, words = show(signed())
    assert [told for told in OWED if told not in words] == []
    assert notice.standing == ""


def test_a_notice_of_a_record_that_is_not_in_force_is_a_draft_and_lists_no_source(show: Show) -> None:
    notice, words = show(signed(roles=("head",)))
    assert notice.sources == ()
    assert "Draft: the process record of this school is not in force, and nothing is looked at yet." in words
    assert "Nothing is visited at present." in words


def test_a_demonstration_says_so(show: Show) -> None:
    notice, words = show(None, demonstration=True)
    assert len(notice.sources) == 3
    assert "This is a demonstration with an invented school" in words


def test_what_the_register_says_is_escaped(show: Show) -> None:
    notice, _ = show(signed(), name="<script>alert(1)</script> School")
    assert "<script>" not in page_of(notice)


@pytest.mark.parametrize(
    ("hours", "words"),
    [(1, "every hour"), (12, "every 12 hours"), (24, "once a day"), (72, "every 3 days"), (168, "once a week"),
     (336, "every 2 weeks")],
)  # fmt: skip
def test_how_often(hours: int, words: str) -> None:
    assert how_often(hours) == words


def entries(kind: type[Entry]) -> set[str]:
    """Names of every field below an entry of the register."""
    found: set[str] = set()
    for name, field in kind.model_fields.items():
        found.add(name)
        for one in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(one, type) and issubclass(one, Entry) and one is not kind:
                found |= entries(one)
    return found


def test_there_is_no_covert_mode() -> None:
    """No setting, field of the register or option of a command hides a look from the notice or the log (A55, R12)."""
    words = set(Environment.model_fields) | entries(RegisterEntry)
    for file in (ROOT / "config").rglob("*.py"):
        words |= set(re.findall(r'"(--?[a-z][a-z/-]*)"', file.read_text()))
    assert len(words) > 150
    hidden = ("covert", "stealth", "hidden", "hide", "secret", "silent", "unlogged", "no-log", "invisible", "incognito")
    assert [word for word in words if any(one in word.lower() for one in hidden)] == []


def test_the_notice_is_always_listed_for_the_public(show: Show) -> None:
    """Whatever may be visited stands in the notice: the two come from one place."""
    notice, _ = show(signed())
    assert [one.title for one in notice.sources] == [one.title for one in due_sources(NOW)]
    assert len(notice.sources) == len(SOURCES)
