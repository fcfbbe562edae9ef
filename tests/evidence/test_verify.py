"""One changed byte, one lost file, a lost database: each is named; what was erased by decision is no fault."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence.custody.decisions import Decision
from evidence.custody.erasure import erase
from evidence.events import Event
from evidence.ledger import append
from evidence.models import Artifact
from tests.conftest import Home, Scanned
from tests.evidence.sealed import BEGAN, World, meddle, put_back, rows_of, snapshot, told


def overwrite(file: Path, content: bytes) -> None:
    """Write to a file that nobody may write to."""
    file.unlink(missing_ok=True)
    file.write_bytes(content)


def test_everything_is_as_it_was_sealed(world: World) -> None:
    verdict = world.verify()
    assert verdict.faults == ()
    assert (verdict.captures, verdict.files, verdict.lines, verdict.heads, verdict.stamps) == (3, 17, 14, 2, 1)
    assert (verdict.unclaimed, len(world.files())) == (0, 17)
    assert verdict.notes == (
        "The end of the ledger waits for the next signed tree head: 1 line.",
        "Timestamps of tree heads that are still waited for: 1.",
    )


def test_a_flipped_byte_in_any_file_names_it(world: World) -> None:
    for file in world.files():
        content = file.read_bytes()
        for place in (0, len(content) // 2, len(content) - 1):
            overwrite(file, content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            told(world, f"({file.name}) has been changed since it was sealed.")
        overwrite(file, content)
    assert world.verify().faults == ()


def test_a_lost_a_shortened_and_a_lengthened_file_are_named(world: World) -> None:
    for file in world.files():
        content = file.read_bytes()
        for other in (content[:-1], content + b"\0", b""):
            overwrite(file, other)
            told(world, f"({file.name}) has been changed since it was sealed.")
        file.unlink()
        told(world, f"({file.name}) is missing from the vault.")
        overwrite(file, content)


def test_a_fault_names_which_file_of_which_capture(world: World) -> None:
    capture = world.sealed.captures[1]
    document = capture.artifacts.get(kind="document")
    world.vault.path(document.sha256).unlink()
    assert world.verify().faults == (
        f"The document of {capture.reference} ({document.sha256}) is missing from the vault.",
    )


def test_a_lost_database_and_an_older_one_are_no_clean_bill(world: World) -> None:
    older = snapshot()
    append(Event.VIEWED, BEGAN, {}, world.vault)
    put_back(older)
    told(world, "The vault was written when the ledger had 15 lines")
    meddle("delete from evidence_ledgerline", "delete from evidence_ledgerhead")
    told(world, "Restore the backup.")


def test_bytes_erased_by_decision_are_no_fault_and_without_one_they_are(world: World) -> None:
    capture = world.sealed.captures[0]
    document = capture.artifacts.get(kind="document")
    erase(world.vault, document.sha256, Decision("head", "a request to be forgotten"), (), BEGAN)
    assert not world.vault.path(document.sha256).exists()
    assert world.verify().faults == ()
    assert world.verify(capture.reference).faults == ()
    world.vault.put(b"<p>Board 1")
    told(world, "was erased by decision, but its bytes still lie in the vault")
    world.vault.erase(document.sha256)
    Artifact.objects.filter(pk=document.pk).update(erased_at=None)
    told(world, "was erased by decision, but its row does not say so")


def test_one_capture_is_verified_with_its_proof_and_nothing_else(world: World) -> None:
    first, second, _ = world.sealed.captures
    of_all = world.verify(second.artifacts.get(kind="print").sha256)
    assert (of_all.faults, of_all.captures) == ((), 3)
    world.vault.path(first.artifacts.get(kind="document").sha256).unlink()
    verdict = world.verify(second.reference)
    assert (verdict.faults, verdict.captures, verdict.files, verdict.heads, verdict.stamps) == ((), 1, 6, 1, 1)
    assert verdict.notes == ("No signed tree head covers these ledger lines yet: 14.",)
    assert [fault[:25] for fault in world.verify(first.reference).faults] == [f"The document of {first.reference[:9]}"]
    assert world.verify("C-NOTHING").faults == ("Nothing in the ledger has the reference “C-NOTHING”.",)


def test_supplied_evidence_is_verified_with_what_was_derived_from_it(world: World) -> None:
    redacted = Artifact.objects.get(kind="redacted supplied original")
    reference = str(rows_of("suppliedevidence", "reference")[0][1])
    assert world.verify(reference).faults == ()
    world.vault.path(redacted.sha256).unlink()
    assert any(redacted.sha256 in fault for fault in world.verify(reference).faults)


def test_files_of_work_broken_off_are_no_fault(world: World) -> None:
    world.vault.put(b"leftover")
    assert (world.verify().unclaimed, world.verify().faults) == (1, ())


def make_unwritable(home: Home) -> None:
    """A folder in which not even root can write: one that is a file."""
    vault = home.folder / "var" / "vault"
    vault.write_text("in the way")


@pytest.mark.parametrize("spoil", [make_unwritable])
def test_a_vault_that_cannot_be_written_loses_nothing(loaded: Home, spoil: Callable[[Home], None]) -> None:
    spoil(loaded)
    told = loaded("scan", "--source", "allotments", expect=4)
    assert "The evidence could not be kept in" in told.stderr
    (loaded.folder / "var" / "vault").unlink()
    assert loaded.json("scan", "--source", "allotments")["captures"] == 1
    loaded("verify")


def test_the_command_line_says_what_is_wrong_and_ends_with_1(scanned: Scanned) -> None:
    file = sorted((scanned.home.folder / "var" / "vault").glob("??/??/*"))[3]
    overwrite(file, file.read_bytes() + b"\0")
    told = scanned.home("verify", expect=1).stdout
    assert f"({file.name}) has been changed since it was sealed." in told
    for file in (scanned.home.folder / "var").glob("headsup.sqlite3*"):
        file.unlink()
    told = scanned.home("verify", expect=1).stdout
    assert "The vault was written when the ledger had" in told
    assert "Restore the backup" in told


def test_the_digest_under_which_a_file_lies_is_sha256_of_its_bytes(world: World) -> None:
    for file in world.files():
        assert hashlib.sha256(file.read_bytes()).hexdigest() == file.name
