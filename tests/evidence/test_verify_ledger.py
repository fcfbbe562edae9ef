"""The ledger: a line rewritten with all its hashes, moved or added is told by what was signed before."""

import json

import pytest

from evidence.attest.merkle import Tree
from evidence.attest.tree_heads import sign_head
from evidence.ledger import canonical_json
from evidence.models import LedgerHead, LedgerLine
from evidence.standalone.merkle import leaf_hash
from tests.evidence.sealed import BEGAN, World, meddle, rows_of, told


def rewritten(number: int, /, **content: object) -> None:
    """Change a line as somebody who knows how: its hash, the end of the ledger and its peaks fit again."""
    line = LedgerLine.objects.get(number=number)
    line.body = canonical_json({**json.loads(line.body), **content})
    line.hash = leaf_hash(line.body.encode()).hex()
    line.save()
    hashes = LedgerLine.objects.order_by("number").values_list("hash", flat=True)
    tree = Tree(bytes.fromhex(one) for one in hashes)
    LedgerHead.objects.update(number=len(tree), peaks=[peak.hex() for peak in tree.peaks(len(tree))])


@pytest.mark.parametrize(("number", "first", "last"), [(1, 1, 5), (4, 1, 5), (6, 6, 12), (11, 6, 12)])
def test_a_signed_head_tells_of_a_line_that_was_rewritten_with_all_its_hashes(
    world: World, number: int, first: int, last: int
) -> None:
    rewritten(number, remark="never happened")
    told(world, f"signs another ledger: one of lines {first} to {last} was changed, moved, added or taken out")


def test_a_line_after_the_last_signed_head_is_watched_by_the_vault(world: World) -> None:
    rewritten(14, remark="never happened")
    told(world, "The vault was written when the ledger had 14 lines, but the database does not know them so.")


@pytest.mark.parametrize("number", [1, 4, 7, 13])
def test_two_lines_that_changed_places_are_named(world: World, number: int) -> None:
    meddle(
        f"update evidence_ledgerline set number = 99 where number = {number}",  # noqa: S608
        f"update evidence_ledgerline set number = {number} where number = {number + 1}",  # noqa: S608
        f"update evidence_ledgerline set number = {number + 1} where number = 99",  # noqa: S608
    )
    told(world, f"Ledger line {number} has been moved: its text says that it is {number + 1}.")


def test_lines_that_nobody_appended_are_named(world: World) -> None:
    body = "replace(body, '14', '15')"
    meddle(f"insert into evidence_ledgerline select 15, {body}, hash from evidence_ledgerline where number = 14")  # noqa: S608
    told(world, "The ledger ends at line 15, but its head says 14.")


def test_a_head_signed_by_a_key_of_the_past_is_named(world: World) -> None:
    """The old key’s file is still there: whoever has it must not be able to speak for today’s ledger."""
    old, new = (str(row[1]) for row in rows_of("signingkey", "key_id"))
    keys = world.sealed.keys
    meddle(
        f"update evidence_signingkey set ended_at = null where key_id = '{old}'",  # noqa: S608
        f"update evidence_signingkey set ended_at = began_at where key_id = '{new}'",  # noqa: S608
    )
    meddle(f"update evidence_signingkey set id = 77 where key_id = '{old}'")  # noqa: S608
    assert sign_head(world.vault, keys, BEGAN)
    told(world, f"is signed with key {old[:12]}…, which was not the current one.")


def test_a_web_archive_that_was_broken_before_it_was_sealed_is_named(world: World) -> None:
    """As sealed it is whole; what it holds is not: only a look inside tells."""
    capture = world.sealed.captures[2]
    archive = capture.artifacts.get(kind="wacz")
    content = bytearray(world.vault.read(archive.sha256))
    content[len(content) // 2] ^= 1
    digest = world.vault.put(bytes(content))
    line = LedgerLine.objects.get(number=3)
    entry = json.loads(line.body.replace(archive.sha256, digest))
    rewritten(3, **entry)
    told(world, f"The wacz of {capture.reference} ({digest}) does not hold together: ")


def test_a_line_that_nobody_can_read_is_a_fault_and_no_crash(world: World) -> None:
    rewritten(4, artifacts=[{"kind": "digest", "media_type": 7, "sha256": 7, "size": "7"}])
    told(world, "Ledger line 4 has been moved: its text says that it is None.")


@pytest.mark.parametrize("number", ["0", "2.5"])
def test_a_row_that_is_no_leaf_of_the_ledger_proves_nothing(world: World, number: str) -> None:
    meddle(f"insert into evidence_ledgerline select {number}, body, hash from evidence_ledgerline where number = 4")  # noqa: S608
    told(world, f"Ledger line {number} does not belong to the ledger")
