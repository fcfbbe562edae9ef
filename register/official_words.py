"""Words and addresses that the register of pages refuses: pupils by name, passwords, closed places."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from register.addresses import secret_in, web_address
from register.refused import refused

_PUPIL_NAMED = re.compile(
    r"\b(?:[Pp]upil|[Cc]hild|[Ss]tudent|[Cc]lassmate|(?:[Mm]um|[Dd]ad|[Mm]other|[Ff]ather|[Pp]arents?) of) "
    r"(?!Council|Parliament|Voice|Premium|Protection)[A-Z][a-z]+"
)
"""Forms in which a pupil is named; bodies such as the Pupil Council name nobody."""
_PASSWORD = re.compile(r"\b(?:pass ?(?:word|code|phrase)|pin|pwd?|log ?in)s?(?: is| are)?\s*[:=]\s*\S|"
                       r"\bpass(?:word|code|phrase) (?:is|are) (?!kept|held|stored|not|known|changed|in\b)\S",
                       re.IGNORECASE)  # fmt: skip
_LOGIN = re.compile(
    r"(?:^|/)(?:log-?in|sign-?in|wp-login\.php|members-only|accounts?|auth|private)(?:\.\w+)?(?:/|$)", re.IGNORECASE
)
_LOGIN_HOST = re.compile(r"(?:login|signin|accounts?|auth|sso)\.", re.IGNORECASE)
_FACEBOOK = ("facebook.com", "fb.com", "fb.me")


def _harmless(text: str) -> str:
    """Refuse words that name a pupil (A133, R3) or hold a password (A142)."""
    if found := _PUPIL_NAMED.search(text):
        message = (
            f"“{found[0]}” may name a pupil; no pupil is named in the register (privacy refusal R3), write it without"
        )
        raise ValueError(message)
    if _PASSWORD.search(text):
        message = "it seems to hold a password; write where it is kept, never the password itself (privacy refusal R2)"
        raise ValueError(message)
    return text


Words = Annotated[str, Field(max_length=2000), AfterValidator(_harmless)]
"""What a person writes freely into the register of pages."""


def on_facebook(address: str, host: str) -> bool:
    """Whether a page stands at Facebook, by its address or by the name of its host."""
    name = f".{(urlsplit(address).hostname or '').lower().rstrip('.')}"
    return "facebook" in host.lower() or any(name.endswith(f".{one}") for one in _FACEBOOK)


def page_address(text: str) -> str:
    """Address of a page, without a secret in it."""
    written = web_address(text)
    if secret := secret_in(written):
        message = (
            f"an address must not carry a secret (“{secret}=”, privacy refusal R2); copy the plain address of the page"
        )
        raise ValueError(message)
    return written


def public_address(address: str) -> str:
    """Address that everybody can open; closed groups and logins are refused with their reason (A12)."""
    parts = urlsplit(address)
    group = on_facebook(address, "") and parts.path.lower().startswith("/share/g/")
    if no := refused("https://www.facebook.com/groups/" if group else address, by_hand=True):
        message = f"“{address}” cannot stand in the register of pages ({no.place}): {no.reason.rstrip('.')}"
        raise ValueError(message)
    if _LOGIN.search(parts.path) or _LOGIN_HOST.match(parts.hostname or ""):
        message = (
            f"“{address}” leads to a login, and Heads-up never logs in as a person; give a page that everybody can open"
        )
        raise ValueError(message)
    return address
