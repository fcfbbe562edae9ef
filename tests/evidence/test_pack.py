"""A pack: whole by four kinds of tools, and nothing of it can be changed, dropped, added or moved unnoticed."""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cases.models import Case
from config.packing import make_pack, new_passphrase, reading_copy_of
from evidence.attest.keys import Signer
from evidence.models import Artifact, LedgerLine
from evidence.packs.bag import close_bag
from evidence.packs.pack import PackError, UnsoundPackError
from evidence.standalone.bag import TAGS
from evidence.standalone.canonical import canonical_json
from evidence.standalone.pack import examine
from evidence.standalone.pack_seal import ENVELOPE, PAYLOAD_TYPE, statement
from evidence.vault import VaultError, sha256
from tests.authority import authorities
from tests.conftest import ROOT, Home
from tests.packs import NOW, PASSPHRASE, REPORTER, Installation, complained

BIN = Path(sys.executable).parent
SYSTEM = "/usr/bin/python3"


@dataclass(frozen=True)
class Made:
    """A pack, and the installation that made it."""

    home: Installation
    case: Case
    pack: Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("packs")
    clocks = authorities(folder / "clocks")
    home = Installation(folder / "home", (clocks.one, clocks.two))
    case = complained(home)
    return Made(home, case, home.pack(case, folder / "pack"))


@pytest.fixture
def copy(made: Made, tmp_path: Path) -> Path:
    """A copy of the pack to do damage to."""
    return Path(shutil.copytree(made.pack, tmp_path / "pack"))


def files(pack: Path) -> list[str]:
    return sorted(file.relative_to(pack).as_posix() for file in pack.rglob("*") if file.is_file())


def run(*words: object, within: Path) -> subprocess.CompletedProcess[str]:
    """A stock tool in the folder of a pack, with an empty environment."""
    return subprocess.run(
        [str(word) for word in words],
        cwd=within,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def faults(pack: Path) -> str:
    return "\n".join(examine(pack).faults)


def test_any_python_alone_finds_it_whole_and_leaves_no_trace(made: Made) -> None:
    before = files(made.pack)
    done = run(SYSTEM, "-E", "-s", "-S", "-m", "verify", within=made.pack)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Everything is as it was sealed." in done.stdout
    assert "by the clock of First Clock signer" in done.stdout
    assert "It is not proved that the website sent these bytes" in done.stdout
    assert files(made.pack) == before, "Python wrote files of its own into the pack"
    told = json.loads(run(SYSTEM, "-m", "verify", "--json", made.pack, within=made.pack).stdout)
    assert told["verified"]
    assert told["checked"] == {
        "files": len(before),
        "captures": 3,
        "supplied": 1,
        "archives": 3,
        "lines": 9,
        "heads": 2,
    }
    assert len(told["timestamps"]) == 4


def test_the_stock_commands_of_the_readme_agree(made: Made) -> None:
    readme = (made.pack / "README.txt").read_text()
    for manifest in ("manifest-sha256.txt", "manifest-sha512.txt", TAGS):
        command = f"sha{256 if '256' in manifest else 512}sum"
        assert f"{command} -c --strict --quiet {manifest}" in readme
        done = run(command, "-c", "--strict", "--quiet", manifest, within=made.pack)
        assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr
    done = run(BIN / "python", BIN / "bagit.py", "--validate", ".", within=made.pack)
    assert done.returncode == 0, done.stderr
    stamps = [file for file in files(made.pack) if file.endswith(".tsr")]
    assert len(stamps) == 4
    for stamp in stamps:
        over = TAGS if stamp.startswith("seal/") else f"{stamp.split('.')[0]}.dsse.json"
        chain = stamp.replace(".tsr", ".chain.pem")
        done = run("openssl", "ts", "-verify", "-data", over, "-in", stamp, "-CAfile", chain, within=made.pack)
        assert "Verification: OK" in done.stdout, done.stderr
        last = f"tac {chain} | sed /BEGIN/q | tac | openssl x509 -noout -subject -fingerprint -sha256"
        print_of = run("sh", "-c", last, within=made.pack).stdout.strip().rpartition("=")[2]
        assert print_of in {one.root for one in examine(made.pack).seen}
    assert "sed /BEGIN/q | tac |" in readme
    for archive in (file for file in files(made.pack) if file.endswith(".wacz")):
        done = run(BIN / "wacz", "validate", "--file", archive, within=made.pack)
        assert "Validation succeeded" in done.stdout, done.stdout + done.stderr


def flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1 << random.Random(place).randrange(8)]) + content[place + 1 :]  # noqa: S311


def places(content: bytes, name: str) -> set[int]:
    """First, middle, last, and one place by chance, the same in every run."""
    chance = random.Random(name)  # noqa: S311 - a test must be repeatable
    return {0, len(content) // 2, len(content) - 1, chance.randrange(len(content))}


def damages(name: str, content: bytes, *, every: bool) -> Iterator[tuple[str, bytes | None]]:
    """What can be done to one file: None is its end. Each line is dropped in turn, or only some."""
    yield "dropped", None
    yield "added to", content + b"\n"
    yield "cut", content[:-1]
    for place in sorted(places(content, name))[: None if every else 1]:
        yield f"byte {place} flipped", flipped(content, place)
    lines = content.splitlines(keepends=True)
    if name.endswith((".txt", ".jsonl", ".csv")) and len(lines) > 1:
        middle = len(lines) // 2
        yield "reversed", b"".join(reversed(lines))
        yield "a line doubled", b"".join([*lines[:middle], lines[middle], *lines[middle:]])
        for place in range(len(lines)) if every and name.endswith((".jsonl", "-sha256.txt")) else (middle,):
            yield f"line {place + 1} dropped", b"".join([*lines[:place], *lines[place + 1 :]])


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_whatever_is_done_to_any_file_is_told_with_its_name(copy: Path, *, every: bool) -> None:
    missed, done = [], 0
    for name in files(copy):
        place = copy / name
        content = place.read_bytes()
        for damage, changed in damages(name, content, every=every):
            if changed == content:
                continue
            done += 1
            if changed is None:
                place.unlink()
            else:
                place.write_bytes(changed)
            if name not in faults(copy):
                missed.append(f"{name}: {damage}")
            place.write_bytes(content)
        place.rename(copy / f"{name}.old")
        told = faults(copy)
        missed += [] if f"{name}.old" in told and f"{name} is missing" in told else [f"{name}: renamed"]
        (copy / f"{name}.old").rename(place)
    assert missed == []
    assert done > (500 if every else 200)
    assert faults(copy) == ""


def test_two_files_that_change_places_are_both_told(copy: Path) -> None:
    first, second = sorted(copy.glob("data/captures/*/full-page-picture.png"))[:2]
    mine, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(mine)
    told = faults(copy)
    assert all(file.relative_to(copy).as_posix() in told for file in (first, second))


def test_a_stray_file_link_or_folder_anywhere_is_told(copy: Path) -> None:
    for folder in [copy, *(place for place in copy.rglob("*") if place.is_dir())]:
        within = folder.relative_to(copy).as_posix().removeprefix(".")
        for name in ("hashlib.py", "verify.py", "0.tsr", ".DS_Store", "a\x1b[31mb", "tagmanifest.9.tsr"):
            stray = folder / name
            stray.write_text("stray")
            assert (name if name.isprintable() else "a\\x1b[31mb") in faults(copy), stray
            stray.unlink()
        for name, make in (
            ("link", lambda one: one.symlink_to("/etc/passwd")),
            ("empty", Path.mkdir),
            ("pipe", os.mkfifo),
        ):
            make(folder / name)
            assert f"{within}/{name}".removeprefix("/") in faults(copy)
            (folder / name).rmdir() if name == "empty" else (folder / name).unlink()
    assert faults(copy) == ""


@pytest.mark.parametrize(
    "name",
    [
        "README.txt", "data/case.json", "data/statement-draft.docx", "data/ledger/custody-log.jsonl",
        "data/ledger/keys.json", "data/ledger/proofs/2.json", "data/ledger/heads/00000003.1.tsr",
        "seal/pack.dsse.json", "seal/tagmanifest.1.tsr", "seal/tagmanifest.2.chain.pem", "verify/pack.py",
        "manifest-sha512.txt", TAGS,
    ],
)  # fmt: skip
def test_the_checker_inside_the_pack_tells_it_too(copy: Path, name: str) -> None:
    place = copy / name
    content = place.read_bytes()
    for spot in (0, len(content) // 2, len(content) - 1):
        place.write_bytes(flipped(content, spot))
        done = run(SYSTEM, "-E", "-s", "-S", "-m", "verify", within=copy)
        assert done.returncode == 1, f"{name}, byte {spot}"
        assert name in done.stdout + done.stderr


def test_a_stray_module_of_pythons_own_name_is_told_and_not_run(copy: Path) -> None:
    for name in ("hashlib.py", "json.py", "re.py", "pathlib.py", "ssl.py", "base64.py"):
        (copy / name).write_text("print('this ran'); raise SystemExit(0)\n")
    done = run(SYSTEM, "-m", "verify", within=copy)
    assert done.returncode == 1
    assert "this ran" not in done.stdout
    assert "hashlib.py does not belong to the pack" in done.stdout


def closed_again(pack: Path) -> None:
    """What somebody without the key can do: make all lists anew over what was changed."""
    info = dict(line.split(": ", 1) for line in (pack / "bag-info.txt").read_text().splitlines()[:-1])
    for name in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt", TAGS):
        (pack / name).unlink()
    close_bag(pack, info)


def signed_again(pack: Path, signer: Signer) -> None:
    """What somebody with a key can do besides."""
    subjects = {name: sha256((pack / name).read_bytes()) for name in files(pack) if name.startswith("seal/")}
    del subjects[ENVELOPE]
    subjects[TAGS] = sha256((pack / TAGS).read_bytes())
    about = json.loads((pack / "data/case.json").read_text())
    told = {"case": about["case"], "flavour": about["flavour"], "made_at": about["made_at"]}
    (pack / ENVELOPE).write_bytes(signer.sign(PAYLOAD_TYPE, statement(subjects, told)))


def test_lists_made_anew_do_not_hide_a_change(copy: Path) -> None:
    capture = next(copy.glob("data/captures/*/full-page-picture.png"))
    capture.write_bytes(capture.read_bytes() + b"more")
    closed_again(copy)
    told = faults(copy)
    assert f"{TAGS} has been changed" in told
    assert f"{capture.relative_to(copy).as_posix()} is not among the files" in told
    assert "seal/tagmanifest.1.tsr is no timestamp of the pack" in told


def test_another_key_does_not_hide_a_change(copy: Path) -> None:
    thief = Signer(Ed25519PrivateKey.generate())
    keys = json.loads((copy / "data/ledger/keys.json").read_text())
    keys["keys"].append({**keys["keys"][0], "key_id": thief.key_id, "public": thief.public.hex()})
    (copy / "data/ledger/keys.json").write_text(canonical_json(keys))
    closed_again(copy)
    signed_again(copy, thief)
    assert f"does not begin the key {thief.key_id[:16]}" in faults(copy)


def changed_line(pack: Path) -> str:
    proof = pack / "data/ledger/proofs/2.json"
    content = json.loads(proof.read_text())
    log = pack / "data/ledger/custody-log.jsonl"
    changed = content["body"].replace("townchatter.test", "othersite.test")
    log.write_text(log.read_text().replace(content["body"], changed))
    proof.write_text(canonical_json({**content, "body": changed}))
    return "data/ledger/proofs/2.json does not prove that line 2 stands in the signed ledger"


def dropped_line(pack: Path) -> str:
    log = pack / "data/ledger/custody-log.jsonl"
    log.write_text("".join(line for line in log.read_text().splitlines(keepends=True) if '"number":8' not in line))
    return "custody-log.jsonl lacks ledger line 8"


def moved_line(pack: Path) -> str:
    log = pack / "data/ledger/custody-log.jsonl"
    first, second, *others = log.read_text().splitlines(keepends=True)
    log.write_text("".join([second, first, *others]))
    return "custody-log.jsonl, line 2: ledger line 1 stands after line 2"


def dropped_with_proof(pack: Path) -> str:
    log = pack / "data/ledger/custody-log.jsonl"
    log.write_text("".join(line for line in log.read_text().splitlines(keepends=True) if '"number":8' not in line))
    (pack / "data/ledger/proofs/8.json").unlink()
    return "The ledger lines of the pack do not tell that C-"


def dropped_capture(pack: Path) -> str:
    shutil.rmtree(min(pack.glob("data/captures/C-*")))
    return "data/case.json and the folder data/captures/ do not agree"


def dropped_file(pack: Path) -> str:
    next(pack.glob("data/captures/*/page.mhtml")).unlink()
    return "lacks the mhtml that the ledger says was sealed"


def other_record(pack: Path) -> str:
    first, second = sorted(pack.glob("data/captures/*/record.json"))[:2]
    first.write_bytes(second.read_bytes())
    return f"{first.relative_to(pack).as_posix()} is the record of {second.parent.name}"


def earlier_head(pack: Path) -> str:
    place = pack / "data/ledger/heads/00000003.consistency.json"
    content = json.loads(place.read_text())
    place.write_text(canonical_json({**content, "path": content["path"][::-1]}))
    return "the ledger that it signs is not the beginning of the latest one"


def swapped_stamps(pack: Path) -> str:
    shutil.copy(pack / "seal/tagmanifest.1.tsr", pack / "data/ledger/heads/00000003.1.tsr")
    return "data/ledger/heads/00000003.1.tsr is no timestamp of"


def spoilt_archive(pack: Path) -> str:
    archive = next(pack.glob("data/captures/*/web-archive.wacz"))
    archive.write_bytes(flipped(archive.read_bytes(), 900))
    return f"In {archive.relative_to(pack).as_posix()}"


@pytest.mark.parametrize(
    "spoil",
    [
        changed_line, dropped_line, moved_line, dropped_with_proof, dropped_capture, dropped_file, other_record,
        earlier_head, swapped_stamps, spoilt_archive,
    ],
)  # fmt: skip
def test_whoever_holds_the_key_cannot_rewrite_what_the_ledger_says(
    made: Made, copy: Path, spoil: Callable[[Path], str]
) -> None:
    """Everything that is made over the change is made anew and signed rightly: only the proofs can tell."""
    said = spoil(copy)
    closed_again(copy)
    signed_again(copy, made.home.keys.signer(NOW, made.home.vault))
    told = [fault for fault in examine(copy).faults if "no timestamp of the pack" not in fault]
    assert told
    assert said in "\n".join(told)


def test_nothing_of_another_case_and_nobody_who_reported_stands_in_it(made: Made) -> None:
    others = [one.reference for one in Case.objects.exclude(pk=made.case.pk)]
    for name in files(made.pack):
        content = (made.pack / name).read_bytes()
        for hidden in (*others, "elsewhere.test", *REPORTER.split(), "960777", "details kept apart", "to call back"):
            assert hidden.encode() not in content, f"{hidden} in {name}"


def test_the_ledger_tells_of_the_hand_over_and_never_of_the_password(made: Made) -> None:
    [line] = LedgerLine.objects.filter(body__contains="exported", number__gt=10)[:1]
    told = json.loads(line.body)
    assert told["tagmanifest_sha256"] == sha256((made.pack / TAGS).read_bytes())
    assert (told["case"], told["flavour"], told["role"], told["reason"]) == (
        made.case.reference, "full", "chair", "for the police",
    )  # fmt: skip
    assert not LedgerLine.objects.filter(body__contains=PASSPHRASE).exists()
    assert len({new_passphrase() for _ in range(50)}) == 50


def test_a_pack_made_offline_says_that_no_clock_has_seen_it(made: Made, tmp_path: Path) -> None:
    pack = made.home.pack(made.case, tmp_path / "pack", offline=True)
    assert "This pack is not yet timestamped" in (pack / "seal/NOT-YET-TIMESTAMPED.txt").read_text()
    done = run(SYSTEM, "-m", "verify", within=pack)
    assert done.returncode == 0
    assert "The pack is not yet timestamped" in done.stdout


def test_a_pack_of_changed_bytes_is_never_handed_over(made: Made, tmp_path: Path) -> None:
    artifact = Artifact.objects.filter(kind="document", capture__owed__case=made.case).first()
    assert artifact
    place = made.home.vault.path(artifact.sha256)
    content, lines = place.read_bytes(), LedgerLine.objects.count()
    place.chmod(0o600)
    place.write_bytes(b"other")
    try:
        with pytest.raises(VaultError, match=f"{artifact.sha256[:12]}.* has changed since it was sealed"):
            made.home.pack(made.case, tmp_path / "pack")
    finally:
        place.write_bytes(content)
    assert list(tmp_path.iterdir()) == []
    assert LedgerLine.objects.count() - lines <= 2, "a head may be signed, but nothing was exported"


def test_a_row_that_was_meddled_with_stops_the_pack(made: Made, tmp_path: Path) -> None:
    row = Artifact.objects.get(kind="document", capture__owed__case=made.case, capture__address__contains="talk/7")
    Artifact.objects.filter(pk=row.pk).update(capture=None)
    try:
        with pytest.raises(UnsoundPackError, match="lacks the document that the ledger says was sealed"):
            made.home.pack(made.case, tmp_path / "pack")
    finally:
        Artifact.objects.filter(pk=row.pk).update(capture=row.capture)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over_and_no_name_stands_in_a_file_name(made: Made, tmp_path: Path) -> None:
    for taken in (tmp_path / "pack", tmp_path / "other-reading-copy.pdf"):
        taken.write_text("mine")
    for name, said in (
        ("pack", "nothing is ever written over"),
        ("other", "nothing is ever written over"),
        ("for-mrs-clacy", "would name a person"),
    ):
        with pytest.raises(PackError, match=said):
            made.home.pack(made.case, tmp_path / name)
    assert (tmp_path / "pack").read_text() == "mine"


def test_a_pack_that_is_broken_off_leaves_nothing_half(made: Made, tmp_path: Path) -> None:
    def broken_off(content: bytes) -> list[tuple[str, bytes]]:
        raise KeyboardInterrupt

    (tmp_path / ".pack.left.unfinished").mkdir()  # as a killed process leaves it
    with pytest.raises(KeyboardInterrupt):
        make_pack(
            made.case, tmp_path / "pack", flavour="full", vault=made.home.vault, keys=made.home.keys, roots=(),
            now=NOW, stamp=broken_off, passphrase=PASSPHRASE,
        )  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_whether_this_installation_made_it(made: Made, copy: Path, tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert "Its signing key is not one of this installation" in home("verify", "--pack", copy).stdout
    assert home.json("verify", "--pack", copy)["made_here"] is False
    (copy / "data/case.json").unlink()
    assert "data/case.json is missing" in home("verify", "--pack", copy, expect=1).stdout
    ours = subprocess.run(
        [sys.executable, "-m", "config.cli", "verify", "--pack", str(made.pack)],
        cwd=ROOT, env={**os.environ}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "This installation made it." in ours.stdout, ours.stderr


def test_a_hostile_pack_does_no_harm(tmp_path: Path) -> None:
    outside, pack = tmp_path / "outside.txt", tmp_path / "hostile"
    outside.write_text("private words")
    (pack / "verify").mkdir(parents=True)
    (pack / "data").mkdir()
    (pack / "verify/__main__.py").write_text(f"open({str(tmp_path / 'harm')!r}, 'w')")
    (pack / "verify/__init__.py").write_text(f"open({str(tmp_path / 'harm')!r}, 'w')")
    (pack / "data/link").symlink_to(outside)
    os.mkfifo(pack / "data/pipe")
    (pack / "manifest-sha256.txt").write_text(
        f"{sha256(b'private words')}  data/../../outside.txt\n{'0' * 64}  /etc/passwd\n"
    )
    (pack / "manifest-sha512.txt").write_text(f"{'0' * 128}  data/\x1b]0;owned\x07\n")
    (pack / TAGS).write_bytes(b"\xff\xfe" * 40)
    (pack / "data/ledger").mkdir()
    (pack / "data/ledger/keys.json").write_text("[" * 100_000)
    (pack / "data/case.json").write_text('{"captures": 1e999}')
    with (pack / "data/huge").open("wb") as file:
        file.truncate(1 << 40)
    deep = pack / "data"
    for _ in range(1500):
        deep /= "d"
        deep.mkdir()
    before = run("find", "hostile", within=tmp_path).stdout
    told = Home(tmp_path / "home")("verify", "--pack", pack, expect=1)
    assert "data/link is a link to somewhere else; it was not followed." in told.stdout
    assert "manifest-sha256.txt, line 1 is no line of a manifest" in told.stdout
    assert "data/huge is not an ordinary file" in told.stdout
    assert "data/pipe is not an ordinary file" in told.stdout
    assert "\x1b" not in told.stdout
    assert "Traceback" not in told.stderr
    assert not (tmp_path / "harm").exists()
    assert run("find", "hostile", within=tmp_path).stdout == before
    assert outside.read_text() == "private words"
    run("rm", "-r", "hostile", within=tmp_path)  # too deep for pytest to clear away


def test_the_reading_copy_lies_beside_the_pack(made: Made) -> None:
    assert reading_copy_of(made.pack).read_bytes().startswith(b"%PDF-")
