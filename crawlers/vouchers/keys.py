"""Keys of programs, which can do nothing but ask: their shape is looked at, and no call is spent on them."""

from dataclasses import dataclass
from typing import ClassVar

from crawlers.secret import personal_login
from crawlers.vouchers.base import Credential, Fetch, Opened, PersonalLoginError, host_of

_INSTEAD = "Make an API key on the service’s page for developers and use that."
_TOKENS = ("ya29.", "1//")


@dataclass(frozen=True, slots=True)
class KeyVoucher:
    """A key that goes with each request in a header, or as a parameter where the service knows no header."""

    header: str = ""
    param: str = ""
    needed: ClassVar[bool] = True
    anywhere: ClassVar[bool] = False

    def check(self, credential: Credential) -> None:
        """Refuse what is no key: the token of an account, a file with a login, a cookie."""
        text = credential.secret.reveal()
        login = personal_login(text)
        if text.lower().startswith(_TOKENS):
            login = "the token of a Google account"
        elif text.lstrip().startswith(("{", "[")):
            login = "a JSON file, as accounts have"
        if login:
            raise PersonalLoginError(credential, login, _INSTEAD)

    async def open(self, credential: Credential, address: str, fetch: Fetch) -> Opened:  # noqa: ARG002 - the protocol
        """The key, where its service wants it; whether it is good shows in the first answer."""
        text = credential.secret.reveal()
        headers = ((self.header, text),) if self.header else ()
        return Opened(host_of(address), headers, ((self.param, text),) if self.param else ())


@dataclass(frozen=True, slots=True)
class NoCredential:
    """A service that is only read as a visitor: every credential for it would be a person's login."""

    login: str
    needed: ClassVar[bool] = False
    anywhere: ClassVar[bool] = True

    def check(self, credential: Credential) -> None:
        """Refuse it."""
        raise PersonalLoginError(credential, self.login, "Take `credential` out of the source; it is read without.")

    async def open(self, credential: Credential, address: str, fetch: Fetch) -> Opened:  # noqa: ARG002 - the protocol
        """Nothing, for `check` refuses every credential."""
        return Opened(host_of(address))
