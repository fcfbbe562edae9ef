"""Rules of a source: what its kind needs, what it forbids, and where nobody goes; each broken one is a sentence."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from register.addresses import secret_in, web_address
from register.engines import OFFICIAL_ENGINES
from register.kinds import ENGINES, KINDS, KindFacts, facts_of
from register.refused import refused, refused_kind

_CREDENTIAL = re.compile(r"(?!.{41})[a-z0-9]+(?:-[a-z0-9]+)*(?<!-file)")


def as_text(names: object) -> object:
    """Names with numbers written as text: the id of a page needs no quotation marks."""
    if isinstance(names, list | tuple):
        return [str(name) if isinstance(name, int) and not isinstance(name, bool) else name for name in names]
    return names


def kind(word: str) -> str:
    """A kind that is built; a refused place is told with its reason."""
    if word in KINDS:
        return word
    if no := refused_kind(word):
        message = f"“{word}” is refused: {_clause(no.reason)}"
    else:
        message = f"“{word}” is not a kind of source; the kinds are {', '.join(KINDS)}"
    raise ValueError(message)


def engine(word: str, kind: str) -> str:
    """The engine that a search asks; no other kind has one."""
    if kind != "search":
        if word:
            raise ValueError(f"only the kind search has an engine; a source of kind {kind} must have none")
        return word
    if word in ENGINES:
        return word
    known = f"name one of {', '.join(ENGINES)}"
    if not word:
        raise ValueError(f"this field is missing; {known}")
    no = refused_kind(word)
    raise ValueError(
        f"“{word}” is refused: {_clause(no.reason)}; {known}" if no else f"“{word}” is not a search engine; {known}"
    )


def facts(told: Mapping[str, Any]) -> KindFacts | None:
    """Facts of the kind that is being declared; None when kind or engine are wrong, which is told already."""
    return facts_of(told["kind"], told["engine"]) if {"kind", "engine"} <= told.keys() else None


def address(text: str, facts: KindFacts) -> str:
    """The address as it will be asked: the school's, else the official one of the service."""
    if not text:
        if facts.wants_address == "required":
            raise ValueError(f"this field is missing; a source of kind {facts.kind} needs an address")
        return facts.address
    written = web_address(text)
    if secret := secret_in(written):
        raise ValueError(
            f"an address must not carry a secret (“{secret}=”, privacy refusal R2); "
            "put a key of the service into a HEADSUP_KEY_ variable and name it under credential"
        )
    if facts.wants_address == "given":
        return _official(written, facts)
    if no := refused(written):
        raise ValueError(f"“{written}” is refused ({no.place}): {_clause(no.reason)}")
    return written


def _official(written: str, facts: KindFacts) -> str:
    """The one address of a service; hosts ending in .test belong to nobody (RFC 6761) and serve trials."""
    host = (urlsplit(written).hostname or "").rstrip(".").lower()
    if host.endswith(".test"):
        return written
    official = facts.address.rstrip("/")
    if written.lower().replace(":443", "").rstrip("/") == official:
        return facts.address
    raise ValueError(f"a source of kind {facts.kind} asks {facts.address} alone; leave the address out")


def wanted(said: tuple[str, ...], field: str, facts: KindFacts) -> tuple[str, ...]:
    """Queries or names, where the kind calls for them."""
    if said and not facts.accepts(field):
        raise ValueError(f"a source of kind {facts.kind} has no {field}; leave the field out")
    if facts.wants == field and not said:
        what = f" ({facts.names})" if field == "names" and facts.names else ""
        raise ValueError(f"this field is missing; a source of kind {facts.kind} needs {field}{what}")
    if len(set(said)) < len(said):
        raise ValueError("the same words stand twice; each query or name stands once")
    if field == "names" and facts.kind == "searxng" and (others := sorted({*said} - OFFICIAL_ENGINES)):
        allowed = ", ".join(sorted(OFFICIAL_ENGINES))
        raise ValueError(f"“{others[0]}” reads result pages or is not known; only these ask official ways: {allowed}")
    return said


def credential(name: str, facts: KindFacts) -> str:
    """Name of the credential, never the secret; where one is needed and not named, it is called as the kind is."""
    if facts.needs == "none" and not facts.takes_credential and name:
        raise ValueError(f"a source of kind {facts.kind} takes no credential; leave the field out (privacy refusal R2)")
    if name and not _CREDENTIAL.fullmatch(name):
        raise ValueError(
            "is the name of a credential, such as brave or brave-2: up to 40 small letters, digits and hyphens; "
            "the secret itself stands in the environment, never here"
        )
    return name if name or facts.needs == "none" else facts.kind.replace("_", "-")


def cap(money: float, facts: KindFacts) -> float:
    """What may be spent in a month; a service that costs something must have a bound."""
    if facts.price and not money:
        calls = round(5 / facts.price)
        raise ValueError(
            f"{facts.kind} costs {facts.price} dollars a call, so say what may be spent in a month; "
            f"monthly_cap: 5.00 is about {calls:,} calls"
        )
    if money and facts.needs != "key":
        raise ValueError(f"a source of kind {facts.kind} costs nothing that is counted; leave the field out")
    return money


def _clause(sentence: str) -> str:
    """A sentence as the end of another one, to which the full stop is added later."""
    return sentence.rstrip(".")
