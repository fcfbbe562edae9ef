"""Names of files in a pack: what a file is, in words that a person can read in a folder."""

import re
from collections.abc import Iterable, Iterator

from evidence.models import Artifact

_ENDINGS = {
    "application/json": "json",
    "application/pdf": "pdf",
    "application/wacz": "wacz",
    "application/wacz+zip": "wacz",
    "application/x-wacz": "wacz",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "message/rfc822": "eml",
    "multipart/related": "mhtml",
    "text/html": "html",
    "text/plain": "txt",
}
_KINDS = {"mhtml": "page", "wacz": "web-archive", "record": "record"}
"""Kinds whose own word would say the same as the ending."""


def _ending(artifact: Artifact) -> str:
    if artifact.kind.startswith("wacz"):
        return "wacz"
    if artifact.kind.startswith("mhtml"):
        return "mhtml"
    return _ENDINGS.get(artifact.media_type.split(";")[0].strip(), "bin")


def _stem(kind: str) -> str:
    first, _, rest = kind.partition(" ")
    words = f"{_KINDS.get(first, first)} {rest}".lower()
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-") or "file"


def named(artifacts: Iterable[Artifact]) -> Iterator[tuple[str, Artifact]]:
    """Artifacts under the names that they have in a pack, no name twice."""
    taken: set[str] = set()
    for artifact in artifacts:
        stem, ending, number = _stem(artifact.kind), _ending(artifact), 1
        while (name := f"{stem}{f'-{number}' if number > 1 else ''}.{ending}") in taken:
            number += 1
        taken.add(name)
        yield name, artifact
