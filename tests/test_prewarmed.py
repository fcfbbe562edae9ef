"""A command whose libraries were loaded before is the same command."""

import os
import subprocess

import pytest

from tests.conftest import Home, prewarmed

COMMANDS = {
    ("register", "export"): 0,
    ("case", "show", "no such case", "--as", "head"): 2,
    ("nonsense",): 2,
    ("digest", "--preview", "/dev/null/folder"): 4,
}


def test_it_says_and_ends_the_same_as_from_the_true_start(loaded: Home) -> None:
    for words, code in COMMANDS.items():
        true, forked = loaded.afresh(*words, expect=code), loaded(*words, expect=code)
        assert (forked.stdout, forked.stderr) == (true.stdout, true.stderr), words


def test_its_environment_is_what_it_was_given_and_nothing_else(loaded: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded("keys", "list")  # the servers run
    monkeypatch.setenv("HEADSUP_TIME_ZONE", "Mars/Olympus")
    assert "Mars/Olympus" in loaded("verify", expect=3).stderr
    monkeypatch.delenv("HEADSUP_TIME_ZONE")
    loaded("verify")
    with pytest.raises(ValueError, match=r"Home\.afresh"):
        prewarmed().run(["verify"], {**loaded.env(), "PYTHONHASHSEED": "7"}, 60)


def test_one_that_takes_too_long_is_killed(loaded: Home) -> None:
    before = os.listdir("/proc/self/fd")  # noqa: PTH208 - names, not paths
    with pytest.raises(subprocess.TimeoutExpired) as caught:
        prewarmed().run(["run"], loaded.env(), 3)
    assert b"next at" in (caught.value.stderr or b"")
    assert len(os.listdir("/proc/self/fd")) == len(before)  # noqa: PTH208
