"""The names that a declaration gives to look for, whether it stands in the database or in a register file."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Protocol

from mentions.names import PersonNames
from mentions.parts import spellings
from mentions.school_names import SchoolNames
from register.document import RegisterEntry


class DeclaredPerson(Protocol):
    """A person as a row of the database or an entry of the file declares them."""

    @property
    def key(self) -> str: ...  # noqa: D102 - the fields say what they are
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def titles(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def aliases(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def post(self) -> str: ...  # noqa: D102
    @property
    def role(self) -> str: ...  # noqa: D102
    @property
    def started_on(self) -> date | None: ...  # noqa: D102


class DeclaredSchool(Protocol):
    """A school as a row of the database or an entry of the file declares it."""

    @property
    def key(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def aliases(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def former_names(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def town(self) -> str: ...  # noqa: D102
    @property
    def postcode(self) -> str: ...  # noqa: D102
    @property
    def authority(self) -> str: ...  # noqa: D102
    @property
    def phone(self) -> str: ...  # noqa: D102
    @property
    def domains(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def handles(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def urn(self) -> str: ...  # noqa: D102


def names_of(person: DeclaredPerson) -> PersonNames:
    """How a declared person may be named."""
    post = f"{person.post} {person.role}".strip()
    return PersonNames(person.key, person.name, tuple(person.titles), tuple(person.aliases), post)


def school_names(school: DeclaredSchool, people: Iterable[DeclaredPerson], today: date) -> SchoolNames:
    """Names of a declared school and of those of its people who had begun by today.

    Former members of staff stay on the list as long as the register holds them: what is said about a
    teacher seldom ends with the employment.
    """
    return SchoolNames(
        key=school.key,
        name=school.name,
        aliases=(*school.aliases, *school.former_names),
        town=school.town,
        postcode=school.postcode,
        authority=school.authority,
        phone=school.phone,
        domains=tuple(domain.lower() for domain in school.domains),
        handles=tuple(school.handles),
        urn=school.urn,
        people=tuple(names_of(person) for person in people if person.started_on is None or person.started_on <= today),
    )


def unwritable(register: RegisterEntry) -> Iterator[tuple[str, str]]:
    """Names without Latin letters, which cannot be looked for, with their places in the file."""
    for number, school in enumerate(register.schools, 1):
        names = [(f"schools[{number}].name", school.name)]
        names += [(f"schools[{number}].people[{place}].name", one.name) for place, one in enumerate(school.people, 1)]
        for place, name in names:
            if not any(spellings(name)):
                yield place, name
