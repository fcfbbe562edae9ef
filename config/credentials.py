"""Credentials of services, read from the environment or from files that nobody else may read."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from config.environment import ConfigurationError
from crawlers.secret import Secret, is_app_password, personal_login

__all__ = ["Secret", "credential_variable", "read_credentials"]

PREFIX, FILE = "HEADSUP_KEY_", "_FILE"
MOST_BYTES = 4096
_OTHERS = 0o077
_NAME = re.compile(r"[A-Z0-9]+(_[A-Z0-9]+)*")
_VALUE = re.compile(r"[!-~]+")


def credential_variable(name: str) -> str:
    """Name of the environment variable behind a credential: `larkspur-facebook` is HEADSUP_KEY_LARKSPUR_FACEBOOK."""
    return PREFIX + name.upper().replace("-", "_")


def read_credentials(environ: Mapping[str, str]) -> dict[str, Secret]:
    """Every credential by its name; raises ConfigurationError with one sentence for each that cannot be used."""
    found: dict[str, Secret] = {}
    wrong: list[str] = []
    for variable in sorted(name for name in environ if name.startswith(PREFIX)):
        told = environ[variable].strip()
        if not told:  # as every blank setting: not set
            continue
        try:
            base = variable.removesuffix(FILE)
            if base != variable and environ.get(base, "").strip():
                raise ConfigurationError(f"{variable}: {base} is set as well; keep one of the two.")
            text = _of_file(variable, Path(told)) if base != variable else told
            found[_name(variable, base)] = Secret(_checked(variable, text))
        except ConfigurationError as error:
            wrong.append(str(error))
    if wrong:
        raise ConfigurationError("\n".join(wrong))
    return found


def _name(variable: str, base: str) -> str:
    name = base.removeprefix(PREFIX)
    if not _NAME.fullmatch(name):
        raise ConfigurationError(
            f"{variable}: write the name in capitals, digits and single underscores after {PREFIX}."
        )
    return name.lower().replace("_", "-")


def _of_file(variable: str, file: Path) -> str:
    """The text of a file that only its owner may read."""
    try:
        with file.open("rb") as opened:
            body = opened.read(MOST_BYTES + 1)
        mode = file.stat().st_mode
    except (OSError, ValueError) as error:  # the latter for a name with a zero byte in it
        why = getattr(error, "strerror", None) or "its name is none"
        raise ConfigurationError(
            f"{variable}: {file} cannot be read ({why}); name a file that holds the key."
        ) from error
    if mode & _OTHERS:
        raise ConfigurationError(f"{variable}: others may read {file}; run: chmod 600 {file}")
    if len(body) > MOST_BYTES:
        raise ConfigurationError(f"{variable}: {file} is longer than 4 kB; it must hold the key and nothing else.")
    try:
        text = body.decode("utf-8-sig").strip()
    except UnicodeDecodeError:  # its own text would show the bytes
        text = None
    if text is None:
        raise ConfigurationError(f"{variable}: {file} is not text in UTF-8; it must hold the key and nothing else.")
    if not text:
        raise ConfigurationError(f"{variable}: {file} is empty; write the key into it.")
    return text


def _checked(variable: str, text: str) -> str:
    """A text that can be a key; the sentences never show it."""
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise ConfigurationError(f"{variable}: it is longer than 4 kB; it must be the key and nothing else.")
    if text.startswith("{"):  # a file of several lines, as Google’s tools write it
        with suppress(ValueError, RecursionError):
            text = json.dumps(json.loads(text), separators=(",", ":"))
    handle, _, password = text.rpartition(":")  # Bluesky’s form; the vouchers of all others refuse it
    if not (handle and is_app_password(password)) and (login := personal_login(text)):
        raise ConfigurationError(
            f"{variable}: it looks like {login}, and Heads-up never logs in as a person; "
            "use a key or a read-only token that the service made for a program."
        )
    if not _VALUE.fullmatch(text):
        raise ConfigurationError(f"{variable}: it must be one line without blanks or accents; copy the key once more.")
    return text
