"""The encoding of a page: which of the encodings of the WHATWG standard its bytes are written in."""

import re

import webencodings
from resiliparse.parse.encoding import detect_encoding

_DECLARED = re.compile(r"(?:charset|<\?xml[^>]{1,80}encoding)\s*=\s*[\"']?([\w:.-]{2,40})", re.IGNORECASE)
_LOOKED_AT = 65_536


def decoded(body: bytes, content_type: str = "") -> str:
    """Text of a page's bytes: byte-order mark, HTTP header, declaration in the page, else a guess.

    Only the encodings of the WHATWG standard count, as in a browser: Python knows others, some of
    which a hostile page could use to keep us busy for hours. Bytes that fit no encoding become U+FFFD.
    """
    known = webencodings.lookup(declared_encoding(body, content_type))
    text, _ = webencodings.decode(body, known or _guessed(body), errors="replace")
    return str(text)


def declared_encoding(body: bytes, content_type: str = "") -> str:
    """Name of the encoding that the HTTP header, else the page itself, declares; empty when the standard knows none."""
    in_page = _DECLARED.search(body[:4096].decode("ascii", "replace"))
    labels = (found[1] for found in (_DECLARED.search(content_type), in_page) if found)
    known = (webencodings.lookup(label) for label in labels)
    return next((encoding.name for encoding in known if encoding), "")


def _guessed(body: bytes) -> webencodings.Encoding:
    """Encoding of a page that declares none: UTF-8 when valid, else by its statistics, else what browsers take."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        label = detect_encoding(body[:_LOOKED_AT])
        return webencodings.lookup("windows-1252" if label in {None, "utf-8"} else label) or webencodings.UTF8
    return webencodings.UTF8
