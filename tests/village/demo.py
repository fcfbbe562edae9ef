"""`make demo`: the main job from end to end, on the village, with the commands that a person types."""

import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.village.server import running

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "demo"
COMPLAINED_OF = "http://townchatter.test/talk/7"
EXAMPLE = ROOT / "config" / "school.example.yaml"


def fresh_register(folder: Path, today: date) -> Path:
    """The example register with approvals that are live today, whenever that is."""
    file = folder / "register.yaml"
    folder.mkdir(parents=True, exist_ok=True)
    text = re.sub(r"on: \d{4}-\d\d-\d\d", f"on: {today - timedelta(days=60)}", EXAMPLE.read_text())
    file.write_text(re.sub(r"review: \d{4}-\d\d-\d\d", f"review: {today + timedelta(days=300)}", text))
    return file


def main() -> int:
    """Load, scan, digest, capture after a complaint, verify; returns the first exit code that is not 0."""
    pack = DEMO / "pack" / f"{datetime.now(UTC):%Y%m%d-%H%M%S}"  # noqa: TID251 - an entry point
    os.environ["VILLAGE_CLOCKS"] = str(DEMO / "clocks")  # what an earlier demonstration stamped must still be trusted
    with running() as village:
        environ = {
            **os.environ,
            "HEADSUP_HOME": str(DEMO / "var"),
            "HEADSUP_CONTACT": "it@larkspurhill.test",
            "HEADSUP_CRAWL_DELAY": "0.1",
            **village.environ,
            "DATABASE_URL": "",
        }
        commands = (
            ("register", "load", str(fresh_register(DEMO, datetime.now(UTC).date()))),  # noqa: TID251 - an entry point
            ("scan",),
            ("digest", "--preview", str(DEMO / "digest")),
            ("case", "list", "--as", "head"),
            (
                "capture",
                COMPLAINED_OF,
                "--by",
                "head",
                "--reason",
                "a parent complains about this thread",
                "--out",
                str(pack),
            ),
            ("verify", "--pack", str(pack)),
            ("verify",),
        )
        for words in commands:
            print(f"\n$ headsup {' '.join(words)}", flush=True)
            code = subprocess.run(
                [sys.executable, "-m", "config.cli", *words], cwd=ROOT, env=environ, check=False
            ).returncode
            if code:
                return code
    print(f"\nThis was a demonstration with an invented school. The head's digest lies in\n  {DEMO / 'digest'}")
    print(f"The evidence pack after a complaint lies in\n  {pack}\n  (its password was told above)")
    by_hand = "HEADSUP_HOME=demo/var HEADSUP_CONTACT=it@larkspurhill.test .venv/bin/headsup case list --as head"
    print(f"Go on by hand: {by_hand}")
    print("Open larkspur/1-head/body.html and week.pdf there; 2-chair is what the chair of governors gets.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
