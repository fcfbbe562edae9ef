"""The notary: signs how the ledger stands, and has the signature stamped by outside clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from evidence.attest.authorities import Post
from evidence.attest.keys import KeyFileError, KeyRing
from evidence.attest.stamps import ask
from evidence.attest.tree_heads import sign_head, unsigned
from evidence.models import Stamp
from evidence.vault import Vault


def unattested(now: datetime) -> bool:
    """Whether there is something to sign, or to have stamped by now."""
    return unsigned() or Stamp.objects.filter(response_sha256="", not_before__lte=now).exists()


@dataclass(frozen=True, slots=True)
class Notary:
    """What signing and stamping need."""

    vault: Vault
    keys: KeyRing
    authorities: Sequence[str]
    """Addresses of the timestamp authorities; none of them learns more than a hash."""
    roots: Sequence[bytes]
    """Certificates that are trusted, in DER."""

    def attest(self, post: Post, now: datetime) -> str:
        """Sign and stamp what is new; returns what could not be done, in words, or nothing.

        What an authority refuses stays queued: nothing sealed waits for it, and nothing is lost.
        """
        try:
            sign_head(self.vault, self.keys, now)
        except KeyFileError as error:
            return str(error)
        return ask(self.vault, self.authorities, self.roots, post, now).trouble
