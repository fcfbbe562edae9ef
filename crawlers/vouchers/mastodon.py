"""Mastodon: a token of an application that was registered with reading scopes alone; most servers need none."""

import re
from typing import ClassVar

from cases.problems import Problem
from crawlers.unread import UnreadError
from crawlers.vouchers.base import (
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

_READS = re.compile(r"read(:[a-z_]+)?")
_INSTEAD = "Register an application with the scope read alone under Preferences, Development, and use its token."


class _Application(Told):
    scopes: tuple[str, ...] | None = None
    """Told since Mastodon 4.3; older servers leave it out."""


class MastodonVoucher:
    """A token, where a server shows its hashtags only to those who have one."""

    needed: ClassVar[bool] = False
    anywhere: ClassVar[bool] = True

    def check(self, credential: Credential) -> None:
        """Refuse a person's login."""
        check_no_login(credential, _INSTEAD)

    async def open(self, credential: Credential, address: str, fetch: Fetch) -> Opened:
        """The token, when its application may only read."""
        opened = Opened(host_of(address), bearer(credential.secret.reveal()))
        answer = await fetch(f"{address}api/v1/apps/verify_credentials", headers=opened.headers)
        check_status(answer.status)
        scopes = told(answer, _Application).scopes
        if not scopes:
            raise UnreadError(Problem.NOT_JSON, "its server does not say what the key may do")
        if more := [scope for scope in scopes if not _READS.fullmatch(scope)]:
            raise WriteScopeError(credential, more, _INSTEAD)
        return opened
