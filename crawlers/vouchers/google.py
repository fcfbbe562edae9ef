"""Google Business Profile: a token of the owner, for that one purpose.

Google knows no reading scope here: `business.manage`, which could also answer reviews, is the only one there is. It
is accepted, and no other beside it; this product has no code that writes to Google.
"""

from urllib.parse import urlencode

from cases.problems import Problem
from crawlers.fetch import Answer
from crawlers.unread import UnreadError
from crawlers.vouchers.base import (
    TEST,
    Credential,
    Fetch,
    Opened,
    TokenVoucher,
    Told,
    bearer,
    check_status,
    host_of,
    told,
)

SCOPE = "https://www.googleapis.com/auth/business.manage"
_OFFICIAL = "https://oauth2.googleapis.com/"
_FORM = (("Content-Type", "application/x-www-form-urlencoded"),)


class _Refresh(Told):
    """What Google's own tools write into a file of the type `authorized_user`; it makes access tokens, hour by hour."""

    client_id: str
    client_secret: str
    refresh_token: str


class _Token(Told):
    access_token: str = ""
    scope: str = ""


class GoogleVoucher(TokenVoucher):
    """The verified owner's token (OAuth 2.0): an access token, which lives an hour, or what makes new ones."""

    instead = f"Make a token with the scope {SCOPE} and no other."

    async def open(self, credential: Credential, address: str, fetch: Fetch) -> Opened:
        """The token, when it is for Business Profiles alone; it is posted, as an address is no place for one."""
        host = host_of(address)
        inspector = address if host.endswith(TEST) else _OFFICIAL
        token = credential.secret.reveal()
        if token.startswith("{"):
            token = await _refreshed(token, inspector, fetch)
        answer = await _post(f"{inspector}tokeninfo", {"access_token": token}, fetch)
        self.allow(credential, told(answer, _Token).scope.split(), {SCOPE}.__contains__)
        return Opened(host, bearer(token))


async def _post(address: str, form: dict[str, str], fetch: Fetch) -> Answer:
    answer = await fetch(address, headers=_FORM, post=urlencode(form).encode())
    check_status(answer.status)
    return answer


async def _refreshed(kept: str, inspector: str, fetch: Fetch) -> str:
    """A fresh access token (RFC 6749 section 6); raises UnreadError."""
    try:
        form = _Refresh.model_validate_json(kept).model_dump()
    except ValueError:  # its own text would show what is kept
        form = {}
    if not form:
        said = "the file must hold client_id, client_secret and refresh_token, as Google’s tools write them"
        raise UnreadError(Problem.BAD_KEY, said)
    answer = await _post(f"{inspector}token", form | {"grant_type": "refresh_token"}, fetch)
    if token := told(answer, _Token).access_token:
        return token
    raise UnreadError(Problem.BAD_KEY, "its service gave no token for it")
