"""JSON-LD: the structured data of a page, as it stands in one of its scripts."""

import json


def json_ld(text: str, longest: int) -> object:
    """Content of a script; None when it is longer than that or broken, for then it is no structured data."""
    if len(text) > longest:
        return None
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
