"""The vault: written once, never changed, read only when whole."""

import os
from pathlib import Path

import pytest

from evidence.vault import Vault, VaultError, sha256


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
    with pytest.raises(VaultError, match="cannot be read"):
        vault.read("0" * 64)
