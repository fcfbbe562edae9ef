"""Bodies of requests as a viewer turns them into a query (request body canonicalization)."""

import base64
import json
from collections.abc import Iterator
from urllib.parse import unquote_plus, urlencode

_LONGEST = 4096
"""Of a request's body only so much goes into a key, as viewers do."""


def query_of(media_type: str, body: bytes) -> str:
    """Body of a request as a viewer turns it into a query (request body canonicalization)."""
    try:
        if media_type.startswith("application/x-www-form-urlencoded"):
            return unquote_plus(body.decode())[:_LONGEST]
        if media_type.startswith(("application/json", "text/plain")):
            return urlencode(dict(_numbered(json.loads(body))))[:_LONGEST]
    except (ValueError, RecursionError):
        pass  # what the page sent is not what it called it: then it counts as bytes
    return f"__wb_post_data={base64.b64encode(body).decode()}"[:_LONGEST]


def _numbered(content: object) -> Iterator[tuple[str, str]]:
    """Names and values of JSON; a name that comes again gets a number."""
    seen: dict[str, int] = {}
    for name, value in _flat(content, ""):
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name}.{seen[name]}_"), value


def _flat(content: object, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(content, dict):
        for inner, value in content.items():
            yield from _flat(value, inner)
    elif isinstance(content, list):
        for value in content:
            yield from _flat(value, name)
    elif name:
        yield name, str(content)
