"""Drafting: one document for one reader, after every lock and with every silence kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cases.audience import Reader
from cases.models import Case
from evidence.vault import Vault
from register.models import Role
from reports.documents.chronology import captures, chronology, hosts
from reports.documents.compose import Filling, text_of
from reports.documents.facts import CaseFacts, SchoolFacts
from reports.documents.fields import DocumentError, one_line, read_fields
from reports.documents.form import Form
from reports.documents.locks import insist_on_open
from reports.documents.papers import Draft
from reports.documents.posts import post_of
from reports.documents.quoting import quoted_clause
from reports.documents.silence import insist_on_no_names, insist_on_no_quotes
from reports.documents.terms import Library
from reports.names import NameScanner
from reports.pack import CaseFile

_NOTICE = (
    "This is a draft, made by a computer. Nobody has sent it, and Heads-up sends no letter: a person reads it, "
    "corrects it, fills in every blank marked [ … ], and decides whether it is used at all."
)
_INVENTED = "DEMONSTRATION: the school is invented or only trying this out."


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants which document, of which case, and what was filled in."""

    form: Form
    reader: Reader
    case: Case | None = None
    given: Mapping[str, str] = field(default_factory=dict)


def draft(order: Order, library: Library, vault: Vault, now: datetime) -> Draft:
    """The draft of a document; raises DocumentError, GateError while it is locked, or VaultError."""
    form, case = order.form, order.case
    given = read_fields(form.key, form.fields, order.given)
    scanner = NameScanner.of_register()
    more: dict[str, Any] = {}
    facts: CaseFacts | None = None
    spared: list[str] = []
    if case is not None:
        insist_on_open(form, order.reader, case, now)
        more = {"chronology": chronology(case, scanner), "captures": captures(case)}
        facts = CaseFacts.of(case, hosts(case, scanner), len(more["captures"]), scanner.veil(one_line(case.reach)))
        if form.of_post:
            post = post_of(CaseFile.of(case, vault), form, given.get("capture", ""), given.get("words", ""))
            clause = quoted_clause(library, post.host, case.category, given, now.date())
            more |= {"post": post, "site": library.site(post.host), "clause": clause}
            spared += [post.words, post.address, post.reference, clause.text, clause.address]
        else:
            insist_on_no_quotes(form.key, given, case)
    said = dict(given)
    if "contact" in given:
        said["contact"] = _contact(order, given["contact"])
        spared += [said["contact"]] if form.names_contact else []
    text = _text(order, Filling(SchoolFacts.of(order.reader.school, now), facts, said, more))
    insist_on_no_names(form.key, text, said, scanner, spared)
    return Draft(form.title, text, _foot(order))


def _text(order: Order, filling: Filling) -> str:
    words = text_of(order.form, filling)
    invented = f"{_INVENTED}\n\n" if order.reader.school.demonstration else ""
    return f"# DRAFT: {order.form.title}\n\n{invented}{_NOTICE}\n\n{words}"


def _contact(order: Order, role: str) -> str:
    """Whom to call: a role, or somebody of the register by name where the document is there to name them (A91)."""
    if order.case is not None and f" {role} " in order.case.locked_out:
        message = (
            f"The {Role(role).label} may not know of this case and cannot be whom to speak to. Choose another one."
        )
        raise DocumentError(message)
    if not order.form.names_contact:
        return f"the {Role(role).label}"
    found = order.reader.school.contacts.filter(role=role).order_by("pk").first()
    if found is None:
        message = f"The register has no contact who is {Role(role).label}. Add one, or choose another contact."
        raise DocumentError(message)
    return f"{found.name}, {Role(role).label}"


def _foot(order: Order) -> str:
    parts = ["DRAFT: not sent by Heads-up."]
    if order.case is not None:
        parts.append(f"Case {order.case.reference}.")
    if order.reader.school.demonstration:
        parts.append(_INVENTED)
    return " ".join(parts)
