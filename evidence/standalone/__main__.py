"""`python3 -m verify [--json] [FOLDER]`: the check of a pack, by Python alone and without a network."""

import os
import sys

# A pack is a folder of somebody else's files, and Python would look for its own library there first.
_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - pathlib comes later
sys.path[:] = [place for place in sys.path if os.path.abspath(place) != _HERE]  # noqa: PTH100
sys.dont_write_bytecode = True  # nothing is written into a pack

import argparse  # noqa: E402 - not before the lines above
import json  # noqa: E402
from pathlib import Path  # noqa: E402

from .pack import examine  # noqa: E402
from .pack_words import content, summary  # noqa: E402


def main() -> int:
    """Check the pack that this copy lies in, or the one that is named; 1 when anything is wrong with it."""
    parser = argparse.ArgumentParser(prog="python3 -m verify", description="Check a pack of evidence.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(_HERE))
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
    chosen = parser.parse_args()
    found = examine(chosen.folder)
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    print(json.dumps(content(found), indent=1) if chosen.json else "\n".join(summary(found)))  # noqa: T201
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
