"""The signed web archive: valid for others, and not one byte of it can change unseen."""

import base64
import functools
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from hypothesis import given
from hypothesis import strategies as st

from evidence.archive.wacz import PageEntry, wacz_of
from evidence.archive.warc import warc_of
from evidence.standalone import wacz as form
from evidence.standalone.signatures import verify_raw_ecdsa
from evidence.standalone.wacz import DIGEST, FILES, PACKAGE, faults, zipped
from tests.evidence.visits import BEGAN, PAGE, page_visit, tls_of

NOW = datetime(2026, 11, 20, 9, 30, 40, tzinfo=UTC)
SOFTWARE = "headsup 0.1.0"
NAME = "C-0123456789AB.wacz"


@pytest.fixture(scope="module")
def key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP384R1())


@pytest.fixture(scope="module")
def archive(key: ec.EllipticCurvePrivateKey) -> bytes:
    warc = warc_of(page_visit(tls_of("www.larkspurhill-talk.test")), {"software": SOFTWARE})
    return wacz_of(warc, [PageEntry(PAGE, "Board 7 — “kitchen”", BEGAN)], key, NOW, SOFTWARE)


@pytest.fixture(scope="module")
def small(key: ec.EllipticCurvePrivateKey) -> bytes:
    return wacz_of(
        warc_of(page_visit()[:1], {"software": SOFTWARE}), [PageEntry(PAGE, "Board", BEGAN)], key, NOW, SOFTWARE
    )


def files_of(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def validated(archive: bytes, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "archive.wacz").write_bytes(archive)
    command = [str(Path(sys.executable).with_name("wacz")), "validate", "-f", str(folder / "archive.wacz")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_tool_of_the_specification_finds_it_valid(archive: bytes, tmp_path: Path) -> None:
    done = validated(archive, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Version detected as 1.1.1" in done.stdout
    assert "Validation succeeded, the passed WACZ is valid" in done.stdout


def test_that_tool_sees_a_changed_page_list(archive: bytes, tmp_path: Path) -> None:
    files = files_of(archive) | {form.PAGES: b"{}"}
    assert "Validation succeeded" not in validated(zipped(files), tmp_path).stdout


def test_the_zip_is_one_that_everybody_opens(archive: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        entries = opened.infolist()
    assert tuple(entry.filename for entry in entries) == FILES
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_the_signature_is_the_anonymous_one_of_the_specification(archive: bytes) -> None:
    files = files_of(archive)
    digest, package = json.loads(files[DIGEST]), json.loads(files[PACKAGE])
    signed = digest["signedData"]
    assert digest["hash"] == signed["hash"] == "sha256:" + hashlib.sha256(files[PACKAGE]).hexdigest()
    assert signed["created"] == package["created"] == "2026-11-20T09:30:40Z"
    assert (package["wacz_version"], package["software"]) == ("1.1.1", SOFTWARE)
    public = load_der_public_key(base64.b64decode(signed["publicKey"]))
    assert isinstance(public, ec.EllipticCurvePublicKey)
    raw = base64.b64decode(signed["signature"])
    numbers = (int.from_bytes(raw[:48], "big"), int.from_bytes(raw[48:], "big"))
    public.verify(encode_dss_signature(*numbers), signed["hash"].encode("ascii"), ec.ECDSA(SHA256()))


def test_the_page_is_offered_with_title_and_time(archive: bytes) -> None:
    files = files_of(archive)
    head, page = map(json.loads, files[form.PAGES].splitlines())
    assert head["format"] == "json-pages-1.0"
    assert (page["url"], page["ts"], page["title"]) == (PAGE, "2026-11-20T09:30:15Z", "Board 7 — “kitchen”")
    assert json.loads(files[PACKAGE])["mainPageUrl"] == PAGE


def test_nothing_is_wrong_with_it(archive: bytes, small: bytes, key: ec.EllipticCurvePrivateKey) -> None:
    assert list(faults(archive, NAME)) == list(faults(small, NAME)) == []
    empty = wacz_of(warc_of([], {"software": SOFTWARE}), [], key, NOW, SOFTWARE)
    assert list(faults(empty, NAME)) == []


def test_every_single_flipped_byte_is_named(small: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form, "verify_raw_ecdsa", functools.cache(verify_raw_ecdsa))  # the real one, once each
    with zipfile.ZipFile(io.BytesIO(small)) as opened:
        ends = [*(entry.header_offset for entry in opened.infolist()[1:]), opened.start_dir]
    survivors, unnamed = [], []
    for position in range(len(small)):
        flipped = bytearray(small)
        flipped[position] ^= 1 << position % 8
        told = list(faults(bytes(flipped), NAME))
        inner = next((name for name, end in zip(FILES, ends, strict=True) if position < end), "the end of the zip")
        if not told:
            survivors.append(position)
        elif not any(NAME in one and inner in one for one in told):
            unnamed.append((position, inner, told))
    assert survivors == []
    assert unnamed == []


@pytest.mark.parametrize("name", FILES)
def test_a_missing_doubled_or_renamed_file_is_named(archive: bytes, name: str) -> None:
    files = files_of(archive)
    without = zipped({one: content for one, content in files.items() if one != name})
    assert any(name in one for one in faults(without, NAME))
    other = zipped({(one if one != name else one[:-1] + "x"): content for one, content in files.items()})
    assert any(name in one for one in faults(other, NAME))


def test_what_is_added_or_moved_is_named(archive: bytes) -> None:
    files = files_of(archive)
    added = zipped(files | {"archive/more.warc.gz": files[form.ARCHIVE]})
    for spoilt in (added, archive + b"\0", b"\0" + archive, archive[:-1], zipped(dict(reversed(files.items()))), b""):
        assert list(faults(spoilt, NAME))


def test_a_package_signed_by_nobody_or_by_another_is_named(archive: bytes) -> None:
    files = files_of(archive)
    changed = files[PACKAGE].replace(b"headsup 0.1.0", b"headsup 0.1.1")
    assert any("is not one of datapackage.json" in one for one in faults(zipped(files | {PACKAGE: changed}), NAME))
    digest = json.loads(files[DIGEST])
    digest["hash"] = digest["signedData"]["hash"] = "sha256:" + hashlib.sha256(changed).hexdigest()
    forged = files | {PACKAGE: changed, DIGEST: json.dumps(digest, indent=2).encode()}
    assert any("is not one of datapackage.json" in one for one in faults(zipped(forged), NAME))
    del digest["signedData"]
    unsigned = files | {DIGEST: json.dumps(digest, indent=2).encode()}
    assert any("cannot be read" in one for one in faults(zipped(unsigned), NAME))


@pytest.mark.parametrize(
    "package",
    [b"", b"[]", b"null", b'{"resources": 7}', b'{"resources": [{"path": [], "hash": 1, "bytes": 2}]}', b"[" * 100_000],
)
def test_a_package_that_is_none_is_told(archive: bytes, package: bytes) -> None:
    told = list(faults(zipped(files_of(archive) | {PACKAGE: package}), NAME))
    assert any(PACKAGE in one and NAME in one for one in told)


def test_listed_files_that_are_not_there_and_wrong_sizes_are_named(archive: bytes) -> None:
    files = files_of(archive)
    listed = json.loads(files[PACKAGE])
    listed["resources"].append({"path": "archive/other.warc.gz", "hash": "sha256:00", "bytes": 3})
    listed["resources"][2]["bytes"] += 1
    del listed["resources"][1]
    told = " ".join(faults(zipped(files | {PACKAGE: json.dumps(listed).encode()}), NAME))
    assert "'archive/other.warc.gz' is listed in datapackage.json but is not there" in told
    assert "pages/pages.jsonl has other bytes than datapackage.json says" in told
    assert "indexes/index.cdxj is not listed" in told


@given(st.binary(max_size=300))
def test_no_bytes_at_all_make_the_check_stumble(content: bytes) -> None:
    assert list(faults(content, NAME))
    assert list(faults(zipped(dict.fromkeys(FILES, content)), NAME))
