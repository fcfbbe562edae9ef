"""What all peers share: where they are kept, how their programs are had, started and ended."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from tests.conftest import ROOT

CACHE = ROOT / ".peers"
"""Where peers are kept from one run to the next; it may be deleted at any time."""
INSTALLING, STARTING = 1200, 90
_DIRECT = build_opener(ProxyHandler({}))


class UnavailableError(Exception):
    """A peer that cannot be installed or started on this machine; its text is the sentence that says why."""


def done(*words: str | Path, folder: Path = ROOT, environ: Mapping[str, str] | None = None) -> str:
    """What a command says that was run to its end; raises UnavailableError when it fails."""
    try:
        ran = subprocess.run(
            [str(word) for word in words],
            cwd=folder, env={**os.environ, **(environ or {})},
            capture_output=True, text=True, check=False, timeout=INSTALLING,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnavailableError(f"{words[0]} could not be run: {error}") from error
    if ran.returncode:
        said = (ran.stderr.strip() or ran.stdout.strip() or "nothing").splitlines()[-1]
        raise UnavailableError(f"{Path(words[0]).name} ended with {ran.returncode} and said: {said[:300]}")
    return ran.stdout


def install(*packages: str) -> None:
    """Install Debian packages; raises UnavailableError where that may not be done."""
    if os.geteuid() or not shutil.which("apt-get"):
        raise UnavailableError(f"install the Debian packages {' '.join(packages)}, or run this as root on Debian.")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    done("apt-get", "install", "-y", "-q", "--no-install-recommends", *packages, environ=quiet)


def program(name: str, *packages: str) -> str:
    """Path of a program; its Debian packages are installed where it is missing and this may be done."""
    places = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
    if not (found := shutil.which(name, path=places)):
        install(*packages)
        found = shutil.which(name, path=places)
    if not found:
        raise UnavailableError(f"{name} is still missing after {packages[0]} was installed.")
    return found


def unpacked(folder: Path, *packages: str) -> Path:
    """A folder with the files of Debian packages, which are not installed."""
    if not (folder / ".unpacked").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for package in packages:
            done("apt-get", "download", "-q", package, folder=folder)
        for file in folder.glob("*.deb"):
            done("dpkg-deb", "-x", file, folder)
        (folder / ".unpacked").touch()
    return folder


def free_port() -> int:
    """A port of loopback that nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def started(words: Sequence[str | Path], log: Path, *, environ: Mapping[str, str] | None = None) -> Iterator[None]:
    """A program that runs until the block ends, with everything that it started itself."""
    with log.open("ab") as file:
        running = subprocess.Popen(
            [str(word) for word in words],
            cwd=log.parent, env={**os.environ, **(environ or {})}, stdout=file, stderr=file, start_new_session=True,
        )  # fmt: skip
        try:
            yield
        finally:
            os.killpg(running.pid, signal.SIGTERM)
            try:
                running.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
                running.wait()


def await_answer(address: str, log: Path, host: str = "") -> None:
    """Wait until a server answers, whatever it says; raises UnavailableError when it does not come up."""
    end = time.monotonic() + STARTING
    while time.monotonic() < end:
        try:
            with _DIRECT.open(Request(address, headers={"Host": host} if host else {}), timeout=10):  # noqa: S310 - ours
                return
        except HTTPError:
            return
        except OSError:
            time.sleep(0.3)
    said = (log.read_text(errors="replace").splitlines() or ["nothing"])[-1]
    raise UnavailableError(f"{address} did not answer in {STARTING} seconds; its log ends with: {said[:300]}")


def await_file(file: Path) -> None:
    """Wait until a server has opened a file; raises UnavailableError when it does not."""
    end = time.monotonic() + STARTING
    while not file.exists():
        if time.monotonic() > end:
            raise UnavailableError(f"{file} was not there after {STARTING} seconds.")
        time.sleep(0.1)
