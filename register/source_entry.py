"""A source and its approval, as the register file declares them."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from register import source_rules as rules
from register.entry import Entry, Key, Name, slug

_DURATION = re.compile(r"(\d{1,3}) ?(hour|day|week)s?")
_HOURS = {"hour": 1, "day": 24, "week": 168}
Words = Annotated[str, Field(min_length=1, max_length=1000)]


def _hours(text: object) -> object:
    """Hours of a duration in words: ``1 day`` is 24."""
    found = _DURATION.fullmatch(text.strip().lower()) if isinstance(text, str) else None
    if not found or int(found[1]) == 0:
        message = f"“{text}” is not a timetable; write how often, such as “12 hours”, “1 day” or “1 week”"
        raise ValueError(message)
    return int(found[1]) * _HOURS[found[2]]


class ApprovalEntry(Entry):
    """Who allowed a source, when, why, and when somebody must look at it again."""

    by: Name
    on: date
    why: Annotated[str, Field(min_length=3)]
    review: date

    @model_validator(mode="after")
    def _review_follows(self) -> "ApprovalEntry":
        if self.review <= self.on:
            message = "the review date must be later than the approval"
            raise ValueError(message)
        return self


class SourceEntry(Entry):
    """A public place to look, as the file declares it; what a kind needs stands in `register.kinds`.

    The order of the fields matters: kind and engine decide what the others may say.
    """

    id: Key = ""
    title: Name
    kind: Annotated[str, AfterValidator(rules.kind)]
    engine: Annotated[str, Field(validate_default=True)] = ""
    address: Annotated[str, Field(max_length=2000, validate_default=True)] = ""
    queries: Annotated[tuple[Words, ...], Field(max_length=50, validate_default=True)] = ()
    names: Annotated[
        tuple[Words, ...], BeforeValidator(rules.as_text), Field(max_length=100, validate_default=True)
    ] = ()
    credential: Annotated[str, Field(validate_default=True)] = ""
    every: Annotated[int, BeforeValidator(_hours)] = 168
    max_pages: Annotated[int, Field(ge=1, le=100_000)] = 200
    max_megabytes: Annotated[int, Field(ge=1, le=10_000)] = 100
    monthly_cap: Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False, validate_default=True)] = 0.0
    approval: ApprovalEntry | None = None

    @field_validator("engine")
    @classmethod
    def _engine(cls, engine: str, told: ValidationInfo) -> str:
        return rules.engine(engine, told.data["kind"]) if "kind" in told.data else engine

    @field_validator("address")
    @classmethod
    def _address(cls, address: str, told: ValidationInfo) -> str:
        facts = rules.facts(told.data)
        return rules.address(address, facts) if facts else address

    @field_validator("queries", "names")
    @classmethod
    def _wanted(cls, said: tuple[str, ...], told: ValidationInfo) -> tuple[str, ...]:
        facts = rules.facts(told.data)
        return rules.wanted(said, told.field_name or "", facts) if facts else said

    @field_validator("credential")
    @classmethod
    def _credential(cls, credential: str, told: ValidationInfo) -> str:
        facts = rules.facts(told.data)
        return rules.credential(credential, facts) if facts else credential

    @field_validator("monthly_cap")
    @classmethod
    def _cap(cls, cap: float, told: ValidationInfo) -> float:
        facts = rules.facts(told.data)
        return rules.cap(cap, facts) if facts else cap

    @property
    def key(self) -> str:
        """The writer's id, else one made of the title."""
        return self.id or slug(self.title)
