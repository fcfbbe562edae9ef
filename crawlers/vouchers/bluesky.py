"""Bluesky: an app password of the school's own account.

Bluesky has no password that only reads. An app password can post as well, but it cannot change the account and,
unless somebody ticked the box, cannot read private messages. This product has no code that writes to Bluesky; the
one thing that it posts is the question below, which opens a session.
"""

import base64
import binascii
import json
from typing import ClassVar

from pydantic import ValidationError

from cases.problems import Problem
from crawlers.secret import is_app_password
from crawlers.unread import UnreadError
from crawlers.vouchers.base import (
    Credential,
    Fetch,
    Opened,
    PersonalLoginError,
    Told,
    WriteScopeError,
    bearer,
    check_status,
    host_of,
    told,
)

APP, MAIN, PRIVILEGED = "com.atproto.appPass", "com.atproto.access", "com.atproto.appPassPrivileged"
_INSTEAD = (
    "Make an app password under Settings, App Passwords, without access to direct messages, and set the credential "
    "to name.bsky.social:xxxx-xxxx-xxxx-xxxx."
)


class _Session(Told):
    accessJwt: str  # noqa: N815 - the service's word


class _Claims(Told):
    scope: str = ""


class BlueskyVoucher:
    """The credential is `handle:app-password`; what goes with requests is the session that it opens."""

    needed: ClassVar[bool] = True
    anywhere: ClassVar[bool] = True

    def check(self, credential: Credential) -> None:
        """Refuse anything but an app password: it would be the main password of an account."""
        handle, colon, password = credential.secret.reveal().rpartition(":")
        if not (colon and handle and is_app_password(password)):
            raise PersonalLoginError(credential, "not an app password, so it may be the account’s main one", _INSTEAD)

    async def open(self, credential: Credential, address: str, fetch: Fetch) -> Opened:
        """A session whose token says that it was opened by an app password."""
        host = host_of(address)
        handle, _, password = credential.secret.reveal().rpartition(":")
        question = json.dumps({"identifier": handle, "password": password}).encode()
        answer = await fetch(
            f"{address}xrpc/com.atproto.server.createSession",
            headers=(("Content-Type", "application/json"), ("Accept", "application/json")),
            post=question,
        )
        check_status(answer.status)
        token = told(answer, _Session).accessJwt
        scope = _scope(token)
        if scope == MAIN:
            raise PersonalLoginError(credential, "the main password of an account", _INSTEAD)
        if scope == PRIVILEGED:
            raise WriteScopeError(credential, [scope], f"It can read private messages. {_INSTEAD}")
        if scope != APP:
            raise UnreadError(Problem.NOT_JSON, "its token does not say that it comes from an app password")
        return Opened(host, bearer(token))


def _scope(token: str) -> str:
    """What a session's token may do; raises UnreadError when it does not say."""
    try:
        middle = token.split(".")[1]
        return _Claims.model_validate_json(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4))).scope
    except (IndexError, binascii.Error, ValueError, ValidationError, RecursionError):
        detail = "its session token cannot be read"
    raise UnreadError(Problem.NOT_JSON, detail)
