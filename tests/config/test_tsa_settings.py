"""Settings of the timestamp authorities: who is asked, and whose word is trusted beside that of browsers' roots."""

import os
from pathlib import Path

import pytest

from config.environment import ConfigurationError, read_environment


def test_two_authorities_are_asked_unless_others_are_named() -> None:
    assert read_environment({}).tsa == ("http://timestamp.digicert.com", "http://timestamp.sectigo.com")
    named = {"HEADSUP_TSA": " https://clock.test/tsa?x=1   http://other.test:80 https://clock.test/tsa?x=1"}
    assert read_environment(named).tsa == ("https://clock.test/tsa?x=1", "http://other.test:80")
    assert read_environment({"HEADSUP_TSA": "none"}).tsa == ()


@pytest.mark.parametrize(
    "value",
    ["nobody", "ftp://clock.test", "http://", "http://clock.test:8080/", "http://a@clock.test/", "http://clöck.test",
     "none http://clock.test", f"http://clock.test/{'x' * 300}", "http://clock.test/ünder"],
)  # fmt: skip
def test_what_is_no_authority_is_named(value: str) -> None:
    with pytest.raises(
        ConfigurationError, match=r"HEADSUP_TSA: “.*” is not the address of a timestamp authority; write"
    ):
        read_environment({"HEADSUP_TSA": value})


def test_files_of_roots_are_parted_as_in_path(tmp_path: Path) -> None:
    files = tmp_path / "a.pem", tmp_path / "b c.pem"
    for file in files:
        file.write_text("-----BEGIN CERTIFICATE-----\n")
    found = read_environment({"HEADSUP_TSA_ROOTS": os.pathsep.join(map(str, files))})
    assert found.tsa_roots == files
    assert read_environment({}).tsa_roots == ()


def test_a_file_of_roots_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"HEADSUP_TSA_ROOTS: .*gone.pem cannot be read \(No such file"):
        read_environment({"HEADSUP_TSA_ROOTS": str(tmp_path / "gone.pem")})
    (tmp_path / "empty.pem").touch()
    with pytest.raises(ConfigurationError, match=r"HEADSUP_TSA_ROOTS: .*empty.pem holds no certificate in PEM form"):
        read_environment({"HEADSUP_TSA_ROOTS": str(tmp_path / "empty.pem")})
