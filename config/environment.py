"""The environment, read once and typed; a wrong value stops the start with a sentence."""

import ipaddress
import os
import re
from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

HostMap = dict[str, tuple[str, int]]
TSA = "http://timestamp.digicert.com http://timestamp.sectigo.com"
_TSA = re.compile(r"http://[\w.-]+(:80)?(/[!-~]*)?|https://[\w.-]+(:443)?(/[!-~]*)?", re.ASCII)
_LONGEST_TSA = 300
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


class ConfigurationError(Exception):
    """A setting that the program cannot start with; its text names the variable and what to do."""


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:
        message = f"“{name}” is not a time zone; use a name such as Europe/London"
        raise ValueError(message) from error
    return name


def _host_map(text: object) -> object:
    """Turn ``name=127.0.0.1:8080,…`` into a mapping; only loopback addresses may be named."""
    if not isinstance(text, str):
        return text
    hosts: HostMap = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        name, _, target = entry.partition("=")
        address, _, port = target.rpartition(":")
        try:
            loopback = ipaddress.ip_address(address.strip("[]")).is_loopback
            number = int(port)
        except ValueError:
            loopback, number = False, 0
        if not (name and loopback and 0 < number < 65536):  # noqa: PLR2004 - the last port there is
            message = f"“{entry}” must look like name.test=127.0.0.1:8080, with a loopback address"
            raise ValueError(message)
        hosts[name.strip().lower()] = (address.strip("[]"), number)
    return hosts


def _paths(text: object) -> object:
    """Files of a list, parted as in PATH."""
    return tuple(filter(None, text.split(os.pathsep))) if isinstance(text, str) else text


def _authorities(text: object) -> object:
    """Addresses of timestamp authorities, parted by blanks; the word none for none at all."""
    if not isinstance(text, str):
        return text
    addresses = tuple(dict.fromkeys(text.split()))
    if addresses == ("none",):
        return ()
    for address in addresses:
        if not _TSA.fullmatch(address) or len(address) > _LONGEST_TSA:
            message = (
                f"“{address[:100]}” is not the address of a timestamp authority; write addresses such as "
                "http://timestamp.digicert.com with blanks between them, or the word none"
            )
            raise ValueError(message)
    return addresses


def _certificate_files(files: tuple[Path, ...]) -> tuple[Path, ...]:
    for file in files:
        try:
            readable = b"-----BEGIN CERTIFICATE-----" in file.read_bytes()
        except OSError as error:
            message = f"{file} cannot be read ({error.strerror}); name PEM files with root certificates"
            raise ValueError(message) from error
        if not readable:
            message = f"{file} holds no certificate in PEM form"
            raise ValueError(message)
    return files


def _vault(text: str) -> str:
    """Address of a bucket; credentials never stand in it."""
    try:
        parts = urlsplit(text)
        told = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        endpoint = urlsplit(told.get("endpoint", "https://s3"))
        _ = endpoint.port
    except ValueError:
        parts, told, endpoint = urlsplit(""), {}, urlsplit("")
    if "@" in parts.netloc + endpoint.netloc:
        message = "must hold no credentials; they come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        raise ValueError(message)
    named = parts.scheme == "s3" and _BUCKET.fullmatch(parts.netloc) and re.fullmatch(r"(/[\w.-]+)*/?", parts.path)
    reached = endpoint.scheme in {"http", "https"} and endpoint.hostname and not (endpoint.query or endpoint.fragment)
    if not (named and reached and told.keys() <= {"endpoint", "region"} and not parts.fragment):
        message = "must look like s3://bucket/folder?endpoint=https://storage.example.org&region=eu-west-2"
        raise ValueError(message)
    return text


def _smtp_url(text: str) -> str:
    message = (
        "must look like smtp://user:password@mail.example.org:587 (or smtps://…); "
        "write special characters of the password as in %23 for #"
    )
    try:
        parts = urlsplit(text)
        fine = parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and not (parts.path or parts.fragment)
        _ = parts.port
    except ValueError:
        fine = False
    if not fine:
        raise ValueError(message)
    if not unquote(f"{parts.username}{parts.password}").isascii():
        message = "user name and password must be plain ASCII, as mail servers want them"
        raise ValueError(message)
    return text


def _sender(text: str) -> str:
    name, address = parseaddr(text)
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", address) or "\n" in text or "\r" in text:
        message = f"“{text}” is not a sender; write it like headsup@your-school.example"
        raise ValueError(message)
    return f"{name} <{address}>" if name else address


def _contact(text: str) -> str:
    if text and "@" not in text and not text.startswith("https://"):
        message = "must be an e-mail address or an https:// address where you can be reached"
        raise ValueError(message)
    return text


class Environment(BaseModel):
    """Every setting of the program as one frozen value."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    home: Path = Path("var")
    database_url: str = ""
    vault: Annotated[str, AfterValidator(_vault)] = ""
    contact: Annotated[str, AfterValidator(_contact)] = ""
    crawl_delay: Annotated[float, Field(ge=0, le=300)] = 5.0
    egress_hosts: Annotated[HostMap, BeforeValidator(_host_map)] = {}
    browser: Path | None = None
    gazetteer: Annotated[tuple[Path, ...], BeforeValidator(_paths)] = ()
    smtp_url: Annotated[str, AfterValidator(_smtp_url)] = ""
    mail_from: Annotated[str, AfterValidator(_sender)] = "headsup@localhost"
    tsa: Annotated[tuple[str, ...], BeforeValidator(_authorities)] = tuple(TSA.split())
    tsa_roots: Annotated[tuple[Path, ...], BeforeValidator(_paths), AfterValidator(_certificate_files)] = ()
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "Europe/London"


def variable(setting: str) -> str:
    """Name of the environment variable behind a setting: ``database_url`` is ``DATABASE_URL``."""
    return "DATABASE_URL" if setting == "database_url" else f"HEADSUP_{setting.upper()}"


def read_environment(environ: Mapping[str, str]) -> Environment:
    """Read every setting; raises ConfigurationError with one line for each wrong value."""
    given = {
        setting: environ[variable(setting)]
        for setting in Environment.model_fields
        if environ.get(variable(setting), "").strip()
    }
    try:
        return Environment.model_validate(given)
    except ValidationError as error:
        lines = [
            f"{variable(str(wrong['loc'][0]))}: {wrong['msg'].removeprefix('Value error, ')}."
            for wrong in error.errors()
        ]
        raise ConfigurationError("\n".join(lines)) from error
