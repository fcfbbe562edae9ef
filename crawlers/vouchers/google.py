"""Google Business Profile: a token of the owner, for that one purpose.

Google knows no reading scope here: `business.manage`, which could also answer reviews, is the only one there is. It
is accepted, and no other beside it; this product has no code that writes to Google.
"""

from typing import ClassVar
from urllib.parse import urlencode

from cases.problems import Problem
from crawlers.unread import UnreadError
from crawlers.vouchers.base import (
    TEST,
    Credential,
    Fetch,
    Opened,
    Told,
    WriteScopeError,
    bearer,
    check_no_login,
    check_status,
    host_of,
    told,
)

SCOPE = "https://www.googleapis.com/auth/business.manage"
_INSTEAD = f"Make a token with the scope {SCOPE} and no other."
_INSPECTOR = "https://oauth2.googleapis.com/tokeninfo"


class _Token(Told):
    scope: str = ""


class GoogleVoucher:
    """An access token (OAuth 2.0) of the verified owner of a place."""

    needed: ClassVar[bool] = True
    anywhere: ClassVar[bool] = False

    def check(self, credential: Credential) -> None:
        """Refuse a person's login."""
        check_no_login(credential, _INSTEAD)

    async def open(self, credential: Credential, address: str, fetch: Fetch) -> Opened:
        """The token, when it is for Business Profiles alone; it is posted, as an address is no place for one."""
        host = host_of(address)
        token = credential.secret.reveal()
        answer = await fetch(
            f"{address}tokeninfo" if host.endswith(TEST) else _INSPECTOR,
            headers=(("Content-Type", "application/x-www-form-urlencoded"),),
            post=urlencode({"access_token": token}).encode(),
        )
        check_status(answer.status)
        scopes = told(answer, _Token).scope.split()
        if more := [scope for scope in scopes if scope != SCOPE]:
            raise WriteScopeError(credential, more, _INSTEAD)
        if not scopes:
            raise UnreadError(Problem.NOT_JSON, "its service does not say what the key may do")
        return Opened(host, bearer(token))
