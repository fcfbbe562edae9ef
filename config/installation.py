"""This installation: the values that commands hand down to the rooms."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.credentials import read_credentials
from config.environment import ConfigurationError, Environment
from crawlers.secret import Secret
from crawlers.settings import CrawlOptions
from evidence.attest.keys import KeyRing
from evidence.vault import Vault


class BusyError(Exception):
    """Another process is doing this already."""


def environment() -> Environment:
    """The typed environment of this process."""
    found: Environment = settings.ENVIRONMENT
    return found


def home() -> Path:
    """Folder of everything that this installation keeps."""
    found: Path = settings.HOME
    return found


def vault() -> Vault:
    """The vault of this installation: a folder of its home, or the bucket of HEADSUP_VAULT."""
    if address := environment().vault:
        from evidence.stores import S3Store, bucket_of  # noqa: PLC0415 - the client of S3 takes half a second to load

        return Vault(S3Store(bucket_of(address)))
    return Vault(home() / "vault")


def keys() -> KeyRing:
    """The keys of this installation."""
    return KeyRing(home() / "keys")


def clock() -> datetime:
    """The time of day, in UTC; below the command line it is an argument."""
    return datetime.now(UTC)


def credentials() -> dict[str, Secret]:
    """The credentials of services, by name; raises ConfigurationError for one that cannot be used."""
    return read_credentials(os.environ)


def crawl_options() -> CrawlOptions:
    """How this installation visits; raises ConfigurationError while nobody can be reached about it."""
    chosen = environment()
    if not chosen.contact:
        message = (
            "HEADSUP_CONTACT: is not set. Name an e-mail or https:// address at which the owner of a visited "
            "website can reach you; it is part of the name under which Heads-up visits."
        )
        raise ConfigurationError(message)
    return CrawlOptions(chosen.contact, chosen.crawl_delay, chosen.egress_hosts, chosen.browser)


def prepare_database() -> None:
    """Bring the tables up to date; raises DatabaseError when the database cannot be reached or written."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with alone("migrate"):
            call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def alone(what: str) -> Iterator[None]:
    """Hold a lock that ends with this process, however it ends; raises BusyError when another holds it."""
    try:
        file = (home() / f"{what}.lock").open("w")
    except OSError as error:
        message = f"HEADSUP_HOME: {home()} cannot be written ({error.strerror}). Make room there or make it writable."
        raise ConfigurationError(message) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = f"Another {what} is running here. Wait until it has ended; nothing was started."
            raise BusyError(message) from error
        yield
