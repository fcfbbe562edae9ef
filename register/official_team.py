"""The team of a page: who administers and moderates it, who allowed them to, and who signed the form."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from register.calendar_entry import Days
from register.entry import Entry, Key, Name
from register.official_words import Words

Duty = Literal["administrator", "moderator", "contributor"]
Signer = Literal["line-manager", "communications", "head"]
ORDER: tuple[Signer, ...] = ("line-manager", "communications", "head")
"""In which order the form is signed (A121)."""


class AuthorisedEntry(Entry):
    """The head's written word that somebody may use social media for the school, with its end (A144)."""

    by: Name
    on: date
    until: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until <= self.on:
            raise ValueError("the authorisation must end after it was given; put the two days in order")
        return self


class MemberEntry(Entry):
    """Somebody of the team: a person of the register by id, else an authorised person by name (A124)."""

    person: Key | Literal[""] = ""
    name: Name | Literal[""] = ""
    capacity: Literal["", "volunteer", "pta", "authority", "agency"] = ""
    """What somebody is who is not on the staff."""
    duties: Annotated[tuple[Duty, ...], Field(min_length=1)]
    authorised: AuthorisedEntry | None = None
    trained: date | None = None
    absent: tuple[Days, ...] = ()

    @model_validator(mode="after")
    def _one_person(self) -> Self:
        if bool(self.person) == bool(self.name):
            raise ValueError("give either person, an id of this school’s people, or name")
        if self.name and not self.capacity:
            raise ValueError("say under capacity what this person is: volunteer, pta, authority or agency")
        return self

    @property
    def called(self) -> str:
        """Under what the team knows this person: the id in the register, else the name."""
        return self.person or self.name


class WatchEntry(Days):
    """Who looks after the page on some days, as the team calls that person (A135)."""

    who: Name


class SignatureEntry(Entry):
    """A signature under the form."""

    signer: Annotated[Signer, Field(alias="as")]
    by: Name
    on: date


class AccessEntry(Entry):
    """Who holds the account and how it is got back; a password never stands here (A142)."""

    owner: Key
    recovery: Words
    settings_review: date
    """When the privacy settings are to be looked at again."""
