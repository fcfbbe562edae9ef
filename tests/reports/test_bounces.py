"""Bounces: a report is believed only about a mail of ours, and for the address to which it went."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from reports.bounces import BounceError, record
from reports.models import Delivery, DeliveryState, Sort
from reports.outbox import claim, queued
from tests.reports.sightings import example_loaded, undone

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
REPORT = """From: MAILER-DAEMON@relay.test
To: headsup@larkspurhill.test
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your message could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.test

Final-Recipient: rfc822; {address}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{address}>: unknown

--b
Content-Type: {kind}

From: headsup@larkspurhill.test
Message-ID: {identity}
Subject: anything

--b--
"""


@pytest.fixture(scope="module")
def loaded(tables: None) -> Iterator[None]:
    with example_loaded(NOW):
        yield


@pytest.fixture
def mail(loaded: None) -> Iterator[Delivery]:
    """A mail that was sent."""
    with undone() as school:
        made = queued(school.contacts.get(role="head"), "head@larkspurhill.test", Sort.ALERT, "1", NOW)
        claim(made, "headsup@larkspurhill.test", NOW)
        Delivery.objects.update(state=DeliveryState.SENT)
        yield made


def report(mail: Delivery, **more: str) -> bytes:
    told = {"address": mail.email, "action": "failed", "kind": "message/rfc822", "identity": mail.message_id}
    return REPORT.format(**{**told, **more}).replace("\n", "\r\n").encode()


def state(mail: Delivery) -> str:
    return Delivery.objects.get(pk=mail.pk).state


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize("address", ["head@larkspurhill.test", "HEAD@Larkspurhill.test"])
def test_a_mail_that_comes_back_is_written_down(mail: Delivery, kind: str, address: str) -> None:
    (said,) = record(report(mail, kind=kind, address=address), NOW)
    assert said.startswith("The mail to the head came back (smtp; 550 5.1.1")
    assert state(mail) == DeliveryState.BOUNCED


def test_a_mail_that_is_late_has_not_come_back(mail: Delivery) -> None:
    (said,) = record(report(mail, action="delayed"), NOW)
    assert "is late" in said
    assert state(mail) == DeliveryState.SENT


def test_a_report_that_it_was_taken_settles_a_doubt(mail: Delivery) -> None:
    Delivery.objects.update(state=DeliveryState.CLAIMED)
    record(report(mail, action="relayed"), NOW)
    assert state(mail) == DeliveryState.SENT


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"identity": "<guessed@larkspurhill.test>"}, "about no mail of ours"),
        ({"identity": ""}, "about no mail of ours"),
        ({"address": "chair@larkspurhill.test"}, "names another address"),
    ],
)
def test_a_report_about_something_else_changes_nothing(mail: Delivery, more: dict[str, str], said: str) -> None:
    with pytest.raises(BounceError, match=said):
        record(report(mail, **more), NOW)
    assert state(mail) == DeliveryState.SENT


@pytest.mark.parametrize("content", [b"", b"Subject: hello\r\n\r\nHello", b"\xff\x00" * 40, b"x" * 1_000_001])
def test_what_is_no_report_is_refused_in_a_sentence(mail: Delivery, content: bytes) -> None:
    with pytest.raises(BounceError, match="no report of a mail server"):
        record(content, NOW)
