"""One line of a JSON Lines file as a page; what it cannot be is told in one sentence."""

import json
import math
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from mentions.text import Page, UnreadableError, read_html

LONGEST_LINE = 20 * 1024 * 1024
Scalar = str | int | float | bool


class BadLineError(Exception):
    """A line that holds no page; its text says why and what to do."""


@dataclass(frozen=True, slots=True)
class GivenPage:
    """A page of the file, under the id that the file gives it, else the number of its line."""

    id: Scalar
    page: Page


def page_of(line: bytes, number: int) -> GivenPage | None:
    """The page that a line gives; nothing for a blank line."""
    if len(line) > LONGEST_LINE:
        raise BadLineError(f"is longer than {LONGEST_LINE // 1024**2} MB; split the page or leave it out.")
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        given = json.loads(text, parse_constant=_no_constant) if text else {}
    except UnicodeDecodeError as error:
        raise BadLineError(
            f"is not UTF-8 text (byte {error.start + 1} of the line); save the file as UTF-8."
        ) from error
    except json.JSONDecodeError as error:
        raise BadLineError(f"is not JSON ({error.msg}, character {error.pos + 1}); write one object a line.") from error
    except (ValueError, RecursionError) as error:
        raise BadLineError(f"is JSON that no page needs ({str(error)[:80]}); write one object a line.") from error
    if not text:
        return None
    if not isinstance(given, dict):
        raise BadLineError('is no JSON object; write {"id": …, "url": …, "html": …}.')
    return GivenPage(_id(given, number), _read(given))


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _id(given: dict[str, Any], number: int) -> Scalar:
    found = given.get("id")
    if found is None:
        return number
    if not isinstance(found, Scalar) or (isinstance(found, float) and not math.isfinite(found)):
        raise BadLineError("“id” must be text or a number; write it so, or leave it out.")
    return found


def _field(given: dict[str, Any], name: str) -> str | None:
    found = given.get(name)
    if found is not None and not isinstance(found, str):
        raise BadLineError(f"“{name}” must be text, in quotation marks.")
    return found


def _read(given: dict[str, Any]) -> Page:
    html, text = _field(given, "html"), _field(given, "text")
    address = _address(_field(given, "url") or "")
    if html is not None:
        try:
            return read_html(html, address)
        except UnreadableError as error:
            raise BadLineError(f"the page cannot be read: {error}; it was left out.") from error
    if text is None:
        raise BadLineError("has neither “html” nor “text”; give one of them.")
    return Page(address, "", text.encode("utf-8", "replace").decode())


def _address(text: str) -> str:
    """The address, unless it is none that can be taken apart: then nothing is known of the host."""
    try:
        urlsplit(text)
    except ValueError:
        return ""
    return text
