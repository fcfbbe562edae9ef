"""Keys: made whole, kept for their owner only, changed without breaking what they signed; what is wrong is told."""

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from config.exits import CONFIGURATION, MISSING, exit_code
from evidence.attest.keys import KeyFileError, KeyRing, OpenKeyFileError, public_keys
from evidence.attest.tree_heads import sign_head, unsigned
from evidence.events import Event
from evidence.ledger import append
from evidence.models import LedgerLine, SigningKey, TreeHead
from evidence.standalone.heads import read_head
from evidence.vault import Vault
from evidence.verify import verify
from tests.conftest import ROOT, Home

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def vault(tmp_path: Path, database: None) -> Vault:
    (tmp_path / "vault").mkdir()
    return Vault(tmp_path / "vault")


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return KeyRing(tmp_path / "keys")


def signed(vault: Vault, keys: KeyRing) -> TreeHead:
    append(Event.VIEWED, NOON, {"capture": "C-1"}, vault)
    head = sign_head(vault, keys, NOON)
    assert head is not None
    return head


def test_the_first_key_is_made_for_its_owner_only_and_the_ledger_names_it(vault: Vault, keys: KeyRing) -> None:
    signer = keys.signer(NOON, vault)
    file = keys.folder / f"{signer.key_id}.pem"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.folder.stat().st_mode) == 0o700
    assert [one.name for one in keys.folder.iterdir()] == [file.name], "no unfinished key is left"
    line = json.loads(LedgerLine.objects.get().body)
    assert (line["event"], line["key_id"], line["public"]) == (Event.KEY, signer.key_id, signer.public.hex())
    assert public_keys() == {signer.key_id: signer.public}
    assert keys.signer(NOON, vault).key_id == signer.key_id
    text = subprocess.run(
        ["openssl", "pkey", "-in", file, "-text", "-noout"], capture_output=True, text=True, check=True
    )
    assert "ED25519 Private-Key" in text.stdout


def test_after_a_rotation_old_heads_still_verify_and_the_old_key_vouches_for_the_new(
    vault: Vault, keys: KeyRing
) -> None:
    first = signed(vault, keys)
    signer = keys.rotate(NOON, vault, "a test")
    second = signed(vault, keys)
    assert first.key_id != second.key_id == signer.key_id
    for head in (first, second):
        assert read_head(vault.read(head.envelope_sha256), public_keys()).size == head.size
    verdict = verify(vault)
    assert (verdict.faults, verdict.notes, verdict.heads) == ((), (), 2)
    assert SigningKey.objects.get(key_id=first.key_id).ended_at == NOON


def test_nothing_new_is_not_signed_again(vault: Vault, keys: KeyRing) -> None:
    assert (unsigned(), sign_head(vault, keys, NOON), SigningKey.objects.count()) == (False, None, 0)
    signed(vault, keys)
    assert (unsigned(), sign_head(vault, keys, NOON)) == (False, None)
    append(Event.STAMPED, NOON, {}, vault)
    assert (unsigned(), sign_head(vault, keys, NOON)) == (False, None)
    append(Event.VIEWED, NOON, {}, vault)
    assert unsigned()


def test_a_lost_key_keeps_nothing_but_the_signature_waiting(vault: Vault, keys: KeyRing) -> None:
    lost = keys.place(signed(vault, keys).key_id)
    content = lost.read_bytes()
    lost.unlink()
    append(Event.VIEWED, NOON, {}, vault)
    with pytest.raises(KeyFileError, match=r"is not in .* Put it back from the backup, or begin a new one with"):
        sign_head(vault, keys, NOON)
    assert (TreeHead.objects.count(), unsigned(), verify(vault).faults) == (1, True, ())
    lost.write_bytes(content)
    lost.chmod(0o600)
    assert sign_head(vault, keys, NOON)


def test_a_new_key_for_a_lost_one_is_allowed_and_told(vault: Vault, keys: KeyRing) -> None:
    keys.place(signed(vault, keys).key_id).unlink()
    keys.rotate(NOON, vault, "the disk is gone")
    signed(vault, keys)
    verdict = verify(vault)
    assert verdict.faults == ()
    assert any("the key before it was not at hand" in note for note in verdict.notes)


def test_a_key_that_others_can_read_does_not_sign(vault: Vault, keys: KeyRing) -> None:
    file = keys.place(keys.signer(NOON, vault).key_id)
    file.chmod(0o644)
    with pytest.raises(KeyFileError, match=f"can be read by others. Type `chmod 600 {file}`"):
        keys.signer(NOON, vault)
    assert keys.rotate(NOON, vault, "it may have been copied").key_id != file.stem


@pytest.mark.parametrize(
    "content", [b"", b"rubbish", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_a_broken_key_is_told(vault: Vault, keys: KeyRing, content: bytes) -> None:
    keys.place(keys.signer(NOON, vault).key_id).write_bytes(content)
    with pytest.raises(KeyFileError, match=r"is broken\. Put it back from the backup"):
        keys.signer(NOON, vault)


def test_a_key_under_another_keys_name_is_told(vault: Vault, keys: KeyRing) -> None:
    first, second = keys.signer(NOON, vault), keys.rotate(NOON, vault, "a test")
    keys.place(second.key_id).write_bytes(keys.place(first.key_id).read_bytes())
    with pytest.raises(KeyFileError, match="holds another key than its name says"):
        keys.signer(NOON, vault)


def test_a_folder_that_cannot_be_written_makes_no_key_and_no_row(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(KeyFileError, match="The key could not be kept in"):
        KeyRing(tmp_path / "file").signer(NOON, vault)
    assert (SigningKey.objects.count(), LedgerLine.objects.count()) == (0, 0)


def test_the_key_of_web_archives_is_made_once(keys: KeyRing) -> None:
    key = keys.archive_key()
    assert isinstance(key.curve, ec.SECP384R1)
    assert keys.archive_key().private_numbers() == key.private_numbers()
    file = keys.folder / "archive.pem"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_bytes(b"rubbish")
    with pytest.raises(KeyFileError, match="is broken"):
        keys.archive_key()


KILLED = """
import os, sys
from pathlib import Path
import evidence.attest.key_files as files
real = getattr(os, sys.argv[2])
def stop(*words):
    os._exit(9)
setattr(os, sys.argv[2], stop)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
files.write_key(Path(sys.argv[1]) / "key.pem", Ed25519PrivateKey.generate())
"""


@pytest.mark.parametrize(("call", "named"), [("fsync", False), ("link", False), ("unlink", True)])
def test_a_process_that_dies_leaves_no_half_key(tmp_path: Path, call: str, named: bool) -> None:  # noqa: FBT001
    folder = tmp_path / "keys"
    died = subprocess.run([sys.executable, "-c", KILLED, folder, call], cwd=ROOT, env=os.environ, check=False)
    assert died.returncode == 9
    assert (folder / "key.pem").exists() is named
    if named:
        subprocess.run(["openssl", "pkey", "-in", folder / "key.pem", "-noout"], check=True)


def test_the_command_line_lists_keys_and_begins_new_ones(home: Home) -> None:
    assert home.json("keys", "list") == []
    home("keys", "new", "--reason", "first")
    told = home("keys", "new", "--reason", "second").stdout
    first, second = home.json("keys", "list")
    assert second["key_id"] in told
    assert (first["ended_at"], second["ended_at"]) == (second["began_at"], None)
    (home.folder / "var" / "keys" / f"{first['key_id']}.pem").unlink()
    assert "its file is not here" in home("keys", "list").stdout
    assert home.json("verify")["faults"] == []
    home("keys", "new", expect=2)


def test_each_trouble_with_a_key_file_has_its_exit_code() -> None:
    assert exit_code(KeyFileError("")) == MISSING
    assert exit_code(OpenKeyFileError("")) == CONFIGURATION


def test_processes_that_begin_keys_at_once_queue_at_the_end_of_the_ledger(home: Home) -> None:
    home("keys", "list")
    words = home.command("keys", "new", "--reason", "all at once")
    begun = [subprocess.Popen(words, cwd=ROOT, env=home.env(), stdout=subprocess.DEVNULL) for _ in range(4)]
    assert [process.wait(60) for process in begun] == [0, 0, 0, 0]
    keys = home.json("keys", "list")
    assert [key["ended_at"] is None for key in keys] == [False, False, False, True]
    assert home.json("verify")["faults"] == []
