"""A form: what kind of document there is, and what it needs before it may be drafted."""

from dataclasses import dataclass

from cases.gates import Act
from register.models.schools import Nation
from reports.documents.fields import Field

EVERYWHERE = frozenset(Nation)
ENGLAND_AND_WALES = frozenset({Nation.ENGLAND, Nation.WALES})


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of document."""

    key: str
    title: str
    about: str
    """What it is for, in a sentence."""
    obligations: tuple[str, ...]
    act: Act | None = None
    """The gate of its case; None for a text that belongs to no case."""
    fields: tuple[Field, ...] = ()
    of_post: bool = False
    """Whether it is about one captured post and quotes its exact words; no other document quotes any (A89, A101)."""
    names_contact: bool = False
    """Whether it names somebody of the register whom the reader may call (A91); no other document names anybody."""
    owner_only: bool = False
    """Whether only those whose case it is may draft it (A84)."""
    nations: frozenset[Nation] = EVERYWHERE
    not_for: frozenset[str] = frozenset()
    """Categories for which it does not exist."""
    after_advice: bool = False
    """Whether it is locked until legal advice has been taken (A91)."""

    @property
    def of_case(self) -> bool:
        """Whether it belongs to a case."""
        return self.act is not None

    @property
    def template(self) -> str:
        """Its words."""
        return f"documents/{self.key}.txt"
