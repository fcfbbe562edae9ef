"""What is asked of a PDF: how it is drawn, how long it may be, and the sentence for one that is refused."""

DOTS = 150
"""Dots per inch at which pages are drawn, and in which boxes upon them are told."""
MOST_PAGES = 200
_LOCKED, _LONG, _LARGE, BROKEN, _NOWHERE = "locked", "long", "large", "broken", "nowhere"
SENTENCES = {
    _LOCKED: "The PDF is locked with a password. Ask for one that opens without.",
    _LONG: f"The PDF has more than {MOST_PAGES} pages. Hand in the pages that matter.",
    _LARGE: "A page of the PDF is larger than a poster. Hand in a smaller one.",
    BROKEN: "The PDF is broken or cannot be drawn. Ask for the file again, or hand in a screenshot.",
    _NOWHERE: "A box lies outside of its page, or on a page that the PDF does not have; nothing was made.",
}
Area = tuple[int, int, int, int]


class PdfError(Exception):
    """A PDF that cannot be used; its text says what to do."""
