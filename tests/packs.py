"""A case with sealed evidence in this process's own tables, and packs of it, for tests of packs."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2  # type: ignore[import-untyped]
from django.core.management import call_command
from PIL import Image, ImageDraw

from cases.case import Complaint, open_case
from cases.intake import hand_in
from cases.models import Case, Looked, OwedCapture, Recheck, Scan, Sighting
from cases.reporters import Apart, look
from config.packing import make_pack
from evidence.archive.wacz import PageEntry, wacz_of
from evidence.archive.warc import warc_of
from evidence.attest.keys import KeyRing
from evidence.attest.tree_heads import sign_head
from evidence.custody.decisions import Decision
from evidence.models import Artifact, Capture, Stamp
from evidence.packs.sealed_files import Flavour
from evidence.record import Box, Clock, Collector, Grade, Match, Robots, Shown, Visit, Words
from evidence.redact.redaction import redact
from evidence.redact.wanted import Box as Covered
from evidence.redact.wanted import Redaction
from evidence.seal import SealedFile, seal
from evidence.standalone.der import pem_certificates
from evidence.supply.supplied import Handed
from evidence.vault import Vault
from register.models import Role, School
from register.reading import read_register
from register.store import load
from tests.authority import Authority
from tests.conftest import ROOT
from tests.evidence.visits import exchange

BEGAN = datetime(2026, 11, 20, 9, 30, 15, 123456, tzinfo=UTC)
NOW = datetime(2026, 11, 27, 16, 5, 0, tzinfo=UTC)
THREAD, NAMING = "https://townchatter.test/talk/7", "https://townchatter.test/why-davina-clacy-must-go"
REFUSED, ROUTINE = "https://townchatter.test/private/3", "https://gazette.test/kitchens"
QUOTE = "=Mrs Clacy let the kitchen rot, and everybody at Larkspur Hill knows it"
REPORTER = "Wilhelmina Sprott"
PASSPHRASE = "plover-kettle-amber-9"  # noqa: S105 - of nothing real


@dataclass(frozen=True)
class Installation:
    """Vault, keys and clocks, and one case in the tables."""

    folder: Path
    clocks: Sequence[Authority]

    @property
    def vault(self) -> Vault:
        """Its vault."""
        return Vault(self.folder / "vault")

    @property
    def keys(self) -> KeyRing:
        """Its keys."""
        return KeyRing(self.folder / "keys")

    @property
    def roots(self) -> list[bytes]:
        """Roots of its clocks."""
        return [one for clock in self.clocks for one in pem_certificates(clock.root.read_bytes(), "root")]

    def stamp(self, content: bytes) -> list[tuple[str, bytes]]:
        """Answers of both clocks, by openssl."""
        return [(clock.folder.name, clock.stamp(clock.query(content))) for clock in self.clocks]

    def pack(self, case: Case, out: Path, flavour: Flavour = "full", *, offline: bool = False) -> Path:
        """A pack of a case."""
        return make_pack(
            case,
            out,
            flavour=flavour,
            vault=self.vault,
            keys=self.keys,
            roots=self.roots,
            now=NOW,
            stamp=(lambda _: []) if offline else self.stamp,
            passphrase=PASSPHRASE,
            reason="for the police",
        )


def pdf_text(content: bytes, password: str | None = None) -> str:
    """Text of a PDF, its blanks made one."""
    with pypdfium2.PdfDocument(content, password=password) as document:
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return re.sub(r"\s+", " ", text)


def table(pack: Path) -> list[dict[str, str]]:
    """Rows of the chronology of a pack."""
    return list(csv.DictReader(io.StringIO((pack / "data/chronology.csv").read_text(encoding="utf-8-sig"))))


def picture(words: str, height: int = 900) -> bytes:
    """A picture of a page, with yellow marks."""
    image = Image.new("RGB", (1280, height), "white")
    draw = ImageDraw.Draw(image)
    for line in range(0, height - 60, 60):
        draw.text((60, line + 20), f"{words} (line {line // 60 + 1})", fill="black", font_size=26)
    draw.rectangle((56, 20, 420, 54), outline=(0xFF, 0xDD, 0), width=6)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def visit(address: str, at: datetime, **other: object) -> Visit:
    """One visit; what is not said is plain."""
    collector = Collector(
        software="Heads-up 0.1.0", commit="0" * 40, system="Linux", browser="Chromium 156.0.8078.79",
        user_agent="Heads-up/0.1", viewport="1280×900", locale="en-GB", sandbox=True,
    )  # fmt: skip
    told: dict[str, object] = {
        "occasion": f"{address} {at.isoformat()}",
        "trigger": "complaint",
        "reason": "a thread about the kitchen",
        "address": address,
        "final_address": address,
        "title": "Board 7: <b>the kitchen</b> & Mrs Clacy",
        "status": 200,
        "response_headers": (("content-type", "text/html"),),
        "request_headers": (("accept", "*/*"),),
        "dialled": "192.0.2.7:443",
        "robots": Robots(address="https://townchatter.test/robots.txt", read_at=at, sha256="", decision="no rules"),
        "began_at": at,
        "ended_at": at + timedelta(seconds=3),
        "seconds": 3.0,
        "clock": Clock(synchronised=True, error_seconds=0.02),
        "collector": collector,
        "grade": Grade.EVIDENCE,
        "words": (
            Words(
                words=QUOTE, in_response=True, in_document=True, in_picture=True, in_second_visit=True,
                boxes=(Box(x=56, y=20, width=364, height=34),),
            ),
        ),
        "shown": Shown(author="Robin Underhay", said_at="19 Nov 2026, 22:47", posted_at=at - timedelta(hours=11)),
        "matches": (Match(entity="head", kind="person", band="certain", bits=30.0, quote=QUOTE, reasons=("name",)),),
        "text": QUOTE,
    }  # fmt: skip
    return Visit(**{**told, **other})


def captured(home: Installation, seen: Visit, *, height: int = 900) -> Capture:
    """A sealed capture with every kind of artifact."""
    document = f"<!doctype html><title>Board 7</title><p>{seen.text}</p>".encode()
    warc = warc_of([exchange(seen.final_address, document, at=seen.began_at)], {"software": "Heads-up"})
    page = PageEntry(seen.final_address, seen.title, seen.began_at)
    files = (
        SealedFile("document", "text/html", document),
        SealedFile("mhtml", "multipart/related", b"MIME-Version: 1.0\r\n\r\n" + document),
        SealedFile("full page picture", "image/png", picture(seen.text, height)),
        SealedFile("print", "application/pdf", b"%PDF-1.7 print of " + seen.address.encode()),
        SealedFile("picture of the words", "image/png", picture(seen.text)),
        SealedFile(
            "wacz", "application/wacz", wacz_of(warc, [page], home.keys.archive_key(), seen.ended_at, "Heads-up")
        ),
    )
    return seal(home.vault, seen, files, ZoneInfo("Europe/London"))


def stamped_head(home: Installation, at: datetime) -> None:
    """A signed head that both clocks have stamped."""
    head = sign_head(home.vault, home.keys, at)
    assert head
    envelope = home.vault.read(head.envelope_sha256)
    for name, answer in home.stamp(envelope):
        Stamp.objects.create(
            head=head, authority=f"http://{name}.test/", response_sha256=home.vault.put(answer), stamped_at=at,
            checked=True, not_before=at,
        )  # fmt: skip


def complained(home: Installation) -> Case:
    """A case: two pages, one with an address that names the head, a second look, and a screenshot handed in."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("flush", verbosity=0, interactive=False)
    load(read_register(ROOT / "config" / "school.example.yaml"), BEGAN)
    school = School.objects.get()
    told = Complaint("a parent says that Mrs Clacy is shamed in a thread", Role.CHAIR, links=[THREAD, NAMING, REFUSED])
    case = open_case(school, told, home.vault, BEGAN - timedelta(hours=1))
    first = captured(home, visit(THREAD, BEGAN), height=4000)
    stamped_head(home, BEGAN + timedelta(minutes=1))
    elsewhere = open_case(school, Complaint("something else", Role.DPO), home.vault, BEGAN)
    OwedCapture.objects.create(case=elsewhere, address="x", not_before=BEGAN, capture=_other(home))
    second = captured(
        home,
        visit(NAMING, BEGAN + timedelta(hours=2), grade=Grade.PARTIAL, shortcomings=("The page was cut off.",)),
    )
    later = captured(home, visit(THREAD, BEGAN + timedelta(days=2), previous=first.reference, text="Nothing is here"))
    for capture, address in ((first, THREAD), (second, NAMING)):
        OwedCapture.objects.filter(case=case, address=address).update(capture=capture, done=True)
    Recheck.objects.create(
        first=first, after_hours=48, due_at=later.captured_at, looked=Looked.NOT_SEEN, looked_at=later.captured_at,
        later=later, difference=[f"-{QUOTE}", "+Nothing is here"], picture_share=0.25,
    )  # fmt: skip
    OwedCapture.objects.filter(case=case, address=REFUSED).update(problem="robots", attempts=1)
    _sighted(case, elsewhere)
    _supplied(home, case)
    words = Artifact.objects.get(capture=first, kind="picture of the words")
    redact(home.vault, words, Redaction("dpo", (Covered(40, 10, 1200, 880, "names"),)), BEGAN + timedelta(days=3))
    return case


def _other(home: Installation) -> Capture:
    return captured(home, visit("https://elsewhere.test/", BEGAN + timedelta(minutes=5)))


def _sighted(case: Case, elsewhere: Case) -> None:
    """The thread, seen for this case and for another one, and a page that a routine visit found."""
    scan = Scan.objects.create(started_at=BEGAN)
    source = case.sources.get(address=THREAD)
    sighting = Sighting.objects.create(
        school=case.school, source=source, scan=scan, fingerprint="f" * 64, reference="ABCD-EFGH",
        address=THREAD, title="Board 7: Mrs Clacy", found_at=BEGAN - timedelta(minutes=2), body_sha256="0" * 64,
        own_site=False, audience=case.audience, author="Robin Underhay", said_at="19 Nov 2026, 22:47",
        posted_at=BEGAN - timedelta(hours=11), posted_confidence="medium",
    )  # fmt: skip
    case.sightings.add(sighting)
    other = Scan.objects.create(started_at=BEGAN, case=elsewhere)
    sighting.pk, sighting.fingerprint, sighting.reference, sighting.scan = None, "e" * 64, "OTHR-CASE", other
    sighting.save()
    case.sightings.add(sighting)
    sighting.pk, sighting.fingerprint, sighting.reference, sighting.scan = None, "d" * 64, "ROUT-INES", scan
    sighting.address, sighting.author, sighting.posted_at = ROUTINE, "", None
    sighting.source = case.school.declared_sources()[0]
    sighting.save()
    case.sightings.add(sighting)


def _supplied(home: Installation, case: Case) -> None:
    at, content = BEGAN + timedelta(hours=5), picture("A screenshot that somebody handed in")
    handed = Handed(content, "Screenshot of a closed group", "Thursday evening", bar=0)
    apart = Apart(home.folder / "apart")
    hand_in(home.vault, apart, case, handed, reporter=f"{REPORTER}, 01632 960777", now=at)
    look(apart, case, Decision("dpo", "to call back"), home.vault, at)
