"""Custody: looked at, redacted, held and erased, each with its line in the ledger; never a changed byte served."""

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.conftest import Home, Scanned, village_home
from tests.evidence.letters import MAIL
from tests.evidence.phones import PHONES, as_png, screenshot
from tests.village.demo import fresh_register
from tests.village.server import Village

WHY = ("--reason", "asked for", "--by", "head")
DPO = ("--reason", "asked for", "--by", "dpo")


@dataclass(frozen=True)
class Custody:
    """An installation with one screenshot that was handed in for a case."""

    home: Home
    case: str
    told: dict[str, Any]

    @property
    def reference(self) -> str:
        return str(self.told["supplied"])

    @property
    def digest(self) -> str:
        return str(self.told["sha256"])

    def place(self, digest: str = "") -> Path:
        found = digest or self.digest
        return self.home.folder / "var" / "vault" / found[:2] / found[2:4] / found

    def lines(self, event: str) -> list[dict[str, Any]]:
        rows = self.home.rows("select body from evidence_ledgerline order by number")
        return [line for (body,) in rows if (line := json.loads(body))["event"] == event]


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory, village: Village, today: Any) -> Custody:
    home = village_home(tmp_path_factory.mktemp("handed"), village)
    home("register", "load", fresh_register(home.folder, today.date()))
    case = home("case", "open", "--by", "head", "--reason", "a complaint", "--term", "gate was shut").stdout.strip()
    file = home.folder / "shot.png"
    file.write_bytes(as_png(screenshot(PHONES[1])[0]))
    return Custody(
        home, case, home.json("evidence", "supply", file, "--case", case, "--title", "a post", "--seen", "3 May")
    )


@pytest.fixture
def custody(handed: Custody, tmp_path: Path) -> Custody:
    """A copy of it, to do with as a test likes."""
    shutil.copytree(handed.home.folder / "var", tmp_path / "var")
    return Custody(Home(tmp_path, dict(handed.home.environ)), handed.case, handed.told)


def test_a_look_at_an_original_is_written_down_with_role_and_reason(custody: Custody, tmp_path: Path) -> None:
    out = tmp_path / "seen.png"
    custody.home("evidence", "view", custody.reference, *WHY, "--out", out)
    assert out.read_bytes() == custody.place().read_bytes()
    assert out.stat().st_mode & 0o077 == 0, "for its owner only"
    (line,) = custody.lines("original viewed")
    assert (line["supplied"], line["sha256"]) == (custody.reference, custody.digest)
    assert (line["by"], line["reason"]) == ("head", "asked for")
    assert "exists already" in custody.home("evidence", "view", custody.digest, *WHY, "--out", out, expect=2).stderr
    assert len(custody.lines("original viewed")) == 1, "what was not served was not seen"


def test_changed_missing_and_unsealed_bytes_are_never_served(custody: Custody, tmp_path: Path) -> None:
    out, place = tmp_path / "seen.png", custody.place()
    view = ("evidence", "view", custody.digest, *WHY, "--out", out)
    content = place.read_bytes()
    place.chmod(0o600)
    place.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert "has changed since it was sealed" in custody.home(*view, expect=4).stderr
    place.unlink()
    assert "cannot be read" in custody.home(*view, expect=4).stderr
    stray = custody.place("ab" * 32)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"never sealed")
    told = custody.home("evidence", "view", "ab" * 32, *WHY, "--out", out, expect=2).stderr
    assert "was never sealed here" in told
    assert not out.exists()
    assert custody.lines("original viewed") == []


def test_no_look_without_a_reason(custody: Custody, tmp_path: Path) -> None:
    out = tmp_path / "seen.png"
    assert "Say why" in custody.home("evidence", "view", custody.digest, "--reason", " ", "--out", out, expect=2).stderr
    assert not out.exists()


def test_a_redacted_copy_stands_beside_its_untouched_original(custody: Custody, tmp_path: Path) -> None:
    before = custody.place().read_bytes()
    box = "--box", "60,400,500,60:name of a pupil"
    told = custody.home.json(
        "evidence", "redact", custody.reference, "--kind", "supplied original", *box, "--by", "deputy"
    )
    assert told["original"] == custody.digest
    assert told["kind"] == "redacted supplied original"
    assert custody.place().read_bytes() == before
    (line,) = custody.lines("redacted")
    assert line["original"] == custody.digest
    assert line["supplied"] == custody.reference
    assert line["by"] == "deputy"
    assert line["boxes"] == [{"x": 60, "y": 400, "width": 500, "height": 60, "page": 1, "reason": "name of a pupil"}]
    out = tmp_path / "redacted.png"
    custody.home("evidence", "view", told["sha256"], *WHY, "--out", out)
    assert Image.open(out).convert("RGB").crop((60, 400, 560, 460)).getcolors() == [(500 * 60, (0, 0, 0))]
    custody.home("verify")


def test_forbidden_words_never_reach_the_ledger(custody: Custody) -> None:
    file = custody.home.folder / "mail.eml"
    file.write_bytes(MAIL)
    mail = custody.home.json("evidence", "supply", file, "--case", custody.case, "--title", "mail", "--seen", "4 May")
    words = custody.home.folder / "forbidden.txt"
    words.write_text("regret this\nAngry Parent\n")
    made = custody.home.json(
        "evidence", "redact", mail["supplied"], "--kind", "supplied cleaned", "--forbid-file", words
    )
    content = custody.place(made["sha256"]).read_text()
    assert "▇▇▇▇▇▇" in content
    assert "regret" not in content
    (line,) = custody.lines("redacted")
    assert line["forbidden"] == 2
    assert "regret" not in json.dumps(line)
    custody.home("verify")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--box", "a,b,c,d:letters"), "is no box"),
        (("--box", "1,2,3,4"), "needs a reason"),
        (("--box", "-1,2,3,4:left of it"), "empty or negative"),
        (("--box", "1,2,3,4:a name", "--page", "2"), "does not lie inside"),
        ((), "Say what is to be redacted"),
    ],
)
def test_a_redaction_that_cannot_be_is_refused_with_one_sentence(
    handed: Custody, words: tuple[str, ...], said: str
) -> None:
    told = handed.home("evidence", "redact", handed.reference, *words, expect=2).stderr
    assert said in told
    assert len(told.strip().splitlines()) == 1
    assert handed.lines("redacted") == []


def test_what_is_held_is_not_erased_until_it_is_released(custody: Custody) -> None:
    erase = ("evidence", "erase", custody.digest, *DPO)
    custody.home("evidence", "hold", custody.reference, *WHY)
    cleaned = custody.told["derivatives"][0]["sha256"]
    for digest in (custody.digest, cleaned):
        told = custody.home("evidence", "erase", digest, *DPO, expect=2).stderr
        assert f"A legal hold stands on {custody.reference}; nothing was erased" in told
        assert custody.place(digest).exists()
    assert custody.home.json("evidence", "list")[0]["held"]
    assert "another role than the one" in custody.home("evidence", "release", custody.reference, *WHY, expect=2).stderr
    custody.home("evidence", "release", custody.reference, *DPO)
    assert "No legal hold stands" in custody.home("evidence", "release", custody.reference, *WHY, expect=2).stderr
    assert f"supplied cleaned ({cleaned})" in custody.home(*erase).stdout, "what stays is said"
    assert not custody.place().exists()
    assert [len(custody.lines(event)) for event in ("legal hold", "legal hold released", "bytes erased")] == [1, 1, 1]
    custody.home("verify")


def test_what_was_erased_is_neither_served_nor_taken_in_again(custody: Custody, tmp_path: Path) -> None:
    custody.home("evidence", "erase", custody.digest, *DPO)
    (line,) = custody.lines("bytes erased")
    assert (line["sha256"], line["of"]) == (custody.digest, [custody.reference])
    (listed,) = custody.home.json("evidence", "list")
    assert listed["files"][0]["erased_at"]
    assert listed["files"][1]["erased_at"] is None
    out = tmp_path / "seen.png"
    assert (
        "were erased by decision"
        in custody.home("evidence", "view", custody.digest, *WHY, "--out", out, expect=2).stderr
    )
    file = tmp_path / "shot.png"
    file.write_bytes(as_png(screenshot(PHONES[1])[0]))
    words = ("evidence", "supply", file, "--case", custody.case, "--title", "again", "--seen", "3 May")
    assert "were erased by decision" in custody.home(*words, expect=2).stderr
    assert not custody.place().exists()
    custody.home("verify")


def test_an_erasure_that_a_crash_broke_off_is_completed_and_written_down_once(custody: Custody) -> None:
    content = custody.place().read_bytes()
    custody.home("evidence", "erase", custody.digest, *DPO)
    custody.place().write_bytes(content)  # as if the process had died between the ledger and the vault
    assert "still lie in the vault" in custody.home("verify", expect=1).stdout
    custody.home("evidence", "erase", custody.digest, *DPO)
    assert not custody.place().exists()
    assert len(custody.lines("bytes erased")) == 1
    custody.home("verify")


def test_what_was_never_sealed_cannot_be_held_or_erased(handed: Custody) -> None:
    assert "was never sealed here" in handed.home("evidence", "erase", "cd" * 32, *WHY, expect=2).stderr
    assert "Nothing sealed has the reference" in handed.home("evidence", "hold", "C-NONE", *WHY, expect=2).stderr


def owners_of(home: Home) -> dict[str, list[str]]:
    """References of the captures that hold the bytes of each digest."""
    found: dict[str, set[str]] = {}
    for digest, reference in home.rows(
        "select sha256, reference from evidence_artifact a join evidence_capture c on a.capture_id = c.id"
    ):
        found.setdefault(digest, set()).add(reference)
    return {digest: sorted(references) for digest, references in found.items()}


def test_bytes_that_several_captures_share_are_erased_for_all_or_none(scanned: Scanned) -> None:
    home = scanned.home
    with closing(sqlite3.connect(home.folder / "var" / "headsup.sqlite3")) as database:
        database.execute(
            "insert into evidence_artifact (capture_id, kind, media_type, size, sha256) "
            "select (select max(id) from evidence_capture), kind, media_type, size, sha256 "
            "from evidence_artifact where capture_id is not null order by id limit 1"
        )
        database.commit()
    digest, owners = next((digest, owners) for digest, owners in owners_of(home).items() if len(owners) > 1)
    told = home("evidence", "erase", digest, *DPO, expect=2).stderr
    assert all(f"--of {owner}" in told for owner in owners)
    assert "nothing was erased" in home("evidence", "erase", digest, *DPO, "--of", owners[0], expect=2).stderr
    home("evidence", "hold", owners[-1], *DPO)
    every = [word for owner in owners for word in ("--of", owner)]
    assert "A legal hold stands" in home("evidence", "erase", digest, *DPO, *every, expect=2).stderr
    home("evidence", "release", owners[-1], *DPO)
    home("evidence", "erase", digest, *DPO, *every)
    assert not (home.folder / "var" / "vault" / digest[:2] / digest[2:4] / digest).exists()
    rows = home.rows("select sha256, erased_at from evidence_artifact")
    assert all(erased for one, erased in rows if one == digest)


def test_of_a_capture_the_file_is_named_by_its_kind(scan_of_example: Scanned, tmp_path: Path) -> None:
    home = scan_of_example.home
    ((reference,),) = home.rows("select reference from evidence_capture order by id limit 1")
    told = home("evidence", "view", reference, *DPO, "--out", tmp_path / "x", expect=2).stderr
    assert "Say which file" in told
    assert "“full page picture”" in told
    listed = home.json("evidence", "list")
    assert {one["provenance"] for one in listed} == {"captured"}
    assert reference in {one["reference"] for one in listed}
