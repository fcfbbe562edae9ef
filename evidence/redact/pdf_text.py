"""The text that a PDF yields."""

from evidence.redact.pdf_limits import BROKEN, SENTENCES, PdfError


def text_of(content: bytes) -> str:
    """Text that a PDF yields; raises PdfError."""
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415 - only where a PDF is looked at

    try:
        with pypdfium2.PdfDocument(content) as document:
            return "\n".join(page.get_textpage().get_text_range() for page in document)
    except pypdfium2.PdfiumError as error:
        raise PdfError(SENTENCES[BROKEN]) from error
