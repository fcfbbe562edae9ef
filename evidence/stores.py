"""The vault's store in a bucket: S3 or what speaks like it, through django-storages.

Credentials come from the usual variables of AWS (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, …) and are
read by its library alone: they stand in none of our settings, messages or logs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError
from botocore.parsers import ResponseParserError
from storages.backends.s3 import S3Storage

from evidence.vault import VaultError

_WHOLE = 5 * 1000**3
"""Bytes that S3 takes in one request; what is written in one request is never there by half."""
_CLIENT = {"connect_timeout": 5, "read_timeout": 60, "retries": {"mode": "standard", "max_attempts": 3}}
_ABSENT = {"NoSuchKey", "404"}
_THERE = {"PreconditionFailed", "412", "ConditionalRequestConflict", "409"}
_UNKNOWN = {"NotImplemented", "501", "MethodNotAllowed", "405"}
_CREDENTIALS = "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of a user who may write there."
_WRONG = ("its server does not know the credentials", _CREDENTIALS)
_REFUSED = (
    "its server refuses it",
    "Give the user s3:ListBucket, GetObject, PutObject; to erase also DeleteObject(Version), ListBucketVersions.",
)
_FULL = ("it is full", "Make room there, then run the command again: what is owed is still owed.")
_DEAD = ("its server does not answer as S3 does", "Check HEADSUP_VAULT and the server, then run the command again.")
_REASONS = {
    "NoSuchBucket": ("there is no such bucket", "Make it, or correct HEADSUP_VAULT."),
    "PermanentRedirect": ("it lies in another region", "Add ?region=… to HEADSUP_VAULT."),
    "AuthorizationHeaderMalformed": ("it lies in another region", "Add ?region=… to HEADSUP_VAULT."),
    "RequestTimeTooSkewed": ("the clock of this machine is wrong", "Set it, then run the command again."),
    **dict.fromkeys(("InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken"), _WRONG),
    **dict.fromkeys(("AccessDenied", "AllAccessDisabled", "Forbidden", "403", "401"), _REFUSED),
    **dict.fromkeys(("QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "507"), _FULL),
}


class _PresentError(Exception):
    """Something lies under the name already."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where a bucket is, as HEADSUP_VAULT says it."""

    name: str
    prefix: str = ""
    endpoint: str | None = None
    region: str | None = None

    def __str__(self) -> str:
        return f"the bucket {self.name}" + (f" at {self.endpoint}" if self.endpoint else "")


def bucket_of(address: str) -> Bucket:
    """Bucket of an address such as ``s3://bucket/prefix?endpoint=http://127.0.0.1:9000&region=eu-west-2``."""
    parts = urlsplit(address)
    told = dict(parse_qsl(parts.query))
    return Bucket(parts.netloc, parts.path.strip("/"), told.get("endpoint"), told.get("region"))


class S3Store:
    """Objects of a bucket under a prefix, each written once."""

    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket
        style = {"addressing_style": "path"} if bucket.endpoint else {}
        self._storage = S3Storage(
            bucket_name=bucket.name,
            location=f"{bucket.prefix}/" if bucket.prefix else "",
            endpoint_url=bucket.endpoint,
            region_name=bucket.region,
            client_config=Config(s3=style, **_CLIENT),
            transfer_config=TransferConfig(multipart_threshold=_WHOLE, use_threads=False),
        )

    def add(self, name: str, content: bytes) -> None:
        """Write an object once; the server is asked to refuse where one is already (If-None-Match)."""
        present = self.get(name)
        if present is None:
            try:
                with self._told("kept in"):
                    self._put(name, content, only_new=True)
            except _PresentError:
                present = self.get(name)  # another process was a moment faster
        if present is not None and present != content:
            message = f"{self._key(name)} in {self.bucket} holds other bytes than its name says; run `headsup verify`."
            raise VaultError(message)

    def get(self, name: str) -> bytes | None:
        """Bytes of an object; None when there is none."""
        with self._told("read from"):
            try:
                found: bytes = self._object(name).get()["Body"].read()
            except ClientError as error:
                if _code(error) in _ABSENT:
                    return None
                raise
            return found

    def replace(self, name: str, content: bytes) -> None:
        """Write an object that may be written again."""
        with self._told("kept in"):
            self._put(name, content, only_new=False)

    def names(self) -> Iterator[str]:
        """Names of all objects two levels deep, from first to last."""
        with self._told("read from"):
            bucket = self._storage.connection.Bucket(self.bucket.name)
            for found in bucket.objects.filter(Prefix=self._storage.location):
                name = found.key[len(self._storage.location) :]
                if name.count("/") == 2 and not name.rpartition("/")[2].startswith("."):  # noqa: PLR2004 - aa/bb/name
                    yield name

    def erase(self, name: str) -> None:
        """Delete an object with all the versions that a bucket may keep of it."""
        with self._told("erased from"):
            client, key = self._storage.connection.meta.client, self._key(name)
            try:
                pages = client.get_paginator("list_object_versions").paginate(Bucket=self.bucket.name, Prefix=key)
                kept = [one for page in pages for kind in ("Versions", "DeleteMarkers") for one in page.get(kind, ())]
            except ClientError as error:
                if _code(error) not in _UNKNOWN:
                    raise
                kept = []  # a server that knows no versions
            for one in kept:
                if one["Key"] == key:
                    client.delete_object(Bucket=self.bucket.name, Key=key, VersionId=one["VersionId"])
            if not kept:
                self._object(name).delete()

    def sweep(self, now: datetime) -> int:  # noqa: ARG002 - a bucket has nothing half written
        """Nothing: an object is there whole or not at all."""
        return 0

    def probe(self) -> str:
        """Write, read, try to write again and erase one object."""
        name, words = ".probe", b"probe"
        self.replace(name, words)
        if self.get(name) != words:
            message = f"{self.bucket} gives back other bytes than were written: it cannot keep evidence.".capitalize()
            raise VaultError(message)
        said = [f"The vault in {self.bucket} can be written."]
        try:
            with self._told("kept in"):
                self._put(name, words, only_new=True)
            said.append("It does not refuse to write over what is there; Heads-up looks first, but give it a lock.")
        except _PresentError:
            pass
        try:
            self.erase(name)
        except VaultError:
            said.append("Nothing can be erased there: a decision to erase would need more rights.")
        if (self.bucket.endpoint or "").startswith("http://"):
            said.append("The connection to it is not encrypted.")
        return " ".join(said)

    def _key(self, name: str) -> str:
        return f"{self._storage.location}{name}"

    def _object(self, name: str) -> Any:
        return self._storage.connection.Object(self.bucket.name, self._key(name))

    def _put(self, name: str, content: bytes, *, only_new: bool) -> None:
        condition = {"IfNoneMatch": "*"} if only_new else {}
        try:
            self._object(name).put(Body=content, ContentType="application/octet-stream", **condition)
        except ClientError as error:
            if only_new and _code(error) in _THERE:
                raise _PresentError from error
            if not (only_new and _code(error) in _UNKNOWN):
                raise
            self._object(name).put(Body=content)  # a server that knows no conditions: it was looked before

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """Turn what the bucket refuses into a sentence, without a word that the server chose."""
        try:
            yield
        except (NoCredentialsError, PartialCredentialsError) as error:
            raise self._error(what, ("there are no credentials", _CREDENTIALS)) from error
        except ClientError as error:
            raise self._error(what, _REASONS.get(_code(error), _DEAD)) from error
        except (BotoCoreError, ResponseParserError) as error:
            raise self._error(what, _DEAD) from error

    def _error(self, what: str, reason: tuple[str, str]) -> VaultError:
        why, advice = reason
        return VaultError(f"The evidence could not be {what} {self.bucket}: {why}. {advice}")


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
