"""What the machine must have beside Python packages: a browser, and the text library behind the PDFs.

Run by `make install`. It takes a browser that is there; else, as root on a Debian system, the one of
Debian; else it lets Playwright fetch its own.
"""

import ctypes.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from crawlers.browser import find_browser
from crawlers.unread import NoBrowserError

BROWSER = ("chromium-headless-shell", "fonts-liberation")
EMOJI = ("fonts-noto-color-emoji", "fontconfig")
PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _debian(packages: tuple[str, ...]) -> bool:
    """Install Debian packages; False where that is not for us to do."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    _tell(f"Installing from Debian: {' '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", *packages]):
        if subprocess.run(["apt-get", *words], env=quiet, stdout=sys.stderr, check=False).returncode:
            return False
    return True


def _browser() -> bool:
    chosen = os.environ.get("HEADSUP_BROWSER")
    try:
        find_browser(Path(chosen) if chosen else None)
    except NoBrowserError:
        return (
            _debian(BROWSER)
            or not subprocess.run(
                [sys.executable, "-m", "playwright", "install", "--with-deps", "--only-shell", "chromium"], check=False
            ).returncode
        )
    return True


def has_emoji() -> bool:
    """Whether a font with emoji is there; without one pictures show boxes in their place."""
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=und-zsye", "family"], capture_output=True, check=False)
    return bool(listed.stdout.strip())


def main() -> None:
    """Install what is missing; exits 1 with a sentence when that is not possible."""
    if not _browser():
        _tell("There is no browser and none could be installed. Install Chromium, or name one in HEADSUP_BROWSER.")
        sys.exit(1)
    if not ctypes.util.find_library("pangoft2-1.0") and not _debian(PANGO):
        _tell("The text library Pango is missing, without which there is no PDF. Install libpangoft2-1.0-0.")
        sys.exit(1)
    if not has_emoji() and not _debian(EMOJI):
        _tell("There is no font with emoji; pictures will show boxes in their place. Install fonts-noto-color-emoji.")


if __name__ == "__main__":
    main()
