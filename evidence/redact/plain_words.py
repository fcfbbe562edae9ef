"""Documents of words with forbidden texts blocked out: HTML, MHTML, mail, JSON and plain text."""

from collections.abc import Sequence

from evidence.redact.blocked_mail import READABLE, mail_without
from evidence.redact.blocked_text import without_words
from mentions.encoding import decoded

LARGEST = 20_000_000
"""Bytes of the largest document that is read for forbidden texts."""
_MAIL = ("multipart/", "message/", "application/x-mimearchive")


class NotWordsError(Exception):
    """A file that holds no words to block out; its text says what to do."""


def without(content: bytes, media_type: str, words: Sequence[str]) -> tuple[bytes, int]:
    """A document with every forbidden text blocked out, in UTF-8, and how many places that were.

    Pictures inside of it are left out, because nobody can prove what they do not show.
    Raises NotWordsError for what is no document of words.
    """
    kind = media_type.lower()
    if len(content) > LARGEST:
        message = (
            f"The document is larger than {LARGEST // 1_000_000} MB and cannot be searched through. Use a picture."
        )
        raise NotWordsError(message)
    if kind.startswith(_MAIL):
        return mail_without(content, words)
    if not READABLE.match(kind):
        message = f"A file of the type {media_type} holds no words to block out. Redact the picture or the print of it."
        raise NotWordsError(message)
    text, places = without_words(decoded(content, media_type), kind, words)
    # The mark at the beginning outweighs an older encoding that a page declares for itself.
    return text.encode("utf-8-sig" if "html" in kind else "utf-8"), places
