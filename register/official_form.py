"""The approval form of a page: the fields and choices of a policy's Appendix 1, and what else is to be planned."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from register.entry import Entry, Key, Name
from register.official_words import Words

Group = Literal["pupils", "staff", "families", "other-schools", "organisations", "public", "others"]
"""The ticks of the form, in its order."""
CHILDREN: frozenset[Group] = frozenset({"pupils", "other-schools"})
Age = Annotated[int, Field(ge=2, le=19)]

QUESTIONS = {
    "department": "Department",
    "author": "Name of author of site",
    "line_manager": "Author’s line manager",
    "aims": "What are the aims you propose to achieve by setting up this site?",
    "content": "What is the proposed content of the site?",
    "audience": "Proposed audience of the site",
    "contributors": "Proposed contributors to the site",
    "learning_disability": "Do adults with learning disabilities contribute?",
    "vetting": "Who will vet external contributors?",
    "host": "Who will host the site?",
    "opening": "Proposed date of going live",
    "closure": "Proposed date for site closure",
    "advertising": "How do you propose to advertise for external contributors?",
    "consent": "How do you propose to inform and obtain consent of parents or responsible adults?",
    "security": "What security measures will you take to prevent unwanted or unsuitable individuals from contributing?",
}
"""The form's questions as the policy prints them, in its order; some are shortened."""


class TickedEntry(Entry):
    """Who is to read or to contribute, with the details that the form asks for."""

    who: tuple[Group, ...] = ()
    ages: tuple[Age, Age] | None = None
    """Youngest and oldest of the pupils."""
    schools: tuple[Name, ...] = ()
    others: Words = ""

    @model_validator(mode="after")
    def _detailed(self) -> Self:
        if "pupils" in self.who and self.ages is None:
            raise ValueError("pupils are ticked, so give their ages, such as [7, 11]")
        if self.ages and self.ages[0] > self.ages[1]:
            raise ValueError("the ages stand the wrong way round; write the youngest first")
        if "other-schools" in self.who and not self.schools:
            raise ValueError("pupils of other schools are ticked, so name the schools under schools")
        if "others" in self.who and not self.others:
            raise ValueError("others are ticked, so say under others who they are")
        return self


class FormEntry(Entry):
    """The approval form, field by field as the policy prints it; administrators and moderators are the team (A122)."""

    department: Words = ""
    author: Key | Literal[""] = ""
    line_manager: Key | Literal[""] = ""
    aims: Words = ""
    content: Words = ""
    audience: TickedEntry = TickedEntry()
    contributors: TickedEntry = TickedEntry()
    learning_disability: bool = False
    """Whether adults with learning disabilities are to contribute."""
    vetting: Words = ""
    host: Words = ""
    """`school`, else the name of the third party."""
    opening: date | None = None
    closure: date | None = None
    advertising: Words = ""
    consent: Words = ""
    security: Words = ""

    @property
    def third_party(self) -> bool:
        """Whether somebody other than the school hosts it."""
        return self.host.lower() not in {"", "school"}

    @property
    def outsiders(self) -> bool:
        """Whether others than staff are to contribute."""
        return bool({*self.contributors.who} - {"staff"})

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.opening and self.closure and self.closure <= self.opening:
            raise ValueError("closure must be later than opening; put the two days in order")
        return self

    def gaps(self) -> Iterator[str]:
        """Fields that must be filled before anybody signs, each by its name."""
        always = ("department", "author", "line_manager", "aims", "content", "host", "opening", "closure", "security")
        yield from (f"form.{name}" for name in always if not getattr(self, name))
        yield from (f"form.{name}" for name in ("audience", "contributors") if not getattr(self, name).who)
        if self.outsiders:  # the form asks who vets them and how they are found (A139)
            yield from (f"form.{name}" for name in ("vetting", "advertising") if not getattr(self, name))
        if ({*self.contributors.who} & CHILDREN or self.learning_disability) and not self.consent:
            yield "form.consent"


class FriendEntry(Entry):
    """An organisation that is linked as a friend, with the head's word for it (A139)."""

    organisation: Name
    by: Name
    on: date


class PlanEntry(Entry):
    """What a policy's sections 14 to 18 ask to be thought of before a page is begun."""

    effort: Words = ""
    """Time that it will take, and whose (A140)."""
    evaluation: Words = ""
    """How it will be seen whether the aims were reached (A140)."""
    exit: Words = ""
    """What becomes of the page and its posts when it closes (A125)."""
    escalation: Words = ""
    """What is done beyond the host's own protection when a child is at risk or somebody is insulted (A136)."""
    comments: Literal["", "none", "before", "after"] = ""
    """No comments; comments looked at before they appear, or after (A139)."""
    minimum_age: Annotated[int, Field(ge=0, le=18)] = 13
    """Of the host's terms; often 13 (A138)."""
    against_advice: Words = ""
    """The head's reason for a Facebook page, which local authorities advise against (A143)."""
    advertising_approved: date | None = None
    """When the head agreed that contributors are looked for in public (A139)."""
    friends: tuple[FriendEntry, ...] = ()

    def gaps(self, *, third_party: bool, facebook: bool) -> Iterator[str]:
        """Fields that must be filled before anybody signs, each by its name."""
        yield from (f"plan.{name}" for name in ("effort", "evaluation", "exit", "comments") if not getattr(self, name))
        if third_party and not self.escalation:
            yield "plan.escalation"
        if facebook and not self.against_advice:
            yield "plan.against_advice"
