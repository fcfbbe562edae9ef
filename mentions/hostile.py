"""Documents that would keep a parser busy for ever, recognised before they are parsed."""

import re

MANY_TAGS, DEEPEST, LARGE, LONGEST_TAG, MOST_OPTIONS = 20_000, 2_000, 300_000, 50_000, 10_000
_TAG = re.compile(r"""<[a-zA-Z](?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?)*+""")
_QUOTED = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_NESTING = re.compile(r"<(/?)(?!br|p\b|li|img|input|hr|meta|link|td|tr|th|option|dd|dt)[a-zA-Z]")


def why_hostile(html: str) -> str:
    """Why a document would take for ever to parse (quadratic in depth and in attributes); empty when not."""
    if html.count("<") >= MANY_TAGS:
        depth = 0
        for found in _NESTING.finditer(html):
            depth += -1 if found[1] else 1
            if depth > DEEPEST:
                return "its elements nest without end"
    if html.count("<option") > MOST_OPTIONS:
        return "it has choices without end"
    if len(html) > LARGE:
        for found in _TAG.finditer(html):
            if found.end() - found.start() > LONGEST_TAG and len(_QUOTED.sub("=", found[0])) > LONGEST_TAG:
                return "one of its elements has attributes without end"
    return ""
