"""`headsup doctor`: is everything in place; what is not, in plain words."""

import asyncio
import json
import shutil
import smtplib
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import timedelta

import click
from django.core.mail import get_connection

from cases.models import OwedCapture, Scan
from cases.owing import owed_rows
from config.coverage_findings import coverage_findings
from config.exits import FOUND_WRONG
from config.findings import Finding, fine, missing, note
from config.install import has_emoji
from config.installation import clock, crawl_options, environment, home, keys, prepare_database, vault
from config.machine import clock_state
from config.standing_findings import standing_findings
from crawlers.browser import running_browser
from crawlers.door import Door
from evidence.attest.awaited import waiting
from evidence.models import SigningKey
from register.approval import unapproved_sources
from register.models import Role, School
from scheduler.models import Job

LITTLE_ROOM = 2 * 1024**3
SOON = timedelta(days=30)


def _storage() -> Iterator[Finding]:
    room = shutil.disk_usage(home()).free
    said = f"{home()} has {room / 1024**3:.1f} GB of room."
    yield fine(said) if room > LITTLE_ROOM else missing(f"{said} Make room: each picture needs about 1 MB.")
    yield fine(vault().probe())
    if home().stat().st_mode & 0o077:
        yield note(f"{home()} can be read by other users of this machine; `chmod 700` closes it.")


def _browser() -> Iterator[Finding]:
    async def look(egress: str) -> str:
        async with running_browser(environment().browser, egress, "doctor") as sight:
            context = await sight.context()
            page = await context.new_page()
            await page.set_content("<h1>Heads-up</h1>")
            await page.screenshot()
            return (await sight.open()).version

    if not has_emoji():
        yield note("There is no font with emoji: pictures show boxes in their place. Install fonts-noto-color-emoji.")
    with Door({}) as door:
        yield fine("The egress, the one way out, starts.")
        yield fine(f"The browser takes pictures (Chromium {asyncio.run(look(door.address))}).")


def _time() -> Iterator[Finding]:
    """Keys, timestamps and the clock."""
    keys().archive_key()
    if SigningKey.objects.exists():
        keys().signer(clock(), vault())
    yield fine("The keys are in order.")
    if not environment().tsa:
        yield note("HEADSUP_TSA is none: nothing is timestamped by an outside clock.")
    for sentence in waiting(clock()):
        yield note(sentence)
    synchronised, error = clock_state()
    if synchronised:
        yield fine(f"The clock is synchronised, to within {error or 0:.3f} seconds.")
    else:
        yield note("The system does not call its clock synchronised; run an NTP service such as chrony.")


def _visits() -> Iterator[Finding]:
    crawl_options()
    yield fine(f"Visited websites can reach you at {environment().contact}.")
    if environment().egress_hosts:
        yield note("HEADSUP_EGRESS_HOSTS is set: test names lead to this machine. Unset it in earnest.")


def _mail() -> Iterator[Finding]:
    if not environment().smtp_url:
        yield missing("HEADSUP_SMTP_URL is not set: digests can be previewed, but not sent.")
        return
    connection = get_connection()
    connection.open()
    connection.close()
    yield fine("The mail server answers.")


def _register() -> Iterator[Finding]:
    schools = list(School.objects.order_by("pk"))
    if not schools:
        yield missing("No school is in the register. Load one: headsup register load config/school.example.yaml")
    for school in schools:
        yield from _school(school)
    for source, state in unapproved_sources(clock()):
        yield note(f"Source “{source.key}” of {source.school.key} is not scanned: its approval is {state}.")


def _school(school: School) -> Iterator[Finding]:
    roles = set(school.contacts.values_list("role", flat=True))
    told = set(school.contacts.filter(digest=True).values_list("role", flat=True))
    if Role.HEAD not in roles:
        yield missing(f"{school.name} has no contact for the head.")
    if Role.CHAIR not in told:
        yield missing(
            f"{school.name}: the chair of governors gets no digest, so pages about the head reach nobody. "
            "Add a contact with the role chair and `digest: true`."
        )
    if not school.people.filter(role=Role.HEAD).exists():
        yield missing(
            f"{school.name} names no person with the role head, so pages about the head cannot be told apart."
        )
    approved = school.declared_sources().exclude(approved_on=None)
    if not approved.exists():
        yield missing(f"{school.name} has no approved source, so nothing is looked at.")
    for source in approved.filter(review_by__lte=clock().date() + SOON, review_by__gte=clock().date()):
        yield note(f"The approval of source “{source.key}” ends on {source.review_by:%d %B %Y}.")
    yield fine(f"{school.name}: {approved.count()} approved sources, {school.people.count()} people.")


def _work() -> Iterator[Finding]:
    last = Scan.objects.filter(case=None).exclude(finished_at=None).order_by("-finished_at").first()
    yield (
        fine(f"The last scan ended on {last.finished_at:%d %B at %H:%M} UTC.")
        if last
        else note("Nothing was scanned yet.")
    )
    if owed := owed_rows().count():
        yield note(f"{owed} captures are owed; `headsup capture` takes those whose time has come.")
    given_up = OwedCapture.objects.filter(given_up=True).count()
    if given_up:
        yield note(f"{given_up} pictures could not be taken after several attempts; the digest says why.")
    for job in Job.objects.order_by("name"):
        ended = f", the last one ended with {job.exit_code}" if job.finished_at else ""
        yield note(f"Job “{job.name}”: next at {job.next_at:%d %B %H:%M} UTC{ended}.")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _storage,
    _time,
    _browser,
    _visits,
    _mail,
    _register,
    coverage_findings,
    standing_findings,
    _work,
)


def _examined() -> Iterator[Finding]:
    for check in CHECKS:
        try:
            yield from check()
        except smtplib.SMTPException as error:
            yield missing(f"The mail server says no: {error}. Check HEADSUP_SMTP_URL.")
        except OSError as error:
            yield missing(f"{error}. Check HEADSUP_SMTP_URL, or whether {home()} can be written.")
        except Exception as error:  # noqa: BLE001 - the edge of a check: the next one must still be made
            yield missing(str(error) or type(error).__name__)


@click.command(name="doctor")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def command(*, as_json: bool) -> None:
    """Look whether everything is in place; exit 1 when something is missing.

    \b
    Example: headsup doctor
    """
    prepare_database()
    findings = list(_examined())
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        signs = {"fine": "✓", "note": "·", "missing": "✗"}
        for finding in findings:
            click.echo(f"{signs[finding.state]} {finding.text}")
    if any(finding.state == "missing" for finding in findings):
        sys.exit(FOUND_WRONG)
