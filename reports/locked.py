"""The PDF of the week as an attachment: behind a password (AES-256), or not attached at all (A44, A46)."""

from reports.pack_pdf import locked
from reports.render import Attachment
from reports.week import Week


def locked_week(pdf: bytes, week: Week, passphrase: str) -> tuple[Attachment, ...]:
    """The PDF of a week behind its recipient’s password; nothing for a recipient who has none.

    The password itself is never mailed: whoever reads the mail has chosen it at the machine.
    """
    if not passphrase:
        return ()
    return (Attachment(f"week-{week}.pdf", "application/pdf", locked(pdf, passphrase)),)
