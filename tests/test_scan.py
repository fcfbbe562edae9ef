"""River 1 from end to end: the village is scanned, and what is found is what the written truth says."""

import fcntl
import io
import json
from pathlib import Path
from typing import Any

from PIL import Image

from tests.conftest import Home, Scanned, page_register

MARK = (0xFF, 0xDD, 0x00)


def vault_file(home: Home, digest: str) -> Path:
    return home.folder / "var" / "vault" / digest[:2] / digest[2:4] / digest


def found(outcome: dict[str, Any], *, own: bool) -> dict[str, list[str]]:
    return {
        sighting["address"]: sorted(mention["entity"] for mention in sighting["mentions"])
        for sighting in outcome["sightings"]
        if sighting["own_site"] is own
    }


def test_every_page_of_the_truth_is_found_and_nothing_else(scan_of_example: Scanned, truth: Any) -> None:
    assert found(scan_of_example.outcome, own=False) == truth["mentions"]
    assert found(scan_of_example.outcome, own=True) == truth["own_site"]


def test_every_mention_says_why(scan_of_example: Scanned) -> None:
    for sighting in scan_of_example.outcome["sightings"]:
        for mention in sighting["mentions"]:
            assert mention["reasons"], mention
            assert abs(sum(reason["bits"] for reason in mention["reasons"]) - mention["bits"]) < 0.1


def test_what_could_not_be_read_is_told_with_its_reason_and_is_never_nothing_found(
    scan_of_example: Scanned, truth: Any
) -> None:
    unread = {
        line["source"]: [page["problem"] for page in line["unread"]]
        for line in scan_of_example.outcome["coverage"]
        if line["unread"]
    }
    assert unread == truth["unread"] | truth["partly"]
    silent = {line["source"] for line in scan_of_example.outcome["coverage"] if not line["answered"]}
    assert silent == set(truth["unread"])


def test_what_is_said_and_how_soon_somebody_must_know_is_told(scan_of_example: Scanned, truth: Any) -> None:
    told = {one["address"]: [one["category"], one["severity"]] for one in scan_of_example.outcome["sightings"]}
    assert {address: told[address] for address in truth["said"]} == truth["said"]
    about = {one["address"]: one["about"] for one in scan_of_example.outcome["sightings"]}
    assert "deputy" in about["http://parentsforum.test/thread/52"]


def test_who_posted_it_and_when_is_told_as_the_page_shows_it(scan_of_example: Scanned, truth: Any) -> None:
    told = {one["address"]: [one["author"], one["posted_at"]] for one in scan_of_example.outcome["sightings"]}
    assert {address: told[address] for address in truth["posted"]} == truth["posted"]
    said = {one["address"]: (one["said_at"], one["posted_confidence"]) for one in scan_of_example.outcome["sightings"]}
    assert said["http://parentsforum.test/thread/52"] == ("18 Nov 2026, 22:47", "medium")
    assert said["http://wexshirepost.test/parking"] == ("16 November 2026, 11:40", "high")
    assert said["http://allotment.test/"] == ("", "not shown")


def test_copies_are_one_story_and_all_else_is_its_own(scan_of_example: Scanned, truth: Any) -> None:
    stories: dict[int, list[str]] = {}
    for one in scan_of_example.outcome["sightings"]:
        if not one["own_site"]:
            stories.setdefault(one["story"], []).append(one["address"])
    assert sorted(sorted(same) for same in stories.values() if len(same) > 1) == truth["one_story"]


def test_every_sighting_elsewhere_has_a_sealed_picture_with_the_words_marked(
    scan_of_example: Scanned, truth: Any
) -> None:
    pictures = scan_of_example.home.rows(
        "select s.address, a.sha256 from evidence_artifact a join cases_owedcapture o on o.capture_id = a.capture_id "
        "join cases_sighting s on s.id = o.sighting_id where a.kind = 'picture of the words'"
    )
    assert len(pictures) == len(truth["mentions"])
    for address, digest in pictures:
        image = Image.open(io.BytesIO(vault_file(scan_of_example.home, digest).read_bytes())).convert("RGB")
        colours = {colour: number for number, colour in image.getcolors(1 << 24) or []}
        assert colours.get(MARK, 0) > 500, f"no mark to be seen in the picture of {address}"


def test_the_record_of_a_capture_says_when_where_and_with_what(scan_of_example: Scanned) -> None:
    [(digest,)] = scan_of_example.home.rows(
        "select record_sha256 from evidence_capture where address like '%/inspectors'"
    )
    record = json.loads(vault_file(scan_of_example.home, digest).read_text())
    assert record["status"] == 200
    assert record["title"] == "Inspectors praise “calm and curious” primary - Wexcombe Gazette"
    assert record["final_address"] == "http://wexcombegazette.test/news/inspectors"
    assert record["dialled"] == "127.0.0.1"
    assert record["began_at"].endswith("Z")
    assert record["local_time"].split()[-1] in {"GMT", "BST"}
    assert record["grade"] == "evidence-grade"
    assert record["collector"]["browser"].startswith("Chromium ")
    assert "Heads-up/" in record["collector"]["user_agent"]
    assert "it@larkspurhill.test" in record["collector"]["user_agent"]
    assert {one["kind"] for one in record["files"]} == {
        "document", "document of the second visit", "full page picture", "mhtml", "picture of the words", "print",
        "wacz",
    }  # fmt: skip


def test_a_second_scan_finds_nothing_new_and_doubles_nothing(scanned: Scanned) -> None:
    home = scanned.home
    before = home.rows("select count(*) from cases_sighting")
    assert "No source is due" in home("scan").stdout
    again = home.json("scan", "--source", "gazette", "--source", "forum", "--source", "whats-on")
    assert again["sightings"] == []
    assert again["captures"] == 0
    assert home.rows("select count(*) from cases_sighting") == before
    home("verify")


def test_a_source_without_a_live_approval_is_not_scanned(home: Home) -> None:
    file = home.folder / "register.yaml"
    file.write_text(page_register("http://allotment.test/").replace("2999-01-01", "2021-01-01"))
    told = home("register", "load", file)
    assert "its approval is overdue" in told.stderr
    assert home.json("scan")["coverage"] == []
    refused = home("scan", "--source", "s1", expect=2)
    assert "cannot be scanned: its approval is overdue" in refused.stderr


def test_two_scans_at_once_are_refused_in_a_sentence(loaded: Home) -> None:
    (loaded.folder / "var").mkdir(exist_ok=True)
    with (loaded.folder / "var" / "scan.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "Another scan is running" in loaded("scan", expect=5).stderr
