"""The vault: written once, never changed, read only when whole."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evidence.vault import Vault, VaultError, sha256

NOW = datetime.now(UTC)  # noqa: TID251 - files of this test are as old as the disk says


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


def test_what_is_put_is_read_again(vault: Vault) -> None:
    digest = vault.put(b"seen")
    assert digest == sha256(b"seen")
    assert vault.read(digest) == b"seen"
    assert list(vault.digests()) == [digest]


def test_the_same_bytes_are_one_file_that_nobody_may_write(vault: Vault) -> None:
    place = vault.path(vault.put(b"seen"))
    before = place.stat()
    vault.put(b"seen")
    assert place.stat().st_ino == before.st_ino
    assert place.stat().st_mode & 0o222 == 0
    assert [file.name for file in place.parent.iterdir()] == [place.name], "no unsealed file is left"


def test_changed_bytes_are_never_served(vault: Vault) -> None:
    digest = vault.put(b"seen")
    os.chmod(vault.path(digest), 0o600)  # noqa: PTH101 - as a meddler would
    vault.path(digest).write_bytes(b"other")
    with pytest.raises(VaultError, match="has changed since it was sealed"):
        vault.read(digest)


def test_a_digest_with_other_bytes_under_its_name_is_not_sealed_over(vault: Vault) -> None:
    digest = vault.put(b"seen")
    os.chmod(vault.path(digest), 0o600)  # noqa: PTH101 - as a meddler would
    vault.path(digest).write_bytes(b"other")
    with pytest.raises(VaultError, match="holds other bytes than its name says"):
        vault.put(b"seen")
    assert vault.path(digest).read_bytes() == b"other", "evidence of meddling is kept"


def test_missing_bytes_are_told(vault: Vault) -> None:
    with pytest.raises(VaultError, match=r"Sealed file 000000000000… cannot be read: it is not in the vault"):
        vault.read("0" * 64)
    with pytest.raises(VaultError, match="cannot be read"):
        vault.raw("0" * 64)


def test_raw_bytes_are_given_as_they_are(vault: Vault) -> None:
    digest = vault.put(b"seen")
    os.chmod(vault.path(digest), 0o600)  # noqa: PTH101 - as a meddler would
    vault.path(digest).write_bytes(b"other")
    assert vault.raw(digest) == b"other"


def test_only_the_owner_may_enter(vault: Vault) -> None:
    place = vault.path(vault.put(b"seen"))
    assert [folder.stat().st_mode & 0o077 for folder in (vault.root, *list(place.parents)[:2])] == [0, 0, 0]


def test_erased_bytes_are_gone_and_stay_gone(vault: Vault) -> None:
    digest, other = vault.put(b"seen"), vault.put(b"kept")
    vault.erase(digest)
    vault.erase(digest)
    assert list(vault.digests()) == [other]
    with pytest.raises(VaultError, match="cannot be read"):
        vault.read(digest)


def test_the_memory_of_the_ledger_only_grows(vault: Vault) -> None:
    assert vault.head() == (0, "")
    vault.remember(3, "c" * 64)
    vault.remember(2, "b" * 64)
    vault.remember(3, "d" * 64)
    assert vault.head() == (3, "c" * 64)
    vault.remember(4, "d" * 64)
    assert vault.head() == (4, "d" * 64)
    assert list(vault.digests()) == []


def test_many_writers_of_the_same_bytes_agree(vault: Vault) -> None:
    contents = [bytes([number % 5]) * 70_000 for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        digests = set(threads.map(vault.put, contents))
    assert sorted(digests) == list(vault.digests())
    assert len(digests) == 5


def test_drafts_of_a_killed_process_are_swept_when_they_are_old(vault: Vault) -> None:
    killed = (
        "import os, signal, sys; from pathlib import Path; import evidence.disk as disk\n"
        "disk.os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from evidence.vault import Vault; Path(sys.argv[1]).joinpath('aa/bb').mkdir(parents=True)\n"
        "with disk._draft(Path(sys.argv[1]) / 'aa' / 'bb', b'half'): pass\n"
    )
    done = subprocess.run([sys.executable, "-c", killed, str(vault.root)], check=False)
    assert done.returncode == -signal.SIGKILL
    (draft,) = vault.root.glob("aa/bb/.unsealed-*")
    digest = vault.put(b"seen")
    assert list(vault.digests()) == [digest], "a draft is not evidence"
    assert vault.sweep(NOW + timedelta(hours=23)) == 0
    assert draft.exists()
    assert vault.sweep(NOW + timedelta(hours=25)) == 1
    assert not draft.exists()
    assert vault.read(digest) == b"seen"


def test_a_vault_that_works_says_so(vault: Vault) -> None:
    assert vault.probe() == "The vault can be written."
    assert list(vault.root.iterdir()) == []


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    script = (
        "import resource, signal, sys; from pathlib import Path; from evidence.vault import Vault, VaultError\n"
        "vault = Vault(Path(sys.argv[1])); before = vault.put(b'seen')\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: vault.put(bytes(5000)); print('kept')\n"
        "except VaultError as error: print(error)\n"
        "assert vault.read(before) == b'seen'; assert list(vault.digests()) == [before]\n"
        "assert not list(vault.root.rglob('.unsealed-*'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "vault")], capture_output=True, text=True, check=True
    )
    assert done.stdout == (
        f"The evidence could not be kept in {tmp_path / 'vault'} (File too large). Make room there or make it "
        "writable, then run the command again: what is owed is still owed.\n"
    )


def test_a_vault_in_the_way_is_told_by_everything_that_writes(tmp_path: Path) -> None:
    (tmp_path / "vault").write_text("in the way")
    vault = Vault(tmp_path / "vault")
    with pytest.raises(VaultError, match="The evidence could not be kept in"):
        vault.put(b"seen")
    with pytest.raises(VaultError, match="The evidence could not be kept in"):
        vault.probe()
    vault.remember(1, "a" * 64)
    assert vault.head() == (0, "")
    assert (tmp_path / "vault").read_text() == "in the way"
