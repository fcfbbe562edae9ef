"""The process record, the notice and the policies from the command line."""

from pathlib import Path

import pytest

from tests.conftest import ROOT, Home

EXAMPLE = ROOT / "config" / "school.example.yaml"


@pytest.fixture
def real(home: Home) -> Home:
    """The example school in earnest, without a process record."""
    file = home.folder / "register.yaml"
    file.write_text(EXAMPLE.read_text().replace("demonstration: true", "demonstration: false"))
    home("register", "load", file)
    return home


def test_a_school_in_earnest_is_not_scanned_and_is_led_to_its_record(real: Home) -> None:
    told = real("process", "check", expect=1)
    assert "`headsup process draft --school larkspur` writes one to fill" in told.stdout
    refused = real("scan", "--source", "gazette", expect=2)
    assert "its approval is waiting for a process record that is complete, signed and in date" in refused.stderr
    assert real.rows("select count(*) from cases_scan") == [(0,)], "nothing was visited"
    draft = real.folder / "process.yaml"
    real("process", "draft", "--out", draft)
    assert "# Why not less: would a weekly look by hand" in draft.read_text()


def test_the_notice_and_the_policies_are_written_out(loaded: Home, tmp_path: Path) -> None:
    page, policy = tmp_path / "notice.html", tmp_path / "e-safety.txt"
    told = loaded("notice", "--out", page)
    assert "demonstration" in told.stderr
    assert "Wexcombe Gazette" in page.read_text()
    policy.write_text("We follow the Data Protection Act 1998.")
    more = ("--title", "E-safety", "--version", "3", "--dated", "2026-09-01", "--change", "a new officer")
    assert "was repealed in 2018" in loaded("policy", "add", policy, *more, "--as", "clerk").stderr
