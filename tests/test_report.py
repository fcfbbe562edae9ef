"""“I saw this”: a member of staff reports a page, gets a receipt, and is named nowhere."""

import json
from datetime import datetime

from tests.conftest import Home

LINK = "http://townchatter.test/talk/7"
TOLD = ("--by", "teacher", "--reason", "a thread about a colleague", "--seen", "Thursday evening")
ME = "Rosalind Pettigrew-Oake, rosalind@larkspurhill.test, 01632 960999"


def test_a_report_opens_a_case_captures_the_page_and_keeps_its_reporter_apart(loaded: Home) -> None:
    note = loaded.folder / "me.txt"
    note.write_text(ME)
    receipt = loaded.json("report", LINK, *TOLD, "--reporter-file", note)
    assert receipt.keys() == {"reference", "received_at", "received_by", "sha256"}
    assert datetime.fromisoformat(receipt["received_at"]).tzinfo is not None
    assert receipt["received_by"] == "headteacher"
    shown = loaded.json("case", "show", receipt["reference"], "--as", "head")
    assert (shown["origin"], shown["opened_by"]) == ("report", "teacher")
    assert shown["reason"] == "a thread about a colleague (seen: Thursday evening)"
    assert [(page["address"], page["grade"]) for page in shown["pages"]] == [(LINK, "evidence-grade")]
    kept = b"".join(file.read_bytes() for file in (loaded.folder / "var").rglob("*") if file.is_file())
    assert b"Pettigrew" not in kept, "who it was lies nowhere in clear"
    told = loaded("evidence", "reporter", receipt["reference"], "--reason", "the police ask", "--by", "head")
    assert "Rosalind Pettigrew-Oake" in told.stdout


def test_a_report_about_the_head_goes_to_the_chair_and_may_be_anonymous(loaded: Home) -> None:
    receipt = loaded.json("report", "http://parentsforum.test/thread/41", *TOLD, "--concerns-head", "--later")
    assert receipt["received_by"] == "chair of governors"
    shown = loaded.json("case", "show", receipt["reference"], "--as", "chair")
    assert shown["audience"].startswith("the chair of governors")
    assert [page["capture"] for page in shown["pages"]] == [""], "it was only taken in"
    assert loaded.rows("select count(*) from cases_reporter") == [(0,)]


def test_what_cannot_be_taken_in_is_told_and_nothing_is_kept(loaded: Home) -> None:
    note = loaded.folder / "me.txt"
    note.write_text(ME)
    for words, said in (
        ((*TOLD,), "Say at which address it was seen"),
        ((LINK, "--by", "teacher"), "A case needs a reason"),
        ((LINK, "--reason", "a thread"), "Say with --by in whose role"),
        (("ftp://x", *TOLD), "cannot be visited"),
        (("http://me:secret@forum.test/", *TOLD), "“http://forum.test/” cannot be visited"),
        (("https://www.facebook.com/groups/12", *TOLD), "closed places, and Heads-up never enters one"),
    ):
        assert said in loaded("report", *words, expect=2).stderr, words
    named = ("--by", "teacher", "--reason", "Rosalind Pettigrew-Oake saw this", "--reporter-file", note)
    assert "leave the person out" in loaded("report", LINK, *named, expect=2).stderr
    assert json.loads(loaded("case", "list", "--as", "head", "--json").stdout) == []
    assert loaded.rows("select count(*) from cases_reporter") == [(0,)]
