"""Veils: the names of everybody else taken out of what a person is given."""

from urllib.parse import urlsplit

from cases.rights_export import Veils
from mentions.names import PersonNames
from reports.names import Initials, NameScanner


def veils_without(person: PersonNames | None) -> Veils:
    """Veils for everybody in the register but one person; an address that names somebody is cut to its host."""
    whole = NameScanner.of_register()
    own = set(person.all) if person else set()
    scanner = NameScanner(tuple(one for one in whole.people if one.name not in own), whole.schools)

    def address(text: str) -> str:
        return f"a page of {urlsplit(text).hostname}" if scanner.names_somebody(text) else text

    return Veils(scanner.veil, Initials.of, address)
