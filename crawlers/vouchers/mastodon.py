"""Mastodon: a token of an application that was registered with reading scopes alone; most servers need none."""

import re

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

_READS = re.compile(r"read(:[a-z_]+)?")


class _Application(Told):
    scopes: tuple[str, ...] | None = None
    """Told since Mastodon 4.3; older servers leave it out."""


class MastodonVoucher(TokenVoucher):
    """A token, where a server shows its hashtags only to those who have one."""

    needed = False
    anywhere = True
    instead = "Register an application with the scope read alone under Preferences, Development, and use its token."

    async def open(self, credential: Credential, address: str, fetch: Fetch) -> Opened:
        """The token, when its application may only read."""
        opened = Opened(host_of(address), bearer(credential.secret.reveal()))
        answer = await fetch(f"{address}api/v1/apps/verify_credentials", headers=opened.headers)
        check_status(answer.status)
        self.allow(credential, told(answer, _Application).scopes or (), _READS.fullmatch)
        return opened
