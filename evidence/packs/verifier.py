"""The verifier that travels in every pack."""

from pathlib import Path

from evidence import standalone
from evidence.packs.bag import write

NO_CACHE = "This file keeps Python from leaving files of its own in the pack. It is part of the pack.\n"


def write_verifier(folder: Path) -> None:
    """Write the verifier: the very modules that this installation itself checks with."""
    for file in sorted(Path(standalone.__file__).parent.glob("*.py")):
        write(folder, f"verify/{file.name}", file.read_bytes())
    write(folder, "verify/__pycache__", NO_CACHE.encode())
