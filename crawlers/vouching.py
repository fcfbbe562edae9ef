"""Before a crawl every credential is vouched for; one that may write, or is a person's login, stops the start."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from cases.problems import Problem
from crawlers.fetch import Answer
from crawlers.secret import Secret
from crawlers.unread import UnreadError
from crawlers.vouchers import voucher_of
from crawlers.vouchers.base import (
    TEST,
    Credential,
    CredentialError,
    Fetch,
    Opened,
    PersonalLoginError,
    Voucher,
    WriteScopeError,
    host_of,
)
from register.approval import ApprovedSource
from register.kinds import facts_of

__all__ = ["CredentialError", "Fetch", "Opened", "PersonalLoginError", "Vouched", "WriteScopeError", "vouch"]


@dataclass(frozen=True, slots=True)
class Vouched:
    """What goes with the signed requests of each source that has a credential, or why it is not asked."""

    outcomes: Mapping[int, Opened | UnreadError]
    """By the primary key of the source; one that needs no credential is not in it."""

    def of(self, pk: int) -> Opened | None:
        """What goes with a source's signed requests, None when nothing does; raises UnreadError if it is not asked."""
        outcome = self.outcomes.get(pk)
        if isinstance(outcome, UnreadError):
            raise UnreadError(outcome.problem, outcome.detail)
        return outcome


@dataclass(frozen=True, slots=True)
class _Plea:
    """One credential that is shown to one service, for however many sources."""

    voucher: Voucher
    credential: Credential
    address: str


async def vouch(sources: Iterable[ApprovedSource], secrets: Mapping[str, Secret], fetch_with: Fetch) -> Vouched:
    """Vouch for the credential of every source, each once; raises CredentialError, and then nothing may be visited."""
    outcomes: dict[int, Opened | UnreadError] = {}
    pleas: dict[_Plea, list[int]] = {}
    for source in sources:
        voucher = voucher_of(source)
        if voucher is None or not (voucher.needed or source.credential):
            continue
        try:
            pleas.setdefault(_plea(source, voucher, secrets), []).append(source.pk)
        except UnreadError as error:
            outcomes[source.pk] = error
    # All are heard before any is judged: nobody is left talking to a service while the start stops.
    told = await asyncio.gather(*(_opened(plea, pleas, fetch_with) for plea in pleas), return_exceptions=True)
    for pks, outcome in zip(pleas.values(), told, strict=True):
        if not isinstance(outcome, Opened | UnreadError):
            raise outcome
        outcomes |= dict.fromkeys(pks, outcome)
    return Vouched(outcomes)


def _plea(source: ApprovedSource, voucher: Voucher, secrets: Mapping[str, Secret]) -> _Plea:
    """What is asked for a source; raises UnreadError when it cannot be, and CredentialError by the mere shape."""
    if not source.credential:
        raise UnreadError(Problem.NO_KEY, "name its `credential` in the register")
    if source.credential not in secrets:
        variable = f"HEADSUP_KEY_{source.credential.upper().replace('-', '_')}"
        raise UnreadError(Problem.NO_KEY, f"set {variable}, or {variable}_FILE")
    credential = Credential(source.credential, secrets[source.credential])
    voucher.check(credential)
    address = f"{source.address.rstrip('/')}/"
    host = host_of(address)
    official = urlsplit(facts_of(source.kind, source.engine).address).hostname
    if not voucher.anywhere and not host.endswith(TEST) and host != official:
        raise UnreadError(Problem.LEADS_AWAY, f"a credential for {official} is not shown to {host}")
    return _Plea(voucher, credential, address)


async def _opened(plea: _Plea, pleas: Iterable[_Plea], fetch_with: Fetch) -> Opened | UnreadError:
    """The outcome of one plea; raises CredentialError."""
    hosts = {host_of(other.address) for other in pleas if other.credential.name == plea.credential.name}
    if len(hosts) > 1:  # one service would learn the key of another
        return UnreadError(
            Problem.BAD_KEY, f"one credential is named for {', '.join(sorted(hosts))}; give each its own"
        )

    async def fetch(address: str, *, headers: Iterable[tuple[str, str]] = (), post: bytes | None = None) -> Answer:
        host_of(address)
        return await fetch_with(address, headers=headers, post=post)

    try:
        return await plea.voucher.open(plea.credential, plea.address, fetch)
    except UnreadError as error:
        return error
