"""Keeping, rights, the access log and breaches, as a person at the command line meets them."""

from pathlib import Path

from tests.conftest import Home


def test_the_desk_of_the_data_protection_officer(loaded: Home, tmp_path: Path) -> None:
    person = loaded.rows("select name from register_person order by id")[0][0]
    told = loaded("rights", "receive", "access", "--as", "head", "--person", person, "--received", "2026-01-05")
    reference = told.stdout.split(":")[0]
    assert "to be answered by 5 February 2026" in told.stdout
    out = tmp_path / "answer.txt"
    loaded("rights", "export", reference, "--as", "dpo", "--for", "the person who asked", "--out", out)
    assert out.stat().st_mode & 0o077 == 0, "for its owner only"
    assert f"About: {person}" in out.read_text()
    refused = loaded("rights", "export", reference, "--as", "head", "--for", "me", "--out", out, expect=2)
    assert f"There is no request {reference} for you" in refused.stderr
    looks = loaded.json("access-log", "--as", "dpo")
    events = [(one["event"], one["by"]) for one in looks]
    assert events == [("searched by name", "dpo"), ("exported", "dpo"), ("access refused", "head")]


def test_the_timetable_carries_out_what_is_over_and_anybody_reports_a_breach(loaded: Home) -> None:
    assert loaded.json("retention", "--carry-out") == {"destroyed": [], "held": 0, "troubles": []}
    told = loaded("breach", "report", "--as", "technician", "--what", "a lost laptop", "--aware", "2026-01-05T08:30")
    assert "decides by 8 January 2026, 08:30 GMT" in told.stdout
