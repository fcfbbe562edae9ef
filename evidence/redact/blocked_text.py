"""Text and JSON with forbidden texts blocked out."""

import json
import re
from collections.abc import Sequence

from evidence.redact.spelling import blocked

_INLINE = re.compile(r"data:(?!text/(?:plain|html)[,;])[a-z]+/[^\"'\s)>]*", re.IGNORECASE)


def without_words(text: str, kind: str, words: Sequence[str]) -> tuple[str, int]:
    """A text of a kind with every forbidden text blocked out, and how many places that were."""
    places = 0
    if "json" in kind:
        text, places = _json(text, words)
    text, more = blocked(_INLINE.sub("data:,", text), words)
    return text, places + more


def _json(text: str, words: Sequence[str]) -> tuple[str, int]:
    """JSON with its strings, names and numbers gone through one by one, so that it stays JSON."""
    try:
        content, places = _within(json.loads(text), words)
    except (ValueError, RecursionError):
        return text, 0
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")), places


def _within(content: object, words: Sequence[str]) -> tuple[object, int]:
    if isinstance(content, dict):
        found = [(blocked(key, words), _within(value, words)) for key, value in content.items()]
        return {key: value for (key, _), (value, _) in found}, sum(a + b for (_, a), (_, b) in found)
    if isinstance(content, list):
        rows = [_within(value, words) for value in content]
        return [value for value, _ in rows], sum(places for _, places in rows)
    if isinstance(content, str):
        return blocked(content, words)
    text, places = blocked(json.dumps(content), words)
    return (text, places) if places else (content, 0)
