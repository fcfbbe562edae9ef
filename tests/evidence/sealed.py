"""An installation's evidence, made without a browser: captures, a report, something supplied, keys, heads, stamps."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificate
from django.db import connection
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from evidence.archive.wacz import PageEntry, wacz_of
from evidence.archive.warc import warc_of
from evidence.attest.authorities import PostError
from evidence.attest.keys import KeyRing
from evidence.attest.stamps import ask
from evidence.attest.tree_heads import sign_head
from evidence.events import Event
from evidence.ledger import append
from evidence.models import Artifact, Capture
from evidence.record import Clock, Collector, Grade, Robots, Visit
from evidence.redact.redaction import redact
from evidence.redact.wanted import Box, Redaction
from evidence.seal import SealedFile, seal, seal_file
from evidence.supply.intake import take_in
from evidence.supply.supplied import Handed, examine
from evidence.vault import Vault
from evidence.verify import Verdict, verify
from tests.authority import Authority, found
from tests.evidence.visits import page_visit

BEGAN = datetime(2026, 11, 20, 9, tzinfo=UTC)
CLOCKS = ("http://clock-one.test/", "http://clock-two.test/")


def visit(number: int) -> Visit:
    """A visit to one of the pages of a made-up board."""
    began = BEGAN + timedelta(minutes=number)
    address = f"https://www.larkspurhill-talk.test/board/{number}"
    return Visit(
        occasion=f"sighting {number}",
        trigger="schedule",
        reason="the scan found a mention here",
        address=address,
        final_address=f"{address}?seen",
        title=f"Board {number}",
        status=200,
        response_headers=(("Content-Type", "text/html"),),
        request_headers=(("Accept", "*/*"),),
        dialled="192.0.2.7",
        robots=Robots(address=f"{address}/robots.txt", read_at=began, sha256="", decision="no rules"),
        began_at=began,
        ended_at=began + timedelta(seconds=3),
        seconds=3.0,
        clock=Clock(synchronised=True),
        collector=Collector(
            software="headsup 0.1.0",
            commit="",
            system="Linux",
            browser="Chromium 147",
            user_agent="headsup",
            viewport="1280x900",
            locale="en-GB",
            sandbox=True,
        ),
        grade=Grade.EVIDENCE,
        words=(),
    )


def picture(folder: Path) -> bytes:
    """A small picture that tells something of its telephone."""
    said = PngInfo()
    said.add_text("Comment", "taken with a telephone")
    Image.new("RGB", (200, 300), "white").save(folder / "picture.png", pnginfo=said)
    return (folder / "picture.png").read_bytes()


@dataclass(frozen=True)
class Sealed:
    """What was sealed, and where."""

    folder: Path
    vault: Vault
    keys: KeyRing
    captures: tuple[Capture, ...]


def capture(vault: Vault, keys: KeyRing, number: int) -> Capture:
    """Seal a capture: its document, the same print as every other, and a web archive."""
    seen = visit(number)
    archive = wacz_of(
        warc_of(page_visit(), {"software": "headsup"}),
        [PageEntry(seen.final_address, seen.title, seen.began_at)],
        keys.archive_key(),
        seen.ended_at,
        "headsup",
    )
    files = (
        SealedFile("document", "text/html", f"<p>Board {number}".encode()),
        SealedFile("print", "application/pdf", b"%PDF-1.7 the same for all"),
        SealedFile("wacz", "application/wacz+zip", archive),
    )
    return seal(vault, seen, files, ZoneInfo("Europe/London"))


def sealed(folder: Path, clock: Authority) -> Sealed:
    """Seal all there is in an empty database; ends with two signed heads, one stamped, one waiting for stamps."""
    vault, keys = Vault(folder / "vault"), KeyRing(folder / "keys")
    captures = tuple(capture(vault, keys, number) for number in (1, 2, 3))
    report = SealedFile("digest", "application/pdf", b"%PDF-1.7 a week")
    now = BEGAN + timedelta(hours=1)
    seal_file(vault, Event.REPORT, {"subject": "digest of 2026-W47 to the head"}, report, now)
    sign_head(vault, keys, now)
    ask(vault, CLOCKS[:1], [root_of_clock(clock)], lambda _, query: clock.stamp(query), now)
    taken = take_in(vault, examine(Handed(picture(folder), "A chat", "on Tuesday", 0)), now)
    boxes = (Box(1, 1, 50, 50, "a face"),)
    redact(vault, Artifact.objects.get(pk=taken.supplied.original.pk), Redaction("head", boxes), now)
    append(Event.VIEWED, now, {"capture": captures[0].reference}, vault)
    keys.rotate(now, vault, "a test")
    sign_head(vault, keys, now)
    ask(vault, CLOCKS[:1], [root_of_clock(clock)], _no_answer, now)
    append(Event.VIEWED, now, {"capture": captures[1].reference}, vault)
    return Sealed(folder, vault, keys, captures)


def _no_answer(address: str, query: bytes) -> bytes:
    message = "it does not answer"
    raise PostError(message)


def root_of_clock(clock: Authority) -> bytes:
    """Root certificate of an authority, in DER."""
    return load_pem_x509_certificate(clock.root.read_bytes()).public_bytes(Encoding.DER)


def meddle(*statements: str) -> None:
    """Change the tables as a meddler would: past Django, past foreign keys."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as database:
        for statement in statements:
            assert database.execute(statement).rowcount > 0, statement
        database.commit()


def set_column(table: str, column: str, row: int, value: object) -> None:
    """Give one column of one row another value; whoever had it before, where it is unique, is gone."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as database:
        database.execute(f"update or replace {table} set {column} = ? where rowid = ?", (value, row))  # noqa: S608
        database.commit()


def snapshot() -> sqlite3.Connection:
    """A copy of the tables, in memory."""
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as database:
        database.backup(copy)
    return copy


def put_back(copy: sqlite3.Connection) -> None:
    """Make the tables what they were."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as database:
        copy.backup(database)


@dataclass(frozen=True)
class World:
    """What was sealed, with the root that its clock is trusted under."""

    sealed: Sealed
    roots: tuple[bytes, ...]

    @property
    def vault(self) -> Vault:
        """Its vault."""
        return self.sealed.vault

    def verify(self, only: str = "") -> Verdict:
        """Verify everything, or one capture."""
        return verify(self.vault, self.roots, only)

    def files(self) -> list[Path]:
        """All sealed files."""
        return sorted((self.sealed.folder / "vault").glob("??/??/*"))


def told(world: World, said: str) -> None:
    """Check that something is said of what is wrong."""
    faults = world.verify().faults
    assert any(said in fault for fault in faults), faults


@dataclass(frozen=True)
class KeptWorld:
    """A world that was made once, with its tables, to be copied for each test."""

    world: World
    tables: sqlite3.Connection

    def copied(self, folder: Path) -> World:
        """The world as it was made, its vault in a folder."""
        shutil.copytree(self.world.sealed.folder / "vault", folder / "vault")
        put_back(self.tables)
        copy = replace(self.world.sealed, folder=folder, vault=Vault(folder / "vault"))
        return replace(self.world, sealed=copy)


def kept_world(folder: Path) -> KeptWorld:
    """Seal everything in an empty database."""
    clock = found(folder / "clock", "First Clock", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
    made = World(sealed(folder, clock), (root_of_clock(clock),))
    return KeptWorld(made, snapshot())


def rows_of(table: str, column: str) -> list[tuple[int, object]]:
    """Row numbers and values; a timestamp that is still waited for proves nothing yet."""
    proving = "where response_sha256 != ''" if table == "stamp" else ""
    with closing(snapshot()) as copy:
        return copy.execute(f"select rowid, {column} from evidence_{table} {proving} order by rowid").fetchall()  # noqa: S608
