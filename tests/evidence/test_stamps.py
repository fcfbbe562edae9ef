"""Stamps: every signed head is stamped in the end, and every failure of an authority is a wait, never a loss."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from evidence.attest.authorities import PostError, answers
from evidence.attest.awaited import waiting
from evidence.attest.keys import KeyRing
from evidence.attest.roots import trusted_roots
from evidence.attest.stamps import Asked, ask
from evidence.attest.tree_heads import sign_head
from evidence.events import Event
from evidence.ledger import append
from evidence.models import LedgerLine, Stamp, TreeHead
from evidence.standalone import timestamps
from evidence.vault import Vault
from evidence.verify import verify
from tests.authority import Authorities, authorities

ONE, TWO = "http://one.test/", "http://two.test/"
Answer = Callable[[bytes], bytes]


def down(question: bytes) -> bytes:
    message = "it does not answer"
    raise PostError(message)


@dataclass
class Desk:
    """A vault and a ledger, and a post that hands each question to whoever answers at its address."""

    folder: Path
    clocks: Authorities
    now: datetime
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        (self.folder / "vault").mkdir()
        self.vault = Vault(self.folder / "vault")
        self.roots = trusted_roots([self.clocks.one.root, self.clocks.two.root])

    def sealed(self) -> TreeHead:
        """One more head, over one more line."""
        append(Event.VIEWED, self.now, {"capture": "C-1"}, self.vault)
        head = sign_head(self.vault, KeyRing(self.folder / "keys"), self.now)
        assert head
        return head

    def post(self, address: str, question: bytes) -> bytes:
        name = address.removeprefix("http://").split(".")[0]
        self.asked.append(name)
        return self.answers[name](question)

    def ask(self, *authorities: str, later: timedelta = timedelta()) -> Asked:
        return ask(self.vault, authorities, self.roots, self.post, self.now + later)


@pytest.fixture(scope="module")
def clocks(tmp_path_factory: pytest.TempPathFactory) -> Authorities:
    return authorities(tmp_path_factory.mktemp("clocks") / "made")


@pytest.fixture
def desk(tmp_path: Path, database: None, clocks: Authorities) -> Desk:
    now = datetime.now(UTC)  # noqa: TID251 - a test is an entry point
    return Desk(tmp_path, clocks, now, {"one": clocks.one.stamp, "two": clocks.two.stamp})


def lines() -> list[dict[str, Any]]:
    told = [json.loads(line.body) for line in LedgerLine.objects.order_by("number")]
    return [line for line in told if line["event"] == Event.STAMPED]


def test_two_authorities_stamp_a_head_and_the_ledger_tells(desk: Desk) -> None:
    head = desk.sealed()
    assert desk.ask(ONE, TWO) == Asked(2, 0, "")
    envelope = desk.vault.read(head.envelope_sha256)
    for stamp, line, authority in zip(Stamp.objects.order_by("pk"), lines(), (ONE, TWO), strict=True):
        answer = desk.vault.read(stamp.response_sha256)
        assert timestamps.check(answer, envelope, desk.roots).at == stamp.stamped_at
        assert (stamp.authority, stamp.checked, stamp.problem) == (authority, True, "")
        assert (line["size"], line["authority"]) == (head.size, authority)
        assert line["stamped_at"] == stamp.stamped_at.isoformat()
        assert line["artifacts"] == [
            {
                "kind": "timestamp",
                "media_type": "application/timestamp-reply",
                "size": len(answer),
                "sha256": stamp.response_sha256,
            }
        ]
        assert "clock_differs_seconds" not in line
    assert desk.ask(ONE, TWO) == Asked(0, 0, "")
    assert desk.asked == ["one", "two"]
    assert waiting(desk.now) == []


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (down, "it does not answer"),
        (lambda _: b"<html>Log in", "it answers with 12 bytes that are no timestamp, beginning with “<html>Log in”"),
        (lambda _: b"", "it answers with 0 bytes that are no timestamp"),
        (lambda _: b"\x30\x00", "The timestamp ends too early"),
    ],
)
def test_what_gives_no_stamp_is_asked_later_and_later_for_ever(wrong: Answer, problem: str, desk: Desk) -> None:
    desk.sealed()
    kept = set(desk.vault.digests())
    desk.answers["one"] = wrong
    passed, waits = timedelta(), []
    for attempt in range(1, 9):
        expected = f"The signed ledger is not yet timestamped by {ONE}: {problem}."
        assert desk.ask(ONE, later=passed) == Asked(0, 1, expected)
        row = Stamp.objects.get()
        assert row.attempts == attempt
        waits.append(row.not_before - desk.now - passed)
        early = row.not_before - desk.now - timedelta(seconds=1)
        assert desk.ask(ONE, later=early) == Asked(0, 1, "")
        assert waiting(desk.now + early)[0].startswith(f"1 tree head is not yet timestamped by {ONE}: {problem}; tried")
        passed = row.not_before - desk.now
    day = timedelta(days=1)
    assert waits == [timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), *[day] * 4]
    assert len(desk.asked) == 8
    assert set(desk.vault.digests()) == kept
    assert lines() == []


def test_an_outage_costs_one_attempt_however_many_heads_wait_and_then_all_are_stamped(desk: Desk) -> None:
    desk.answers["two"] = down
    for _ in range(3):
        desk.sealed()
    assert desk.ask(ONE, TWO).waiting == 3
    assert desk.asked == ["one", "one", "one", "two"]
    desk.sealed()  # a new head waits with the others: no fresh hang for every capture while a clock is down
    assert desk.ask(ONE, TWO).waiting == 4
    assert desk.asked == ["one", "one", "one", "two", "one"]
    later = (desk.now + timedelta(minutes=1)).strftime("%-d %B %H:%M")
    assert waiting(desk.now) == [
        f"4 tree heads are not yet timestamped by {TWO}: it does not answer; tried once, next at {later} UTC."
    ]
    desk.answers["two"] = desk.clocks.two.stamp
    assert desk.ask(ONE, TWO, later=timedelta(minutes=2)).stamped == 4
    assert waiting(desk.now) == []
    assert not Stamp.objects.filter(checked=False).exists()


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ("other", "The timestamp was made over other bytes than these."),
        ("nonce", "The timestamp answers another question: its nonce is not ours."),
        ("refused", "The authority refused to stamp (status 2, “Message digest algorithm is not supported.”)."),
        ("trailing", "The timestamp has more in it than belongs there."),
    ],
)
def test_an_answer_to_something_else_is_not_kept(wrong: str, problem: str, desk: Desk) -> None:
    desk.sealed()
    kept, two = set(desk.vault.digests()), desk.clocks.two
    made: dict[str, Answer] = {
        "other": lambda _: two.stamp(two.query(b"something else")),
        "nonce": lambda question: two.stamp(two.same_again(question)),
        "refused": lambda question: two.stamp(question, section="choosy"),
        "trailing": lambda question: two.stamp(question) + b"\x00",
    }
    desk.answers["two"] = made[wrong]
    desk.ask(TWO)
    assert (Stamp.objects.get().problem, Stamp.objects.get().response_sha256) == (problem, "")
    assert set(desk.vault.digests()) == kept


def test_an_answer_that_cannot_be_checked_is_kept_and_checked_when_its_root_is_named(desk: Desk) -> None:
    desk.sealed()
    named, desk.roots = desk.roots, trusted_roots()
    assert desk.ask(TWO) == Asked(1, 0, "")
    untrusted = "No trusted root stands above “Second Clock signer”: the certificates lead to “Second Clock root”."
    row = Stamp.objects.get()
    assert (row.checked, row.problem, lines()[0]["unchecked"]) == (False, untrusted, untrusted)
    assert desk.vault.read(row.response_sha256)
    assert waiting(desk.now) == [f"1 timestamp by {TWO} could not be checked: {untrusted}"]
    desk.roots = named
    desk.ask(TWO)
    row.refresh_from_db()
    assert (row.checked, row.problem) == (True, "")
    assert waiting(desk.now) == []


@pytest.mark.parametrize(("signer", "why"), [("expired", "was valid from 2020"), ("unmarked", "not for timestamps")])
def test_a_signer_that_is_not_in_order_is_kept_and_never_called_checked(signer: str, why: str, desk: Desk) -> None:
    desk.sealed()
    desk.answers["two"] = lambda question: desk.clocks.two.resigned(question, signer)
    for _ in range(2):
        desk.ask(TWO)
        row = Stamp.objects.get()
        assert desk.vault.read(row.response_sha256)
        assert not row.checked
        assert why in row.problem
    assert len(lines()) == 1


@pytest.mark.parametrize("hours", [-3, 5])
def test_a_clock_that_jumped_is_seen_and_told(hours: int, desk: Desk) -> None:
    desk.sealed()
    asked = desk.ask(ONE, later=timedelta(hours=hours))
    assert abs(lines()[0]["clock_differs_seconds"] + hours * 3600) < 30
    assert f"The clock here and that of {ONE} differ by" in asked.trouble


def test_a_time_written_by_a_clock_from_the_future_holds_nothing_up(desk: Desk) -> None:
    desk.sealed()
    desk.answers["one"] = down
    desk.ask(ONE, later=timedelta(days=3650))
    desk.answers["one"] = desk.clocks.one.stamp
    assert desk.ask(ONE).stamped == 1


def test_no_authority_means_nothing_is_asked_and_nothing_waited_for(desk: Desk) -> None:
    desk.sealed()
    desk.answers["one"] = down
    desk.ask(ONE)
    assert desk.ask() == Asked(0, 0, "")
    assert waiting(desk.now) == []


def test_another_authority_does_not_stamp_the_whole_past_again(desk: Desk) -> None:
    desk.sealed()
    desk.ask(ONE)
    assert desk.ask(TWO).stamped == 0
    desk.sealed()
    assert desk.ask(TWO).stamped == 1


def test_a_head_that_cannot_be_read_does_not_keep_the_others_waiting(desk: Desk) -> None:
    good, bad = desk.sealed(), desk.sealed()
    (desk.folder / "vault" / bad.envelope_sha256[:2] / bad.envelope_sha256[2:4] / bad.envelope_sha256).unlink()
    asked = desk.ask(ONE)
    assert (asked.stamped, asked.waiting) == (1, 1)
    assert bad.envelope_sha256[:12] in asked.trouble
    assert Stamp.objects.get(head=good).checked


def test_the_whole_verification_agrees_and_names_a_stamp_that_was_meddled_with(desk: Desk) -> None:
    desk.sealed()
    desk.ask(ONE, TWO)
    verdict = verify(desk.vault, desk.roots)
    assert (verdict.faults, verdict.notes, verdict.stamps, verdict.unclaimed) == ((), (), 2, 0)
    Stamp.objects.filter(authority=TWO).update(stamped_at=desk.now - timedelta(days=1))
    (fault,) = verify(desk.vault, desk.roots).faults
    assert TWO in fault
    assert "time" in fault


def test_some_bytes_can_be_stamped_at_once(desk: Desk) -> None:
    desk.answers["one"] = down
    (given_by, answer), *others = answers(b"a manifest", (ONE, TWO), desk.post)
    assert (given_by, others) == (TWO, [])
    assert timestamps.check(answer, b"a manifest", desk.roots).authority == "Second Clock signer"
