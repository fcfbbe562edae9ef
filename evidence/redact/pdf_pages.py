"""Pages of a PDF drawn as pictures and bound again: nothing of the old file is left but what was seen.

PDFs come from anybody, so they are opened in a process of its own that ends with its time, its memory
and its work: `python -m evidence.redact.pdf_pages` reads a line of JSON and the PDF, and writes a line of JSON
and the new PDF.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence.redact.pdf_limits import BROKEN, SENTENCES, Area, PdfError

_SECONDS, _MEMORY = 240, 3_000_000_000


@dataclass(frozen=True, slots=True)
class Bound:
    """A PDF made of pictures of pages."""

    content: bytes
    pages: int
    covered: int
    """Places that were covered because the text beneath them is forbidden."""


def bound_again(content: bytes, areas: Mapping[int, Sequence[Area]] | None = None, words: Sequence[str] = ()) -> Bound:
    """A PDF drawn anew, with black areas (left, top, width, height by page from 1) and forbidden texts covered.

    Annotations, forms, attachments, scripts and everything that is told about the file stay behind.
    Raises PdfError.
    """
    asked = {"areas": {str(page): list(boxes) for page, boxes in (areas or {}).items()}, "words": list(words)}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "evidence.redact.pdf_pages"],
            input=json.dumps(asked).encode() + b"\n" + content,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PdfError(SENTENCES[BROKEN]) from error
    told, _, made = done.stdout.partition(b"\n")
    if done.returncode or not told:
        raise PdfError(SENTENCES[BROKEN])
    answer = json.loads(told)
    if fault := answer.get("fault"):
        raise PdfError(SENTENCES[fault])
    return Bound(made, answer["pages"], answer["covered"])


def _main() -> None:
    import resource  # noqa: PLC0415 - only here, in the confined process

    from evidence.redact.pdf_drawing import Refused, draw  # noqa: PLC0415 - after the limits

    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    asked = json.loads(sys.stdin.buffer.readline())
    areas = {int(page): [tuple(box) for box in boxes] for page, boxes in asked["areas"].items()}
    try:
        made, pages, covered = draw(sys.stdin.buffer.read(), areas, asked["words"])
        answer: dict[str, object] = {"pages": pages, "covered": covered}
    except Refused as refused:
        made, answer = b"", {"fault": str(refused)}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + made)


if __name__ == "__main__":
    _main()
