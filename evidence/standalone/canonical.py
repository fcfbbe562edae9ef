"""Canonical JSON: the same content is always the same text, so that its hash can be told."""

import json
from typing import Any

from .fault import Fault


def canonical_json(content: object) -> str:
    """JSON text with sorted keys and no blanks."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def read_canonical(text: bytes) -> "dict[str, Any]":
    """The object that canonical JSON holds; raises Fault for any byte that we would have written otherwise."""
    try:
        content = json.loads(text)
        same = isinstance(content, dict) and canonical_json(content).encode() == text
    except (ValueError, RecursionError) as error:
        raise Fault("It is not readable as JSON.") from error
    if not same:
        raise Fault("It is not the canonical JSON that was written.")
    return dict(content)
