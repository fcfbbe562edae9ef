"""Meta's Graph API, for the school's own Page and its own Instagram account: tokens that may only read."""

from urllib.parse import urlencode

from pydantic import ValidationError

from cases.problems import Problem
from crawlers.fetch import Answer
from crawlers.unread import UnreadError
from crawlers.vouchers.base import (
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

VERSION = "v26.0"
READS = (
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_show_list",
    "instagram_basic",
    "instagram_business_basic",
    "public_profile",
)
"""Permissions that cannot change anything. Those named `…manage…` can, whatever they are wanted for."""
_FOREIGN = 100
_ERRORS = {
    4: (Problem.RATE, "the app’s limit is reached"),
    17: (Problem.RATE, "the account’s limit is reached"),
    32: (Problem.RATE, "the Page’s limit is reached"),
    613: (Problem.RATE, "too many calls"),
    10: (Problem.FORBIDDEN, "the token lacks the permission"),
    102: (Problem.BAD_KEY, "the session has ended"),
    190: (Problem.BAD_KEY, "the token has expired, was taken back, or is none"),
}
_EXPIRED = {460: "the password was changed", 463: "the token has expired", 467: "the token is no longer good"}


class _Fault(Told):
    code: int = 0
    error_subcode: int = 0


class _Failed(Told):
    error: _Fault


class _Permission(Told):
    permission: str = ""
    status: str = ""


class _Permissions(Told):
    data: tuple[_Permission, ...]


class _Token(Told):
    is_valid: bool = False
    scopes: tuple[str, ...] = ()


class _Inspected(Told):
    data: _Token


def problem_in(status: int, body: bytes) -> tuple[Problem, str] | None:  # noqa: ARG001 - the shape of a kind's own
    """The problem that an error of the Graph API means; None for a code that says nothing to us.

    Only its numbers are told: its message may repeat the token.
    """
    code, subcode = _code(body)
    if 200 <= code <= 299:  # noqa: PLR2004 - one permission each
        return Problem.FORBIDDEN, f"code {code}: the token lacks a permission"
    if code not in _ERRORS:
        return None
    problem, words = _ERRORS[code]
    return problem, f"code {code}: {_EXPIRED.get(subcode, words)}"


def _code(body: bytes) -> tuple[int, int]:
    try:
        fault = _Failed.model_validate_json(body).error
    except (ValidationError, RecursionError):
        return 0, 0
    return fault.code, fault.error_subcode


class GraphVoucher(TokenVoucher):
    """A token of a Page, of a person with a role on it, or of a system user; all belong to an app of the school."""

    instead = f"Make a token with none but these permissions: {', '.join(READS)}."

    async def open(self, credential: Credential, address: str, fetch: Fetch) -> Opened:
        """The token, when every permission that it was granted only reads."""
        token = credential.secret.reveal()
        opened = Opened(host_of(address), bearer(token))
        answer = await fetch(f"{address}{VERSION}/me/permissions", headers=opened.headers)
        if answer.status == 400 and _code(answer.body)[0] == _FOREIGN:  # noqa: PLR2004 - as Graph answers for a Page
            granted = await _inspect(token, f"{address}{VERSION}/debug_token", fetch)
        else:
            _check(answer)
            granted = [one.permission for one in told(answer, _Permissions).data if one.status == "granted"]
        if not granted:
            raise UnreadError(Problem.FORBIDDEN, "its key was granted no permission")
        self.allow(credential, granted, READS.__contains__)
        return opened


async def _inspect(token: str, address: str, fetch: Fetch) -> list[str]:
    """Permissions of a token that stands for a Page, which has none of its own to list.

    The token is posted, as the service's own library does it, because an address is no place for one.
    """
    posted = urlencode({"input_token": token, "method": "get"}).encode()
    headers = (*bearer(token), ("Content-Type", "application/x-www-form-urlencoded"))
    answer = await fetch(address, headers=headers, post=posted)
    if _code(answer.body)[0] == _FOREIGN:
        raise UnreadError(Problem.FORBIDDEN, "it does not say what a Page’s token may do; use one of a system user")
    _check(answer)
    inspected = told(answer, _Inspected).data
    if not inspected.is_valid:
        raise UnreadError(Problem.BAD_KEY, "the token has expired, was taken back, or is none")
    return list(inspected.scopes)


def _check(answer: Answer) -> None:
    if problem := problem_in(answer.status, answer.body):
        raise UnreadError(*problem)
    check_status(answer.status)
