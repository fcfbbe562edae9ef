"""The outbox: nothing lost, and nothing doubled that a mail server lets one avoid, wherever somebody dies."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection

from evidence.models import LedgerLine
from evidence.vault import Vault
from register.models import Contact, School
from register.reading import read_register
from register.store import load
from reports.alert_mail import PlainMail
from reports.deliver import hand_over
from reports.envelope import sealed_envelope
from reports.models import Delivery, DeliveryState, Sort
from reports.outbox import HELD, LONGEST, OutboxError, arrived, claim, due, queued
from reports.refusals import MailError, NoServerError
from reports.second_channel import MANY, mind
from tests.conftest import ROOT
from tests.reports.mailserver import STEPS, Clerk, at_work

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
SENDER = "Heads-up <headsup@larkspurhill.test>"
LARGE = PlainMail("[School] A matter", "A long line of a large mail\n" * 200_000, "<p>One line</p>")
"""Larger than what two sockets keep between them."""
MAIL = PlainMail("[School] A matter", "One line\n.and one with a dot\n", "<p>One line</p>")


@pytest.fixture
def school(database: None) -> School:
    (school,) = load(read_register(ROOT / "config" / "school.example.yaml"), NOW)
    return school


def contact(school: School, role: str = "head") -> Contact:
    return school.contacts.get(role=role)


def row(school: School, sort: Sort = Sort.ALERT, role: str = "head") -> Delivery:
    person = contact(school, role)
    return queued(person, person.email, sort, "1", NOW)


def sent_by(
    port: int,
    mail: Delivery,
    now: datetime,
    *,
    says: PlainMail = MAIL,
    again: bool = False,
    clock: Callable[[], datetime] | None = None,
) -> None:
    claim(mail, SENDER, now, again=again)
    server = EmailBackend(host="127.0.0.1", port=port, username="", password="", use_tls=False, timeout=10)
    hand_over(mail, sealed_envelope(mail, says, SENDER, now), SENDER, server, clock or (lambda: now))


def state(mail: Delivery) -> str:
    return Delivery.objects.get(pk=mail.pk).state


def read(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_a_mail_goes_out_once_with_headers_that_can_be_signed(school: School) -> None:
    mail = row(school)
    with at_work(Clerk()) as clerk:
        sent_by(clerk.port, mail, NOW)
    assert state(mail) == DeliveryState.SENT
    assert list(due(NOW + timedelta(days=30))) == []
    (taken,) = map(read, clerk.mails)
    assert taken["From"].addresses[0].domain == "larkspurhill.test"
    assert taken["Message-ID"] == mail.message_id
    assert taken["Message-ID"].rstrip(">").endswith("@larkspurhill.test")
    assert taken["Date"].datetime == NOW
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["List-Id"] is None, "nobody unsubscribes from alerts"
    assert taken["List-Unsubscribe"] is None
    body = taken.get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == MAIL.text.splitlines(), "the dot at the beginning of a line stays"


def test_a_digest_can_be_unsubscribed_from(school: School) -> None:
    mail = row(school, Sort.DIGEST)
    claim(mail, SENDER, NOW)
    made = read(sealed_envelope(mail, MAIL, SENDER, NOW))
    assert made["List-Id"] == "Weekly digest <digest.larkspur.larkspurhill.test>"
    assert made["List-Unsubscribe"] == "<mailto:headsup@larkspurhill.test?subject=no%20digest>"


@pytest.mark.parametrize("step", STEPS)
def test_a_server_that_dies_at_any_step_loses_nothing_and_doubles_nothing(school: School, step: str) -> None:
    mail = row(school)
    with at_work(Clerk(breaks_at=step)) as dying:
        if step == "quit":
            sent_by(dying.port, mail, NOW)
        else:
            with pytest.raises(MailError):
                sent_by(dying.port, mail, NOW, says=LARGE if step == "body" else MAIL)
    expected = {"dot": DeliveryState.CLAIMED, "quit": DeliveryState.SENT}
    assert state(mail) == expected.get(step, DeliveryState.FAILED)
    later = NOW + timedelta(minutes=6)
    with at_work(Clerk()) as clerk:
        for waiting in due(later):
            sent_by(clerk.port, waiting, later)
    assert len(dying.mails) + len(clerk.mails) == 1, "it went out exactly once"
    assert state(mail) == (DeliveryState.CLAIMED if step == "dot" else DeliveryState.SENT)


def _killed(port: int, number: int, at_step: str) -> None:
    """The other process: it begins to send, and is killed."""
    connection.connect()
    ticks = iter(range(10))

    def clock() -> datetime:
        if {"before the dot": 0, "after the answer": 1}.get(at_step) == next(ticks):
            os.kill(os.getpid(), signal.SIGKILL)
        return NOW

    sent_by(port, Delivery.objects.get(pk=number), NOW, clock=clock)


@pytest.mark.parametrize("step", [*STEPS[:5], "before the dot", "dot", "after the answer"])
def test_a_process_killed_at_any_step_loses_nothing_and_doubles_nothing(school: School, step: str) -> None:
    mail = row(school)
    connection.close()
    with at_work(Clerk(waits_at=step)) as clerk:
        other = multiprocessing.get_context("fork").Process(target=_killed, args=(clerk.port, mail.pk, step))
        other.start()
        if step in STEPS:
            assert clerk.waiting.wait(20)
            other.kill()
        other.join(20)
        assert other.exitcode == -signal.SIGKILL
    doubtful = step in {"dot", "after the answer"}
    assert state(mail) == (DeliveryState.CLAIMED if doubtful else DeliveryState.BEGUN)
    assert list(due(NOW + HELD - timedelta(seconds=1))) == [], "it may still be at work"
    with at_work(Clerk()) as living:
        for waiting in due(NOW + HELD):
            sent_by(living.port, waiting, NOW + HELD)
    assert len(clerk.mails) + len(living.mails) == 1, "it went out exactly once"
    if doubtful:
        with at_work(Clerk()) as third:
            sent_by(third.port, Delivery.objects.get(pk=mail.pk), NOW + HELD, again=True)
        assert read(third.mails[0])["Message-ID"] == read(clerk.mails[0])["Message-ID"]


def test_two_processes_never_send_the_same_mail(school: School) -> None:
    mine, theirs = row(school), row(school)
    assert mine.pk == theirs.pk, "a mail is queued once however often it is asked for"
    claim(mine, SENDER, NOW)
    with pytest.raises(MailError, match="Another process is sending this mail"):
        claim(theirs, SENDER, NOW)
    stale = Delivery.objects.get(pk=mine.pk)
    claim(mine, SENDER, NOW + HELD)
    with pytest.raises(MailError, match="Another process"):
        claim(stale, SENDER, NOW + 2 * HELD)


@pytest.mark.parametrize("at_step", ["mail", "data", "dot"])
def test_a_server_that_says_no_is_asked_again_later_and_later(school: School, at_step: str) -> None:
    mail, now, waits = row(school), NOW, []
    with at_work(Clerk(refuses_at=at_step, answer=b"451 4.7.1 try later\r\n")) as clerk:
        for _ in range(4):
            with pytest.raises(MailError, match=r"said no \(451 4.7.1 try later\)"):
                sent_by(clerk.port, mail, now)
            mail.refresh_from_db()
            assert mail.not_before is not None
            waits.append(mail.not_before - now)
            now = mail.not_before
    assert waits == sorted(waits)
    assert waits[0] < waits[-1]
    assert mail.refusals == 4
    assert clerk.mails == []


def test_a_mail_is_given_up_only_after_days(school: School) -> None:
    mail = row(school)
    late = NOW + LONGEST[Sort.ALERT]
    with pytest.raises(NoServerError):
        sent_by(9, mail, NOW)
    assert state(mail) == DeliveryState.FAILED
    with pytest.raises(NoServerError):
        sent_by(9, mail, late)
    assert state(mail) == DeliveryState.GIVEN_UP
    assert list(due(late + timedelta(days=9))) == []


def test_an_address_that_takes_no_mail_bounces_at_once_and_the_second_one_is_tried(school: School) -> None:
    Contact.objects.filter(role="head").update(second="office@larkspurhill.test")
    mail = row(school)
    with at_work(Clerk(refuses_at="rcpt")) as clerk, pytest.raises(MailError, match="does not take mail"):
        sent_by(clerk.port, mail, NOW)
    assert state(mail) == DeliveryState.BOUNCED
    (second,) = mind(school, NOW)
    assert (second.email, second.role, second.sort) == ("office@larkspurhill.test", "head", Sort.ALERT)
    assert mind(school, NOW) == [], "it is tried once"


def test_when_the_second_address_is_down_too_the_deputy_is_told_of_the_bare_fact(school: School) -> None:
    Contact.objects.filter(role="head").update(second="office@larkspurhill.test")
    Delivery.objects.filter(pk=row(school).pk).update(state=DeliveryState.BOUNCED)
    (second,) = mind(school, NOW)
    Delivery.objects.filter(pk=second.pk).update(state=DeliveryState.FAILED, refusals=MANY)
    (third,) = mind(school, NOW)
    assert (third.role, third.sort) == ("deputy", Sort.NOTICE)


def test_no_content_goes_to_a_second_address_that_may_get_no_mail(school: School) -> None:
    Contact.objects.filter(role="head").update(second="davina@freemail.test")
    Delivery.objects.filter(pk=row(school).pk).update(state=DeliveryState.BOUNCED)
    (told,) = mind(school, NOW)
    assert (told.role, told.sort) == ("deputy", Sort.NOTICE)


def test_that_the_chairs_mail_is_down_is_told_to_nobody_below_the_head(school: School) -> None:
    Delivery.objects.filter(pk=row(school, role="chair").pk).update(state=DeliveryState.BOUNCED)
    assert [told.role for told in mind(school, NOW)] == ["vice-chair"]


def test_a_person_settles_a_doubt_and_the_ledger_keeps_it(school: School, tmp_path: Path) -> None:
    mail = row(school)
    with pytest.raises(OutboxError, match="it is known how it ended"):
        arrived(mail, Vault(tmp_path), NOW)
    Delivery.objects.filter(pk=mail.pk).update(state=DeliveryState.CLAIMED)
    mail.refresh_from_db()
    assert arrived(mail, Vault(tmp_path), NOW).state == DeliveryState.SENT
    assert LedgerLine.objects.filter(body__contains="has arrived, as a person says").count() == 1
