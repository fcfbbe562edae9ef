"""The bench: where what a visit brought back becomes a web archive and is sealed."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from crawlers.capture import Taken
from evidence.archive.wacz import PageEntry, wacz_of
from evidence.archive.warc import warc_of
from evidence.attest.keys import KeyRing
from evidence.models import Capture
from evidence.seal import SealedFile, seal
from evidence.vault import Vault


@dataclass(frozen=True, slots=True)
class Bench:
    """What sealing needs: the vault, and the keys of this installation."""

    vault: Vault
    keys: KeyRing

    def seal(self, taken: Taken, zone: ZoneInfo) -> Capture:
        """Seal a visit with its web archive; raises VaultError and KeyFileError."""
        visit = taken.visit
        about = {"software": visit.collector.software, "browser": visit.collector.browser}
        archive = wacz_of(
            warc_of(taken.exchanges, about),
            [PageEntry(visit.final_address, visit.title, visit.began_at)],
            self.keys.archive_key(),
            visit.ended_at,
            visit.collector.software,
        )
        wacz = SealedFile("wacz", "application/wacz+zip", archive)
        return seal(self.vault, visit, (*taken.files, wacz), zone)
