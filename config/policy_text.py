"""The words of a policy, read from the file in which somebody brings it."""

import io
from zipfile import BadZipFile

from docx import Document
from pypdfium2 import PdfDocument, PdfiumError  # type: ignore[import-untyped]

from register.policies import PolicyError


def policy_text(name: str, content: bytes) -> str:
    """What can be read in a policy: plain text, Word or PDF; raises PolicyError for anything else."""
    if content.startswith(b"%PDF-"):
        return _pdf(name, content)
    if content.startswith(b"PK\x03\x04"):
        return _word(name, content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{name} is not plain text (UTF-8), Word (.docx) or PDF; save it as one of these and bring it again."
        raise PolicyError(message) from error


def _pdf(name: str, content: bytes) -> str:
    try:
        with PdfDocument(content) as pages:
            return "\n".join(page.get_textpage().get_text_range() for page in pages)
    except PdfiumError as error:
        message = f"{name} is a PDF that cannot be opened, perhaps because of a password; save it without one."
        raise PolicyError(message) from error


def _word(name: str, content: bytes) -> str:
    try:
        document = Document(io.BytesIO(content))
    except (BadZipFile, KeyError, ValueError) as error:
        message = f"{name} is not a Word document (.docx); save it as one, or as PDF, and bring it again."
        raise PolicyError(message) from error
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
