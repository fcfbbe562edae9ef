"""Rows of the process record: purposes, what is covered, who was asked, risks and signatures (privacy D2, D3)."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from register import source_rules
from register.entry import Entry

PURPOSES = {
    "P1": "find public content about the school",
    "P2": "protect named staff from abuse",
    "P3": "safeguard pupils",
    "P4": "keep evidence for a complaint or a legal claim",
    "P5": "check the school’s official pages",
    "P6": "keep accounts and logs secure",
    "other": "another purpose, which the data protection officer has agreed to",
}
"""The closed list of what a school may look for (A60)."""
BASES = ("public task", "legitimate interests", "legal obligation", "vital interests")
Said = Annotated[str, Field(max_length=4000)]


def _purpose(value: object) -> object:
    if value not in PURPOSES:
        listed = "; ".join(f"{key}: {words}" for key, words in PURPOSES.items())
        message = f"“{value}” is not one of the purposes for which a school may look. Name one of them: {listed}"
        raise ValueError(message)
    return value


def _basis(value: object) -> object:
    if isinstance(value, str) and "consent" in value.lower():
        message = (
            "consent is no basis here, for nobody who works for the school can freely refuse it; ask the data "
            f"protection officer which of these it is: {', '.join(BASES)}"
        )
        raise ValueError(message)
    if value not in {"", *BASES}:
        message = f"“{value}” is not a basis that Heads-up knows; name one of {', '.join(BASES)}"
        raise ValueError(message)
    return value


class Purpose(Entry):
    """One purpose with its lawful basis; the data protection officer decides what stands in it."""

    purpose: Annotated[str, BeforeValidator(_purpose), Field(description="P1 to P6, or other")]
    basis: Annotated[str, BeforeValidator(_basis), Field(description=f"one of {', '.join(BASES)}")] = ""
    duty: Annotated[Said, Field(description="the statute or duty that it rests on")] = ""
    necessity: Annotated[Said, Field(description="why this purpose cannot be reached with less")] = ""
    assessment: Annotated[Said, Field(description="where the legitimate-interests assessment lies, if that is it")] = ""
    condition: Annotated[Said, Field(description="condition for special-category data, or “none”")] = ""
    objection: Annotated[Said, Field(description="how somebody objects")] = ""
    review: Annotated[date | None, Field(description="day by which it is looked at again")] = None
    dpo_note: Annotated[Said, Field(description="for “other” only: what the officer wrote when agreeing to it")] = ""

    @model_validator(mode="after")
    def _agreed(self) -> Self:
        if self.purpose == "other" and not self.dpo_note:
            message = (
                "a purpose that is not on the list needs a dpo_note: what the data protection officer wrote when "
                "agreeing to it. Without one, choose from P1 to P6"
            )
            raise ValueError(message)
        return self


class CoveredKind(Entry):
    """One kind of source that was assessed, and how often at most."""

    kind: Annotated[str, AfterValidator(source_rules.kind), Field(description="as `headsup register kinds` lists it")]
    engine: Annotated[str, Field(description="which search engine, for the kind search")] = ""
    every_hours: Annotated[int, Field(ge=1, le=8760, description="as often as this at most: 24 is once a day")]


class Covers(Entry):
    """What was assessed: kinds of source, visits after a complaint, whose names."""

    kinds: Annotated[
        tuple[CoveredKind, ...],
        Field(description="Kinds of source. One of another kind, or asked more often, pauses until it stands here."),
    ] = ()
    complaints: Annotated[
        bool | None, Field(description="true when pages that a complaint names may be visited for its case.")
    ] = None
    people: Annotated[
        tuple[Literal["staff", "governor"], ...], Field(description="Whose names are matched: staff, governor.")
    ] = ()


class Officer(Entry):
    """The data protection officer and the advice given."""

    name: Said = ""
    advice: Annotated[Said, Field(description="what the officer advised, in the officer’s words")] = ""
    on: date | None = None


class Controller(Entry):
    """Who answers for it in law."""

    who: Annotated[Said, Field(description="the governing body, or the trust")] = ""
    joint: Annotated[Said, Field(description="who answers together with it; may stay empty")] = ""


class Processor(Entry):
    """A service that handles something for the school."""

    who: Said = ""
    does: Said = ""
    country: Said = ""
    safeguard: Annotated[Said, Field(description="contract, and transfer tool when it is abroad; or “none needed”")] = (
        ""
    )


class Special(Entry):
    """Special categories of data and criminal offences."""

    condition: Annotated[Said, Field(description="condition of Schedule 1 that the officer names, or “none”")] = ""
    document: Annotated[Said, Field(description="where the appropriate policy document lies, or “none”")] = ""


class Balance(Entry):
    """The six questions of the Bărbulescu judgment about staff."""

    told_before: Annotated[Said, Field(description="were staff told before, and clearly?")] = ""
    extent: Annotated[Said, Field(description="how far does it go, how long, how many see it?")] = ""
    reasons: Annotated[Said, Field(description="what reason justifies it?")] = ""
    less: Annotated[Said, Field(description="would something less intrusive do?")] = ""
    consequences: Annotated[Said, Field(description="what follows for the person, what is it used for?")] = ""
    safeguards: Annotated[Said, Field(description="what protects the person?")] = ""


class Asked(Entry):
    """One group that was consulted."""

    when: date | None = None
    result: Annotated[Said, Field(description="what they said and what became of it")] = ""


class Consultation(Entry):
    """Who was asked before it was adopted (A61)."""

    staff: Asked = Asked()
    unions: Asked = Asked()
    governors: Asked = Asked()
    parents: Asked = Asked()


class Informed(Entry):
    """How each group is told."""

    staff: Said = ""
    posters: Annotated[Said, Field(description="people who wrote what is found; why not each one, if so")] = ""
    children: Annotated[Said, Field(description="children who are mentioned by the way")] = ""


class Kept(Entry):
    """How long one sort of thing is kept."""

    what: Said
    how_long: Said = ""
    then: Said = ""


class Access(Entry):
    """What one role sees."""

    role: Said
    sees: Said = ""


Level = Literal["", "low", "medium", "high"]


class Risk(Entry):
    """One risk to people, and what is done about it."""

    risk: Said = ""
    likelihood: Annotated[Level, Field(description="low, medium or high")] = ""
    severity: Annotated[Level, Field(description="low, medium or high")] = ""
    measure: Said = ""
    residual: Annotated[Level, Field(description="what is left: low, medium or high")] = ""


class Authority(Entry):
    """Whether the Information Commissioner must be asked first."""

    consult: Annotated[bool | None, Field(description="true when a high risk is left over")] = None
    why: Said = ""


class Signature(Entry):
    """Who approved this very text, and when; `text` is the mark that `headsup process check` prints."""

    role: Literal["head", "chair", "dpo"]
    name: Said = ""
    on: date | None = None
    text: Annotated[Said, Field(description="mark of the text that was signed")] = ""
