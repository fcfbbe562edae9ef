"""A secret of a credential, which shows itself to nobody, and what makes a text a person's login instead of one."""

import re
from urllib.parse import quote, quote_plus

DOTS = "••••"
_APP_PASSWORD = re.compile(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}")
_LOGINS = {
    "a cookie of somebody’s browser": r"(set-)?cookie\s*:|# (netscape )?http cookie|[^\s;=]+=[^;]*;\s*[^\s;=]+=",
    "the personal feed token of a Reddit account": r"(?=.*\bfeed=[0-9a-f]{8})(?=.*\buser=)",
    "a login in JSON": r"[\[{].*\"(password|passwd|cookies?|session\w*)\"\s*:",
    "a user name with a password": r"basic\s+\S|https?://[^/\s]*@|(?!https?://)[^\s:{\[]+:\S",
}
_SHAPES = {words: re.compile(shape, re.DOTALL) for words, shape in _LOGINS.items()}


class Secret:
    """A secret that is printed, logged and shown as dots; only `reveal` gives it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """What it is; never to be written anywhere."""
        return self._text

    def cover(self, text: str) -> str:
        """A text or an address of somebody else's with dots where it says the secret, or the password in it."""
        parts = {self._text, self._text.rpartition(":")[2]} - {""}
        written = parts | {quote(part, safe="") for part in parts} | {quote_plus(part) for part in parts}
        for part in sorted(written, key=len, reverse=True):
            text = text.replace(part, DOTS)
        return text

    def __repr__(self) -> str:
        return DOTS

    __str__ = __repr__


def is_app_password(text: str) -> bool:
    """Whether a text is a password made for one program, and not the one of the account."""
    return bool(_APP_PASSWORD.fullmatch(text))


def personal_login(text: str) -> str:
    """What of a person's a text is, in words; empty when it may be the key of a program (privacy R2)."""
    return next((words for words, shape in _SHAPES.items() if shape.match(text.strip().lower())), "")
