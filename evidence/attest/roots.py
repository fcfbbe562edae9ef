"""Trusted roots: certificates on which the word of a timestamp authority may rest."""

from collections.abc import Iterable
from pathlib import Path

import certifi

from evidence.standalone.certificates import read
from evidence.standalone.der import pem_certificates
from evidence.standalone.fault import Fault


class RootsError(Exception):
    """A file of root certificates that cannot be used; its text says which and what to do."""


def trusted_roots(files: Iterable[Path] = ()) -> list[bytes]:
    """Certificates in DER: those that browsers trust (certifi), and those of our own PEM files.

    Raises RootsError when one of our own cannot be read.
    """
    found = dict.fromkeys(pem_certificates(Path(certifi.where()).read_bytes(), "The bundle of certifi"))
    for file in files:
        try:
            ours = pem_certificates(file.read_bytes(), str(file))
            for certificate in ours:
                read(certificate)
        except (OSError, Fault) as error:
            message = f"HEADSUP_TSA_ROOTS: {file} cannot be used ({error}). Name PEM files with root certificates."
            raise RootsError(message) from error
        found |= dict.fromkeys(ours)
    return list(found)
