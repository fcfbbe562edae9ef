"""The on-demand scan after a complaint: from an address to a sealed pack that anybody can verify."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Home

LINK = "http://townchatter.test/talk/7"
REASON = ("--by", "head", "--reason", "complaint about a thread on parking")


def verified(pack: Path) -> subprocess.CompletedProcess[str]:
    """The pack's own verifier, with Python and nothing else."""
    words = [sys.executable, "-m", "verify"]
    return subprocess.run(words, cwd=pack, capture_output=True, text=True, check=False, env={})


def test_one_address_ends_in_a_sealed_pack(loaded: Home) -> None:
    told = loaded.json("capture", LINK, *REASON, "--out", loaded.folder / "pack")
    pack = Path(told["pack"])
    assert len(told["captures"]) == 1
    assert told["not_captured"] == []
    done = verified(pack)
    assert done.returncode == 0, done.stdout + done.stderr
    loaded("verify", "--pack", pack)
    loaded("verify")
    shown = loaded.json("case", "show", told["case"], "--as", "head")
    assert shown["pages"][0]["grade"] == "evidence-grade"
    record = json.loads(next(pack.glob("data/captures/*/record.json")).read_text())
    assert (record["trigger"], record["case"], record["login"]) == ("complaint", told["case"], "none")
    assert "412 partners" in record["banner"], "the consent banner is told, and nobody consented"
    assert record["shown"]["author"] == "gatepost_gary"
    assert {one["words"] for one in record["words"]} >= {"owen trask"}


@pytest.mark.slow
def test_a_page_that_names_nobody_is_captured_all_the_same(loaded: Home) -> None:
    told = loaded.json("capture", "http://whatson.test/", *REASON, "--out", loaded.folder / "pack")
    assert len(told["captures"]) == 1
    assert verified(Path(told["pack"])).returncode == 0


def test_the_words_of_a_complaint_are_looked_for_in_every_source(loaded: Home) -> None:
    case = loaded("case", "open", *REASON, "--link", LINK, "--term", "hour a night in Year 4").stdout.strip()
    told = loaded.json("scan", "--complaint", case, "--out", loaded.folder / "pack")
    assert told["not_captured"] == []
    pages = [page["address"] for page in loaded.json("case", "show", case, "--as", "head")["pages"]]
    assert pages[0] == LINK
    assert any("parentsforum.test" in page for page in pages[1:]), pages
    coverage = loaded.rows(
        "select count(*) from cases_sourcecoverage c join cases_scan s on s.id = c.scan_id where s.case_id is not null"
    )
    assert coverage[0][0] >= 9, "every source that was asked is told, also those without a find"


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("http://quietcorner.test/", "its owner asks robots to stay away"),
        pytest.param("http://townchatter.test/talk/none", "it is not there", marks=pytest.mark.slow),
        pytest.param("http://nowhere.test/", "the name of its server is not known", marks=pytest.mark.slow),
    ],
)
def test_what_cannot_be_captured_is_said_and_nothing_is_pretended(loaded: Home, link: str, why: str) -> None:
    told = loaded("capture", link, *REASON, "--out", loaded.folder / "pack", expect=4)
    assert why in told.stderr
    assert not (loaded.folder / "pack").exists(), "a pack without evidence is none"


def test_a_complaint_about_the_head_is_the_chairs_alone(loaded: Home) -> None:
    loaded("capture", LINK, *REASON, "--concerns-head", "--out", loaded.folder / "pack")
    assert loaded.rows("select audience from cases_sighting") == [("chair",)]
    preview = loaded.folder / "digest"
    loaded("digest", "--preview", preview)
    head = "".join(file.read_text() for file in preview.glob("larkspur/1-head/body.*"))
    assert "townchatter" not in head
    assert "chatter" not in head.lower()
