"""Keys of this installation: one Ed25519 key at a time signs tree heads, and every one it ever had is known.

The private half lies in a file that its owner alone may read; the public half stands in the ledger, so
that what an older key signed can be checked for ever.
"""

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from evidence.attest.key_files import KeyFileError, OpenKeyFileError, read_key, write_key
from evidence.events import Event
from evidence.ledger import append, canonical_json, queue
from evidence.models import SigningKey
from evidence.standalone.envelope import key_id_of, signed_bytes
from evidence.vault import Vault

__all__ = ["STATEMENT_TYPE", "KeyFileError", "KeyRing", "OpenKeyFileError", "Signer", "public_keys"]

STATEMENT_TYPE = "application/vnd.headsup.key+json"


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that can sign."""

    private: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> bytes:
        """Raw public key."""
        return self.private.public_key().public_bytes_raw()

    @property
    def key_id(self) -> str:
        """SHA-256 of the raw public key, in hexadecimal."""
        return key_id_of(self.public)

    def sign(self, payload_type: str, payload: bytes) -> bytes:
        """A signed envelope (DSSE) as canonical JSON."""
        signature = self.private.sign(signed_bytes(payload_type, payload))
        content = {
            "payload": b64encode(payload).decode(),
            "payloadType": payload_type,
            "signatures": [{"keyid": self.key_id, "sig": b64encode(signature).decode()}],
        }
        return canonical_json(content).encode()


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The folder of private keys, each in a file named for its key id."""

    folder: Path

    def place(self, key_id: str) -> Path:
        """File of a key."""
        return self.folder / f"{key_id}.pem"

    def signer(self, now: datetime, vault: Vault) -> Signer:
        """The current key, made on first use; raises KeyFileError with what to do when its file is not in order."""
        current = _current()
        if current is None:
            with transaction.atomic():
                queue()  # two processes that both look for a first key make one
                current = _current()
                if current is None:
                    return self._begin(None, now, vault, "first key of this installation")
        return self._kept(current)

    def rotate(self, now: datetime, vault: Vault, reason: str) -> Signer:
        """A new current key; what older ones signed stays valid. Raises KeyFileError when it cannot be kept."""
        with transaction.atomic():
            queue()
            return self._begin(_current(), now, vault, reason)

    def archive_key(self) -> ec.EllipticCurvePrivateKey:
        """The P-384 key that signs web archives (WACZ), made on first use; raises KeyFileError."""
        place = self.folder / "archive.pem"
        if not place.exists():
            write_key(place, ec.generate_private_key(ec.SECP384R1()))
        key = read_key(place)
        if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP384R1):
            message = f"{place} holds no P-384 key. Put it back from the backup, or remove it: a new one will be made."
            raise KeyFileError(message)
        return key

    def _begin(self, previous: SigningKey | None, now: datetime, vault: Vault, reason: str) -> Signer:
        """Make a key, inside a transaction that holds the ledger's end: file first, then row and line."""
        signer, now = Signer(Ed25519PrivateKey.generate()), now.astimezone(UTC)
        write_key(self.place(signer.key_id), signer.private)
        content: dict[str, object] = {
            "key_id": signer.key_id,
            "public": signer.public.hex(),
            "previous": previous.key_id if previous else "",
            "reason": reason,
        }
        said = {**content, "at": now.isoformat()}
        statement = self._statement(previous, canonical_json(said).encode())
        SigningKey.objects.filter(ended_at=None).update(ended_at=now)
        SigningKey.objects.create(key_id=signer.key_id, public=signer.public.hex(), began_at=now)
        append(Event.KEY, now, {**content, "statement": statement}, vault)
        return signer

    def _statement(self, previous: SigningKey | None, said: bytes) -> str:
        """What the key before says of the new one; nothing when it is lost, for then it can say nothing."""
        if previous is None:
            return ""
        try:
            return self._kept(previous).sign(STATEMENT_TYPE, said).decode()
        except KeyFileError:
            return ""

    def _kept(self, row: SigningKey) -> Signer:
        place = self.place(row.key_id)
        if not place.exists():
            message = (
                f"The signing key {row.key_id[:12]}… is not in {self.folder}. Put it back from the backup, or begin a "
                "new one with `headsup keys new --reason …`; nothing sealed is lost, only the signature waits."
            )
            raise KeyFileError(message)
        key = read_key(place)
        if not isinstance(key, Ed25519PrivateKey) or Signer(key).key_id != row.key_id:
            message = f"{place} holds another key than its name says. Put the right one back from the backup."
            raise KeyFileError(message)
        return Signer(key)


def _current() -> SigningKey | None:
    return SigningKey.objects.filter(ended_at=None).order_by("pk").last()


def public_keys() -> dict[str, bytes]:
    """Raw public keys of this installation under their key ids, all it ever had."""
    return {row.key_id: bytes.fromhex(row.public) for row in SigningKey.objects.order_by("pk")}
