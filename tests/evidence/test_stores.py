"""A vault in a bucket: the same promises as on disk, kept over HTTP with a real client and a real server."""

import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import boto3
import pytest
from moto.server import ThreadedMotoServer

from config.environment import ConfigurationError, read_environment
from evidence.stores import Bucket, S3Store, bucket_of
from evidence.vault import Vault, VaultError, sha256
from tests.conftest import ROOT

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SECRET = "the-secret-of-this-test"  # noqa: S105 - of no server anywhere


def ask(address: str, words: bytes) -> None:
    """Tell the server of this test how to behave."""
    with urlopen(Request(address, data=words, headers={"Content-Type": "text/plain"})) as answer:  # noqa: S310
        assert answer.status == 200


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_DEFAULT_REGION", "AWS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATESTTESTTESTTEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture
def client(endpoint: str) -> Iterator[Any]:
    ask(f"{endpoint}/moto-api/reset", b"")
    client = boto3.client("s3", endpoint_url=endpoint, region_name="eu-west-2")
    client.create_bucket(Bucket="evidence", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    yield client
    client.close()


@pytest.fixture
def vault(endpoint: str, client: Any) -> Vault:
    return Vault(S3Store(bucket_of(f"s3://evidence/larkspur?endpoint={endpoint}&region=eu-west-2")))


def key_of(digest: str) -> str:
    return f"larkspur/{Vault.name(digest)}"


def keys(client: Any) -> list[str]:
    return [one["Key"] for one in client.list_objects_v2(Bucket="evidence").get("Contents", ())]


def test_what_is_put_is_read_again_and_lies_under_its_hash(vault: Vault, client: Any) -> None:
    digest = vault.put(b"seen")
    assert digest == sha256(b"seen")
    assert vault.read(digest) == vault.raw(digest) == b"seen"
    assert list(vault.digests()) == [digest]
    assert keys(client) == [key_of(digest)]


def test_the_same_bytes_are_written_once(vault: Vault, client: Any) -> None:
    client.put_bucket_versioning(Bucket="evidence", VersioningConfiguration={"Status": "Enabled"})
    digest = vault.put(b"seen")
    vault.put(b"seen")
    assert len(client.list_object_versions(Bucket="evidence")["Versions"]) == 1
    assert list(vault.digests()) == [digest]


def test_other_bytes_under_a_digest_are_never_written_over_nor_served(vault: Vault, client: Any) -> None:
    digest = vault.put(b"seen")
    client.put_object(Bucket="evidence", Key=key_of(digest), Body=b"other")
    with pytest.raises(VaultError, match="holds other bytes than its name says"):
        vault.put(b"seen")
    with pytest.raises(VaultError, match="has changed since it was sealed"):
        vault.read(digest)
    assert vault.raw(digest) == b"other", "evidence of meddling is kept"


def test_the_server_itself_refuses_a_second_writer(vault: Vault) -> None:
    store = vault.store
    assert isinstance(store, S3Store)
    store.add("aa/bb/x", b"first")
    with pytest.raises(Exception, match="PreconditionFailed"):
        store._object("aa/bb/x").put(Body=b"second", IfNoneMatch="*")  # noqa: SLF001 - what `add` asks of the server
    assert store.get("aa/bb/x") == b"first"


def test_many_writers_agree(vault: Vault) -> None:
    contents = [bytes([number % 5]) * 70_000 for number in range(40)]
    with ThreadPoolExecutor(8) as threads:
        digests = set(threads.map(vault.put, contents))
    assert sorted(digests) == list(vault.digests())


def test_large_bytes_go_in_one_request(vault: Vault) -> None:
    content = bytes(range(256)) * 4 * 12_000
    assert vault.read(vault.put(content)) == content


def test_erased_bytes_are_gone_with_every_version_of_them(vault: Vault, client: Any) -> None:
    client.put_bucket_versioning(Bucket="evidence", VersioningConfiguration={"Status": "Enabled"})
    digest, other = vault.put(b"seen"), vault.put(b"kept")
    client.delete_object(Bucket="evidence", Key=key_of(digest))
    vault.put(b"seen")
    vault.erase(digest)
    vault.erase(digest)
    left = client.list_object_versions(Bucket="evidence")
    assert [one["Key"] for one in left["Versions"]] == [key_of(other)]
    assert "DeleteMarkers" not in left
    with pytest.raises(VaultError, match="is not in the vault"):
        vault.read(digest)


def test_the_memory_of_the_ledger_works_there_too(vault: Vault) -> None:
    assert vault.head() == (0, "")
    vault.remember(7, "a" * 64)
    vault.remember(6, "b" * 64)
    assert vault.head() == (7, "a" * 64)
    assert list(vault.digests()) == []


def test_prefixes_are_apart(vault: Vault, endpoint: str) -> None:
    digest = vault.put(b"seen")
    beside = Vault(S3Store(bucket_of(f"s3://evidence/lark?endpoint={endpoint}&region=eu-west-2")))
    above = Vault(S3Store(bucket_of(f"s3://evidence?endpoint={endpoint}&region=eu-west-2")))
    assert list(beside.digests()) == list(above.digests()) == []
    with pytest.raises(VaultError):
        beside.read(digest)


def test_a_bucket_that_works_says_so_and_keeps_nothing(vault: Vault, client: Any, endpoint: str) -> None:
    said = f"The vault in the bucket evidence at {endpoint} can be written. The connection to it is not encrypted."
    assert vault.probe() == said
    assert keys(client) == []
    assert vault.sweep(NOW) == 0


def test_a_folder_is_only_told_of_a_vault_on_disk(vault: Vault) -> None:
    with pytest.raises(VaultError, match="does not lie in a folder of this machine"):
        vault.path("0" * 64)


def attempts(vault: Vault) -> list[Callable[[], object]]:
    return [lambda: vault.put(b"seen"), lambda: vault.raw("0" * 64), vault.probe, lambda: list(vault.digests())]


def told_by(vault: Vault) -> set[str]:
    """What everything that is tried says; the memory of the ledger stays silent."""
    said = set()
    for attempt in attempts(vault):
        with pytest.raises(VaultError) as failed:
            attempt()
        said.add(str(failed.value).partition(": ")[2])
    vault.remember(1, "a" * 64)
    assert vault.head() == (0, "")
    return said


def test_no_such_bucket(endpoint: str, client: Any) -> None:
    store = S3Store(Bucket("nowhere", endpoint=endpoint, region="eu-west-2"))
    assert told_by(Vault(store)) == {"there is no such bucket. Make it, or correct HEADSUP_VAULT."}


def test_no_credentials(vault: Vault, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    said = "there are no credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of a user who may write there."
    assert told_by(Vault(S3Store(Bucket("evidence", endpoint=endpoint, region="eu-west-2")))) == {said}


def test_wrong_credentials_are_told_and_never_shown(vault: Vault, endpoint: str) -> None:
    ask(f"{endpoint}/moto-api/reset-auth", b"0")  # from now on the server looks at credentials
    try:
        said = told_by(vault)
    finally:
        ask(f"{endpoint}/moto-api/reset-auth", b"inf")
    assert {sentence.partition(".")[0] for sentence in said} == {"its server does not know the credentials"}
    assert SECRET not in str(said)
    assert "AKIA" not in str(said)


def test_a_dead_endpoint() -> None:
    store = S3Store(Bucket("evidence", endpoint="http://127.0.0.1:9", region="eu-west-2"))
    with pytest.raises(VaultError, match=r"its server does not answer as S3 does\. Check HEADSUP_VAULT"):
        Vault(store).put(b"seen")


class Refusing(http.server.BaseHTTPRequestHandler):
    """A server that answers everything in one way."""

    answer = (403, "AccessDenied")

    def answered(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        status, code = self.answer
        body = f"<Error><Code>{code}</Code><Message>{SECRET}</Message></Error>".encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_PUT = do_DELETE = answered  # noqa: N815 - names of the library

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.fixture
def refusing() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((403, "AccessDenied"), "its server refuses it"),
        ((403, "RequestTimeTooSkewed"), "the clock of this machine is wrong"),
        ((301, "PermanentRedirect"), "it lies in another region"),
        ((400, "XMinioStorageFull"), "it is full"),
        ((400, "Whatever"), "its server does not answer as S3 does"),
    ],
)
def test_what_a_server_refuses_is_one_sentence(
    refusing: str, monkeypatch: pytest.MonkeyPatch, answer: tuple[int, str], said: str
) -> None:
    monkeypatch.setattr(Refusing, "answer", answer)
    vault = Vault(S3Store(Bucket("evidence", endpoint=refusing, region="eu-west-2")))
    for attempt in attempts(vault):
        with pytest.raises(VaultError) as failed:
            attempt()
        assert said in str(failed.value)
        assert SECRET not in str(failed.value)


def test_an_answer_that_is_no_listing(refusing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Refusing, "answer", (200, "<<<"))
    vault = Vault(S3Store(Bucket("evidence", endpoint=refusing, region="eu-west-2")))
    with pytest.raises(VaultError, match="its server does not answer as S3 does"):
        list(vault.digests())


def test_the_setting_leads_there_and_without_it_no_client_is_loaded(
    vault: Vault, endpoint: str, tmp_path: Path
) -> None:
    script = (
        "import sys, django; django.setup(); from config.installation import vault\n"
        "print(vault().put(b'seen'), vault().probe(), 'evidence.stores' in sys.modules)"
    )
    said = []
    for address in (f"s3://evidence/larkspur?endpoint={endpoint}&region=eu-west-2", ""):
        environ = {**os.environ, "HEADSUP_HOME": str(tmp_path), "HEADSUP_VAULT": address}
        command = [sys.executable, "-c", script]
        done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
        said.append(done.stdout.split()[0] + done.stdout.strip()[-5:])
    digest = sha256(b"seen")
    assert said == [f"{digest} True", f"{digest}False"]
    assert list(vault.digests()) == [digest]
    assert (tmp_path / "vault" / Vault.name(digest)).read_bytes() == b"seen"


def test_addresses_of_buckets() -> None:
    told = bucket_of("s3://evidence/a/b/?endpoint=http://127.0.0.1:9000&region=eu-west-2")
    assert told == Bucket("evidence", "a/b", "http://127.0.0.1:9000", "eu-west-2")
    assert bucket_of("s3://evidence") == Bucket("evidence")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("evidence", "must look like s3://"),
        ("s3://", "must look like s3://"),
        ("s3://Evidence", "must look like s3://"),
        ("s3://evidence/a b", "must look like s3://"),
        ("s3://evidence?endpoint=minio:9000", "must look like s3://"),
        ("s3://evidence?endpoint=http://minio:nine", "must look like s3://"),
        ("s3://evidence?secret=x", "must look like s3://"),
        ("s3://AKIA:secret@evidence", "must hold no credentials"),
        ("s3://evidence?endpoint=http://user:secret@minio:9000", "must hold no credentials"),
    ],
)
def test_a_wrong_address_stops_the_start(address: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^HEADSUP_VAULT: ") as failed:
        read_environment({"HEADSUP_VAULT": address})
    assert said in str(failed.value)
    assert "secret" not in str(failed.value)


def test_a_right_address_is_taken() -> None:
    for address in ("", "s3://evidence/a/b?endpoint=http://127.0.0.1:9000&region=eu-west-2", "s3://a.b-c"):
        assert read_environment({"HEADSUP_VAULT": address}).vault == address
