"""Sending: digest and alerts from the outbox to a real mail server, made anew at every attempt."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from django.conf import settings  # noqa: TID251 - a test is an entry point
from django.test import override_settings

from cases.models import Case, OwedCapture, Sighting, Subject
from cases.raising import raise_cases
from cases.routing import settle
from config.cli import headsup
from config.installation import clock, vault
from config.posting import alert_all, post_due
from config.sending import send_digest
from evidence.models import LedgerLine
from register.models import Contact, School
from reports.alerts import AlertError
from reports.models import Alert, Delivery, DeliveryState
from reports.outbox import new_digest_row
from reports.refusals import MailError
from reports.week import Week
from tests.reports.mailserver import Clerk, at_work
from tests.reports.sightings import example_loaded, sighting, undone

LATER = timedelta(days=1)


@pytest.fixture(scope="module")
def loaded(tables: None) -> Iterator[None]:
    with example_loaded(clock()):
        yield


@pytest.fixture
def school(loaded: None, tmp_path: Path) -> Iterator[School]:
    """The example school, where everybody agreed to be called at night, in a home of its own."""
    with undone() as school, override_settings(HOME=tmp_path):
        Contact.objects.update(out_of_hours=True)
        yield school


@contextmanager
def post_office(clerk: Clerk) -> Iterator[Clerk]:
    """A mail server that this installation uses."""
    with at_work(clerk), mail_server(f"smtp://127.0.0.1:{clerk.port}"):
        yield clerk


@contextmanager
def mail_server(url: str) -> Iterator[None]:
    """The mail server of this installation, there or not."""
    environment = settings.ENVIRONMENT.model_copy(update={"smtp_url": url, "mail_from": "headsup@larkspurhill.test"})
    with override_settings(ENVIRONMENT=environment, EMAIL_HOST="127.0.0.1", EMAIL_PORT=urlsplit(url).port):
        yield


def ended_week() -> Week:
    return Week.of(clock(), ZoneInfo("Europe/London")).before()


def head() -> Contact:
    return Contact.objects.select_related("school").get(role="head")


def send(*, again: bool = False) -> None:
    send_digest(head(), ended_week(), clock(), again=again)


def found(school: School) -> Sighting:
    """Something of the week that has ended."""
    made = sighting(school, clock() - timedelta(days=7), severity="serious")
    OwedCapture.objects.create(sighting=made, not_before=clock())
    made.mentions.create(
        entity="larkspur", kind="school", form="name", band="certain", bits=30, place="text", quote="Larkspur Hill",
        words="larkspur hill", times=1, reasons=[],
    )  # fmt: skip
    return made


def run(*words: object) -> Result:
    """A command in this process."""
    return CliRunner().invoke(headsup, [str(word) for word in words])


def sealed() -> int:
    return LedgerLine.objects.filter(body__contains='"event":"report sealed"').count()


def said(content: bytes) -> str:
    mail = message_from_bytes(content, policy=policy.default)
    return "".join(part.get_content() for part in mail.walk() if part.get_content_type() == "text/plain")


def state() -> str:
    return Delivery.objects.get().state


def test_a_digest_is_sent_once_in_two_readings_and_its_pdf_is_sealed(
    school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    with post_office(Clerk()) as clerk:
        send()
        send()
    (content,) = clerk.mails
    kinds = [part.get_content_type() for part in message_from_bytes(content, policy=policy.default).walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    assert "was sent before; not sent again" in capsys.readouterr().err
    assert sealed() == 1


def test_a_server_that_says_no_is_told_and_the_pdf_is_sealed_once(school: School) -> None:
    found(school)
    no = post_office(Clerk(refuses_at="dot", answer=b"550 not you\r\n"))
    with no, pytest.raises(MailError, match=r"the mail server said no \(550 not you\)"):
        send()
    with post_office(Clerk()) as clerk:
        send()
    assert (len(clerk.mails), sealed()) == (1, 1)


def test_what_was_passed_to_the_chair_meanwhile_is_not_told_to_the_head(school: School) -> None:
    made = found(school)
    with post_office(Clerk(refuses_at="dot", answer=b"451 later\r\n")), pytest.raises(MailError):
        send()
    Sighting.objects.filter(pk=made.pk).update(audience="chair")
    with post_office(Clerk()) as clerk:
        assert post_due(clock()) == []
        assert clerk.mails == [], "not before its time"
        assert post_due(clock() + LATER) == []
    (content,) = clerk.mails
    assert made.reference not in said(content)
    assert not Delivery.objects.get().sightings.exists()
    assert sealed() == 2, "the PDF that went is the PDF that was sealed"


def test_a_server_that_vanishes_leaves_a_doubt_that_only_a_person_settles(school: School) -> None:
    with post_office(Clerk(breaks_at="dot")), pytest.raises(MailError, match="may or may not have arrived"):
        send()
    with post_office(Clerk()) as clerk:
        with pytest.raises(MailError, match="--again"):
            send()
        assert post_due(clock() + LATER) == []
        assert clerk.mails == [], "what may have arrived is not sent twice"
        assert "whether it arrived is not known" in run("mail", "list").stdout
        assert run("mail", "send", "--again", Delivery.objects.get().pk).exit_code == 0
    assert (len(clerk.mails), state()) == (1, DeliveryState.SENT)


def test_without_a_mail_server_nothing_is_claimed(school: School) -> None:
    with pytest.raises(MailError, match="HEADSUP_SMTP_URL is not set"):
        send()
    assert not Delivery.objects.exists()


def test_nothing_is_sent_to_an_address_that_nobody_confirmed(school: School) -> None:
    Contact.objects.update(confirmed_on=None)
    with post_office(Clerk()) as clerk, pytest.raises(MailError, match="nobody has confirmed"):
        send()
    assert clerk.mails == []


def test_an_address_that_takes_no_mail_is_not_tried_until_a_person_says_so(school: School) -> None:
    with post_office(Clerk(refuses_at="rcpt")), pytest.raises(MailError, match="does not take mail"):
        send()
    with post_office(Clerk()) as clerk:
        with pytest.raises(MailError, match="Correct the address"):
            send()
        assert post_due(clock() + LATER) == []
    assert ["Mail to the headteacher does not arrive" in said(mail) for mail in clerk.mails] == [True]


def test_the_digest_in_place_of_an_absent_head_stands_in_the_ledger(school: School) -> None:
    today = clock().date().isoformat()
    Contact.objects.filter(role="head").update(absent=[{"from": today, "to": today}])
    deputy = Contact.objects.select_related("school").get(role="deputy")
    with post_office(Clerk()) as clerk:
        send_digest(deputy, ended_week(), clock(), again=False)
    assert len(clerk.mails) == 1
    assert LedgerLine.objects.filter(body__contains="in place of the head, who is away").count() == 1


def urgent(school: School) -> Case:
    sighting(school, clock(), category="threat")
    (case,) = raise_cases(vault(), clock())
    return case


def test_an_alert_goes_out_once_and_can_be_acknowledged(school: School) -> None:
    case = urgent(school)
    with post_office(Clerk()) as clerk:
        assert run("alert", "send").exit_code == 0
        assert run("alert", "send").exit_code == 0
    (content,) = clerk.mails
    assert b"To: head@larkspurhill.test" in content
    assert case.reference in said(content)
    assert json.loads(run("alert", "list", "--as", "head", "--json").stdout)[0]["state"] == "told"
    assert isinstance(run("alert", "acknowledge", case.reference, "--as", "chair").exception, AlertError)
    assert "Nobody else is called" in run("alert", "acknowledge", case.reference, "--as", "head").stdout
    assert "somebody has it in hand" in run("alert", "list", "--as", "deputy").stdout


def test_an_alert_that_waited_is_not_sent_to_who_may_no_longer_know(school: School) -> None:
    case = urgent(school)
    with mail_server("smtp://127.0.0.1:9"):
        assert "does not take us" in alert_all(clock())[0]
    settle(case, {Subject.HEAD})
    with post_office(Clerk()) as clerk:
        assert alert_all(clock() + LATER) == []
    assert [b"To: chair@larkspurhill.test" in mail for mail in clerk.mails] == [True]
    assert Delivery.objects.get(role="head").state == DeliveryState.WITHDRAWN


def test_a_digest_that_was_withdrawn_is_sent_when_its_recipient_is_one_again(school: School) -> None:
    new_digest_row(head(), ended_week(), clock())
    confirmed = head().confirmed_on
    Contact.objects.update(confirmed_on=None)
    with post_office(Clerk()) as clerk:
        assert post_due(clock() + LATER) == []
        assert (clerk.mails, state()) == ([], DeliveryState.WITHDRAWN)
        Contact.objects.update(confirmed_on=confirmed)
        send()
    assert (len(clerk.mails), state()) == (1, DeliveryState.SENT)


def test_an_address_that_no_mail_can_carry_is_told_and_keeps_back_nobody(school: School) -> None:
    urgent(school)
    Contact.objects.filter(role="head").update(email="h\u00e9ad@larkspurhill.test")
    with post_office(Clerk()) as clerk:
        (trouble,) = alert_all(clock())
    assert "The mail to the head was not sent" in trouble
    assert clerk.mails == []
    assert state() == DeliveryState.FAILED


def test_one_mail_that_is_refused_does_not_keep_back_the_others(school: School) -> None:
    for _ in range(2):
        urgent(school)
    Contact.objects.filter(role="head").update(email="head@wexshire.test")
    with post_office(Clerk(refuses_at="dot", answer=b"451 later\r\n")) as clerk:
        troubles = alert_all(clock())
        assert len(troubles) == 2
        clerk.refuses_at = ""
        assert alert_all(clock() + timedelta(minutes=6)) == []
    assert len(clerk.mails) == 2


def test_the_commands_of_the_outbox_say_what_there_is(school: School, tmp_path: Path) -> None:
    assert run("mail", "list").stdout == "No mail waits, and none is in doubt.\n"
    urgent(school)
    with post_office(Clerk(breaks_at="dot")):
        assert run("alert", "send").exit_code == 4
    (row,) = json.loads(run("mail", "list", "--json").stdout)
    assert (row["sort"], row["role"], row["state"]) == ("mail", "head", "claimed")
    assert run("mail", "arrived", row["number"]).stdout == "mail to the head of larkspur: it has arrived.\n"
    assert "taken by the mail server" in run("mail", "list", "--all").stdout
    (tmp_path / "other.eml").write_bytes(b"Subject: hello\r\n\r\n")
    assert "no report of a mail server" in str(run("mail", "bounced", tmp_path / "other.eml").exception)
    assert "it is not sent again" in str(run("mail", "send", "--again", row["number"]).exception)
    assert "There is no mail 99" in str(run("mail", "arrived", 99).exception)


def test_the_tables_hold_no_word_of_a_mail(school: School) -> None:
    urgent(school)
    with post_office(Clerk()):
        alert_all(clock())
    rows = json.dumps([*Delivery.objects.values(), *Alert.objects.values()], default=str)
    assert [word for word in ("dinner", "one.test", "confidential") if word in rows] == []
