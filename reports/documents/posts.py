"""The post that a document is about: one capture of its case, and words that truly stand in it (A101)."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from cases.gates import LAWFUL
from evidence.models import Capture
from reports.documents.fields import DocumentError, one_line
from reports.documents.form import Form
from reports.pack import CaseFile, local, utc

_WORDS_BLANK = "[ the exact words, copied from the page ]"


@dataclass(frozen=True, slots=True)
class Post:
    """One captured post, as a site has to find it."""

    reference: str
    address: str
    utc: str
    local: str
    sha256: str
    words: str
    """Words that stand in what was sealed, or a blank."""

    @property
    def host(self) -> str:
        """The site that it stands on."""
        return (urlsplit(self.address).hostname or "").removeprefix("www.")


def post_of(file: CaseFile, form: Form, reference: str, words: str) -> Post:
    """The post of a capture; the only one when no reference is given. Raises DocumentError."""
    capture = _chosen(file, reference)
    address = capture.final_address
    _insist_on_more_than_speech(file, form, {capture.address, address})
    text = one_line(file.records[capture.reference].text)
    if words and words not in text:
        message = (
            f"The words “{words}” do not stand in capture {capture.reference}. "
            "Copy them from the page exactly as they are; words that somebody remembers are not quoted."
        )
        raise DocumentError(message)
    return Post(
        reference=capture.reference,
        address=address,
        utc=utc(capture.captured_at),
        local=local(capture.captured_at, file.zone),
        sha256=capture.record_sha256,
        words=words or _WORDS_BLANK,
    )


def _chosen(file: CaseFile, reference: str) -> Capture:
    known = {one.reference: one for one in file.captures}
    if not known:
        message = (
            f"Case {file.case.reference} has no captured page, so there is nothing to quote. "
            "Have the page captured first: `headsup scan --complaint`."
        )
        raise DocumentError(message)
    if not reference and len(known) > 1:
        message = f"Which post is meant? Choose one with --field capture=…: {', '.join(known)}."
        raise DocumentError(message)
    chosen = reference.upper() or next(iter(known))
    if chosen not in known:
        raise DocumentError(f"Case {file.case.reference} has no capture {chosen}. It has: {', '.join(known)}.")
    return known[chosen]


def _insist_on_more_than_speech(file: CaseFile, form: Form, addresses: set[str]) -> None:
    """What a person or triage took for lawful speech is nobody's to remove, whatever else the case holds (D10)."""
    for one in file.sightings:
        lawful = one.decided in {"praise", "lawful-criticism"} or (not one.decided and one.category in LAWFUL)
        if one.address in addresses and lawful:
            message = (
                f"There is no “{form.title.lower()}” for this page: it is what people may say. "
                "Answer through the ordinary channels, or point to the complaints procedure."
            )
            raise DocumentError(message)
