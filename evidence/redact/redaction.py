"""Redaction: derivatives with areas burnt in and words blocked out; the original stays untouched."""

from dataclasses import asdict
from datetime import datetime

from evidence.custody.belonging import owner_of
from evidence.events import Event
from evidence.models import Artifact
from evidence.redact.derivatives import redacted
from evidence.redact.forbidden import leaks
from evidence.redact.wanted import Redaction, RedactionError, check
from evidence.seal import SealedFile, seal_file
from evidence.vault import Vault


class LeakError(RedactionError):
    """A forbidden text that is still in the derivative: it is not sealed."""


def redact(vault: Vault, original: Artifact, wanted: Redaction, now: datetime) -> Artifact:
    """Make and seal a redacted derivative of a sealed file.

    Raises RedactionError for boxes or words that cannot be, LeakError when a forbidden text is still there,
    and VaultError when the original is not what was sealed; then nothing is kept.
    """
    check(wanted)
    made = redacted(vault.read(original.sha256), original.media_type, wanted)
    if found := leaks(made.content, made.media_type, wanted.words):
        message = (
            f"A forbidden text is still in the derivative ({', '.join(found)}), so it was not sealed. "
            "Forbid a shorter piece of it, or redact the picture instead."
        )
        raise LeakError(message)
    about = {
        **owner_of(original),
        "original": original.sha256,
        "by": wanted.by,
        "boxes": [asdict(box) for box in wanted.boxes],
        # The words themselves stay out: the ledger is for ever, and they are what must not be read.
        "forbidden": len(wanted.words),
        "blocked": made.places,
        "proved": "the forbidden texts are in no byte, stream or text of the file" if wanted.words else "",
    }
    file = SealedFile(f"redacted {original.kind}"[:60], made.media_type, made.content)
    return seal_file(vault, Event.REDACTED, about, file, now, original=original)
