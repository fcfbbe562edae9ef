"""What vouches for a credential: that it belongs to a program, reads only, and goes to its own service alone."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import ClassVar, Protocol, TypeVar
from urllib.parse import urlencode, urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError

from cases.problems import Problem
from crawlers.fetch import Answer
from crawlers.secret import Secret, personal_login
from crawlers.unread import UnreadError

Model = TypeVar("Model", bound=BaseModel)
TEST = ".test"
_AUTHORITY = re.compile(r"(?P<host>[a-z0-9.-]+)(?P<port>:[0-9]+)?", re.IGNORECASE)
_ODD = re.compile(r"[^!-~]|\\")
_PORTS = {"https": {None, ":443"}, "http": {None, ":80"}}


class CredentialError(Exception):
    """A credential that must not be used at all; its sentence says which, why and what to do. Nothing is visited."""


class WriteScopeError(CredentialError):
    """A credential that may do more than read what the public sees (privacy R10)."""

    def __init__(self, credential: "Credential", scopes: Iterable[str], instead: str) -> None:
        told = ", ".join(credential.secret.cover(_plain(scope)) for scope in scopes)
        super().__init__(
            f"Credential “{credential.name}” may do more than Heads-up allows: {told}. {instead} Nothing was visited."
        )


class PersonalLoginError(CredentialError):
    """A person's own login instead of the key of a program (privacy R2)."""

    def __init__(self, credential: "Credential", login: str, instead: str) -> None:
        super().__init__(
            f"Credential “{credential.name}” is {login}, and Heads-up never logs in as a person. "
            f"{instead} Nothing was visited."
        )


class Told(BaseModel):
    """What a service says of a credential; its errors never show what was said, which may hold a token."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


@dataclass(frozen=True, slots=True)
class Credential:
    """A secret and the name by which people speak of it."""

    name: str
    secret: Secret


@dataclass(frozen=True, slots=True)
class Opened:
    """What goes with the signed requests of a source, and the only host to which it goes."""

    host: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    params: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def allows(self, address: str) -> bool:
        """Whether it may go with a request for this address."""
        return secure_host(address) == self.host

    def signed(self, address: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """The address and the headers of a signed request; raises UnreadError where it may not go."""
        if not self.allows(address):
            raise UnreadError(
                Problem.LEADS_AWAY, f"a credential for {self.host} goes nowhere else, and only over https"
            )
        if not self.params:
            return address, self.headers
        before, mark, fragment = address.partition("#")
        joint = "&" if urlsplit(before).query else "?"
        return f"{before.rstrip('?')}{joint}{urlencode(self.params)}{mark}{fragment}", self.headers


class Fetch(Protocol):
    """Asks through the egress, in the name of this installation; see `crawlers.fetch.fetch`."""

    async def __call__(
        self, address: str, *, headers: Iterable[tuple[str, str]] = (), post: bytes | None = None
    ) -> Answer:
        """The answer; raises UnreadError."""


class Voucher(Protocol):
    """What vouches for the credentials of one kind of service."""

    needed: ClassVar[bool]
    """Whether a source of the kind cannot be asked without one."""
    anywhere: ClassVar[bool]
    """Whether the service has many hosts, so that the register says which."""

    def check(self, credential: Credential) -> None:
        """Look at its shape, before anything is asked; raises CredentialError or UnreadError."""

    async def open(self, credential: Credential, address: str, fetch: Fetch) -> Opened:
        """Ask the service at this base address what it may do; raises CredentialError or UnreadError."""


class TokenVoucher:
    """What those have in common whose credential is a token with a list of things that it may do."""

    needed: ClassVar[bool] = True
    anywhere: ClassVar[bool] = False
    instead: ClassVar[str]
    """What to do when a credential is refused, as a sentence."""

    def check(self, credential: Credential) -> None:
        """Refuse a person's login."""
        if login := personal_login(credential.secret.reveal()):
            raise PersonalLoginError(credential, login, self.instead)

    def allow(self, credential: Credential, scopes: Iterable[str], fine: Callable[[str], object]) -> None:
        """Raise WriteScopeError when a token may do more than is fine, UnreadError when it may do nothing."""
        told = list(scopes)
        if more := [scope for scope in told if not fine(scope)]:
            raise WriteScopeError(credential, more, self.instead)
        if not told:
            raise UnreadError(Problem.NOT_JSON, "its service does not say what the key may do")


def secure_host(address: str) -> str | None:
    """Host of an address to which a secret may be sent: over https, or a host of a test; None for any other."""
    if _ODD.search(address):  # what one reader of addresses takes for a host is a path to another
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    shape = _AUTHORITY.fullmatch(parts.netloc)
    if shape is None or shape["port"] not in _PORTS.get(parts.scheme, set()):
        return None
    host = shape["host"].lower()
    return host if parts.scheme == "https" or host.endswith(TEST) else None


def host_of(address: str) -> str:
    """Host of the service at a base address; raises UnreadError when no secret may be sent there."""
    host = secure_host(address)
    if host is None:
        raise UnreadError(Problem.TLS, "a credential is sent over https only; let the address begin with https://")
    return host


def bearer(token: str) -> tuple[tuple[str, str], ...]:
    """The header that shows a token (RFC 6750)."""
    return (("Authorization", f"Bearer {token}"),)


_PROBLEMS = {401: Problem.BAD_KEY, 403: Problem.FORBIDDEN, 404: Problem.GONE, 410: Problem.GONE, 429: Problem.RATE}


def check_status(status: int) -> None:
    """Raise UnreadError when a service did not say what a credential may do."""
    if 200 <= status < 300:  # noqa: PLR2004 - success
        return
    led_away = 300 <= status < 400  # noqa: PLR2004 - redirects are not followed: a secret goes nowhere else
    problem = Problem.LEADS_AWAY if led_away else Problem.SERVER if status >= 500 else Problem.BAD_KEY  # noqa: PLR2004
    raise UnreadError(_PROBLEMS.get(status, problem), f"status {status}, when asked what the key may do")


def told(answer: Answer, model: type[Model]) -> Model:
    """What a service says of a credential; raises UnreadError when that cannot be understood."""
    try:
        return model.model_validate_json(answer.body)
    except (ValidationError, RecursionError, UnicodeDecodeError):
        detail = f"status {answer.status}, when asked what the key may do"
    raise UnreadError(Problem.NOT_JSON, detail)


def _plain(words: str) -> str:
    return re.sub(r"[^\w.:/*-]", "", words)[:100]
