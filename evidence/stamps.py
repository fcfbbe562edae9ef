"""Stamps: every tree head seen by outside clocks (RFC 3161), asked for until each has answered.

An authority that fails is asked again later and later, for ever, and once for all the heads that wait for
it, so that a long outage costs one attempt and not one for each head.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from evidence.events import Event
from evidence.ledger import append
from evidence.models import Stamp, TreeHead
from evidence.seal import SealedFile, kept
from evidence.standalone import timestamps
from evidence.standalone.der import SEQUENCE, pem_of
from evidence.standalone.fault import Fault
from evidence.vault import Vault, VaultError

Post = Callable[[str, bytes], bytes]
"""What posts a question to an address and returns the answer; raises PostError."""
KIND, MEDIA_TYPE = "timestamp", "application/timestamp-reply"
WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
CLOCKS_AGREE = timedelta(seconds=60)


class PostError(Exception):
    """A question that got no answer; its text says why, of an authority that is named before it: it does not answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking: how many stamps came, how many are waited for, and what to tell a person."""

    stamped: int
    waiting: int
    trouble: str


def pending() -> QuerySet[Stamp]:
    """Stamps that are waited for."""
    return Stamp.objects.filter(response_sha256="")


def ask(vault: Vault, authorities: Sequence[str], roots: Sequence[bytes], post: Post, now: datetime) -> Asked:
    """Have every head that lacks it stamped by every authority whose time has come; newest heads first.

    Raises VaultError when an answer cannot be kept; it is then asked for again.
    """
    _queue(authorities, now)
    _look_again(vault, roots)
    began, stamped, troubles = monotonic(), 0, []
    for authority in authorities:
        # A time further off than the longest wait was written by a clock that has been put back since.
        due = Q(not_before__lte=now) | Q(not_before__gt=now + 2 * WAITS[-1])
        for stamp in pending().filter(due, authority=authority).select_related("head").order_by("-head__size"):
            moment = now + timedelta(seconds=monotonic() - began)
            try:
                differs = _have_stamped(vault, stamp, roots, post, moment)
            except VaultError as error:
                _postpone(pending().filter(pk=stamp.pk), str(error), now)
                troubles.append(str(error))
            except (PostError, Fault) as error:
                _postpone(pending().filter(authority=authority), str(error), now)
                troubles.append(f"The signed ledger is not yet timestamped by {authority}: {str(error).rstrip('.')}.")
                break
            else:
                stamped += 1
                if differs:
                    troubles.append(
                        f"The clock here and that of {authority} differ by {differs:.0f} seconds; set ours."
                    )
    return Asked(stamped, pending().count(), " ".join(dict.fromkeys(troubles)))


def _queue(authorities: Sequence[str], now: datetime) -> None:
    """Rows for heads that fewer authorities have stamped than are asked today."""
    pending().exclude(authority__in=authorities).delete()
    answered = Count("stamps", filter=~Q(stamps__response_sha256=""))
    lacking = list(TreeHead.objects.annotate(answered=answered).filter(answered__lt=len(authorities)))
    for authority in authorities:
        state = pending().filter(authority=authority).order_by("-not_before").first()
        known = {"attempts": state.attempts, "not_before": state.not_before, "problem": state.problem} if state else {}
        rows = [Stamp(head=head, authority=authority, **{"not_before": now, **known}) for head in lacking]
        Stamp.objects.bulk_create(rows, ignore_conflicts=True)


def _have_stamped(vault: Vault, stamp: Stamp, roots: Sequence[bytes], post: Post, now: datetime) -> float:
    """Ask for one stamp and record the answer; returns by how many seconds the clocks differ, when they do."""
    envelope = vault.read(stamp.head.envelope_sha256)
    answer, told = answered(stamp.authority, envelope, post)
    stamp.problem = _unchecked(answer, envelope, roots)
    stamp.checked, stamp.stamped_at = not stamp.problem, told.at
    file = kept(vault, SealedFile(KIND, MEDIA_TYPE, answer))
    stamp.response_sha256, stamp.attempts = file.sha256, stamp.attempts + 1
    differs = told.at - now
    content: dict[str, object] = {
        "size": stamp.head.size,
        "authority": stamp.authority,
        "stamped_at": told.at.isoformat(),
        "artifacts": [file.model_dump(exclude={"sha512"})],
    }
    if stamp.problem:
        content["unchecked"] = stamp.problem
    if abs(differs) > CLOCKS_AGREE:
        content["clock_differs_seconds"] = round(differs.total_seconds(), 3)
    with transaction.atomic():
        if pending().select_for_update().filter(pk=stamp.pk).exists():  # nobody else was quicker
            stamp.save()
            append(Event.STAMPED, now, content, vault)
    return abs(differs.total_seconds()) if abs(differs) > CLOCKS_AGREE else 0.0


def answered(authority: str, content: bytes, post: Post) -> tuple[bytes, timestamps.Facts]:
    """What an authority answers about some bytes, of which it learns the hash; raises PostError and Fault."""
    question = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256)
    request = question.nonce(nonce=True).cert_request(cert_request=True).build()
    answer = post(authority, request.as_bytes())
    if not answer.startswith(bytes([SEQUENCE])):  # such as the login page of a network
        begins = f", beginning with “{answer[:40].decode('ascii', 'replace')}”" if answer else ""
        raise PostError(f"it answers with {len(answer)} bytes that are no timestamp{begins}")
    return answer, timestamps.facts(answer, content, request_nonce=request.nonce)


def _answer(authority: str, content: bytes, post: Post) -> tuple[bytes, timestamps.Facts]:
    """What an authority answers about some bytes, of which it learns the hash; raises PostError, or Fault for none."""
    question = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256)
    request = question.nonce(nonce=True).cert_request(cert_request=True).build()
    answer = post(authority, request.as_bytes())
    if not answer.startswith(bytes([SEQUENCE])):  # such as the login page of a network
        begins = f", beginning with “{answer[:40].decode('ascii', 'replace')}”" if answer else ""
        raise PostError(f"it answers with {len(answer)} bytes that are no timestamp{begins}")
    return answer, timestamps.facts(answer, content, request_nonce=request.nonce)


def answers(content: bytes, authorities: Sequence[str], post: Post) -> list[tuple[str, bytes]]:
    """Authorities that stamp some bytes at once, each with its answer; those that do not are not asked again."""
    found = []
    for authority in authorities:
        with suppress(PostError, Fault):
            found.append((authority, _answer(authority, content, post)[0]))
    return found


def _unchecked(answer: bytes, envelope: bytes, roots: Sequence[bytes]) -> str:
    """Why an answer over the right bytes proves nothing to us; nothing when it does."""
    try:
        timestamps.check(answer, envelope, roots)
    except Fault as fault:
        return str(fault)[:300]
    return ""


def _look_again(vault: Vault, roots: Sequence[bytes]) -> None:
    """Check once more what could not be checked: somebody may have named its root meanwhile."""
    for stamp in Stamp.objects.filter(checked=False).exclude(response_sha256="").select_related("head"):
        try:
            problem = _unchecked(vault.read(stamp.response_sha256), vault.read(stamp.head.envelope_sha256), roots)
        except VaultError as error:
            problem = str(error)[:300]
        Stamp.objects.filter(pk=stamp.pk).update(checked=not problem, problem=problem)


def _postpone(stamps: QuerySet[Stamp], problem: str, now: datetime) -> None:
    attempts = (stamps.aggregate(most=Max("attempts"))["most"] or 0) + 1
    wait = WAITS[min(attempts, len(WAITS)) - 1]
    stamps.update(attempts=attempts, not_before=now + wait, problem=problem[:300])


def waiting(now: datetime) -> list[str]:
    """What is still waited for, or could not be checked: one sentence for each authority and reason."""
    said = []
    columns = ("authority", "problem", "attempts", "not_before")
    for row in pending().values(*columns).annotate(heads=Count("pk")).order_by("authority", "not_before"):
        heads = f"{row['heads']} tree heads are" if row["heads"] > 1 else "1 tree head is"
        sentence = f"{heads} not yet timestamped by {row['authority']}"
        if row["attempts"]:
            again = "due" if row["not_before"] <= now else f"at {row['not_before'].astimezone(UTC):%-d %B %H:%M} UTC"
            times = "once" if row["attempts"] == 1 else f"{row['attempts']} times"
            sentence += f": {row['problem'].rstrip('.')}; tried {times}, next {again}"
        said.append(f"{sentence}.")
    kept_unchecked = Stamp.objects.filter(checked=False).exclude(response_sha256="")
    for row in kept_unchecked.values("authority", "problem").annotate(stamps=Count("pk")).order_by("authority"):
        count = f"{row['stamps']} timestamps" if row["stamps"] > 1 else "1 timestamp"
        said.append(f"{count} by {row['authority']} could not be checked: {row['problem']}")
    return said


def chain_pem(response: bytes, roots: Sequence[bytes]) -> bytes:
    """Certificates of an answer from its signer to the root, as PEM for `openssl ts -verify -CAfile`; raises Fault."""
    return b"".join(pem_of(certificate) for certificate in timestamps.chain(response, roots))
