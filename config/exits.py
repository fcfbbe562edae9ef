"""Exit codes of the command line, and which error ends with which."""

from django.db import DatabaseError

from config.environment import ConfigurationError
from config.installation import BusyError
from crawlers.browser import NoBrowserError
from evidence.vault import VaultError
from register.approval import NotApprovedError
from register.reading import RegisterError
from reports.deliver import MailError

FINE = 0
FOUND_WRONG = 1
"""The command did its work and found something wrong (verify, doctor)."""
INPUT = 2
"""The command line or a file is wrong; nothing was changed."""
CONFIGURATION = 3
"""A setting is wrong; nothing was started."""
MISSING = 4
"""A part is missing or does not answer: browser, database, disk, mail server. What is owed is still owed."""
BUSY = 5
"""Another scan is running."""

EXITS: dict[type[Exception], int] = {
    RegisterError: INPUT,
    NotApprovedError: INPUT,
    ConfigurationError: CONFIGURATION,
    NoBrowserError: MISSING,
    VaultError: MISSING,
    MailError: MISSING,
    DatabaseError: MISSING,
    BusyError: BUSY,
}
