"""Exit codes of the command line, and which error ends with which.

The errors are named, not imported: an idle process must not load a browser library to know its name.
"""

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
"""Another process is at it already."""
STOPPED = 6
"""Stopped by Ctrl+C or SIGTERM; nothing is lost, and the same command goes on."""

EXITS = {
    "register.reading.RegisterError": INPUT,
    "register.approval.NotApprovedError": INPUT,
    "register.bank_holidays.CalendarError": INPUT,
    "register.official.OfficialError": INPUT,
    "register.policies.PolicyError": INPUT,
    "cases.looking.LookingError": INPUT,
    "cases.case.CaseError": INPUT,
    "cases.gates.GateError": INPUT,
    "cases.playbook.errors.StepError": INPUT,
    "cases.playbook.errors.PlaybookError": CONFIGURATION,
    "cases.reporters.ReporterError": INPUT,
    "cases.retention.RetentionError": INPUT,
    "cases.rights.RightsError": INPUT,
    "cases.breaches.BreachError": INPUT,
    "cases.access_log.AccessError": INPUT,
    "evidence.supply.kinds.SuppliedError": INPUT,
    "evidence.redact.pictures.PictureError": INPUT,
    "evidence.redact.pdf_limits.PdfError": INPUT,
    "evidence.redact.plain_words.NotWordsError": INPUT,
    "evidence.redact.redaction.LeakError": FOUND_WRONG,
    "evidence.redact.wanted.RedactionError": INPUT,
    "evidence.custody.belonging.CustodyError": INPUT,
    "evidence.packs.pack.UnsoundPackError": FOUND_WRONG,
    "evidence.packs.pack.PackError": INPUT,
    "config.passphrases.PassphraseError": INPUT,
    "config.environment.ConfigurationError": CONFIGURATION,
    "scheduler.timetable.TimetableError": CONFIGURATION,
    "mentions.lexicon.LexiconError": CONFIGURATION,
    "config.gazetteer.GazetteerError": CONFIGURATION,
    "evidence.attest.roots.RootsError": CONFIGURATION,
    "crawlers.vouchers.base.CredentialError": CONFIGURATION,
    "crawlers.unread.NoBrowserError": MISSING,
    "crawlers.door.DoorError": MISSING,
    "evidence.vault.VaultError": MISSING,
    "evidence.ledger.LedgerError": MISSING,
    "evidence.attest.key_files.KeyFileError": MISSING,
    "evidence.attest.key_files.OpenKeyFileError": CONFIGURATION,
    "reports.documents.fields.DocumentError": INPUT,
    "reports.documents.terms.TermsError": CONFIGURATION,
    "reports.alerts.AlertError": INPUT,
    "reports.bounces.BounceError": INPUT,
    "reports.outbox.OutboxError": INPUT,
    "reports.refusals.MailError": MISSING,
    "builtins.OSError": MISSING,
    "django.db.utils.Error": MISSING,
    "config.installation.BusyError": BUSY,
}


def exit_code(error: BaseException) -> int | None:
    """Exit code of an error that a person is told in one sentence; None for a fault of the program."""
    names = (f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__)
    return next((EXITS[name] for name in names if name in EXITS), None)
