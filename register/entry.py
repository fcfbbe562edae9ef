"""What every mapping of the register file has in common: its fields, keys and names."""

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


def slug(text: str) -> str:
    """Key made of a name: lower case, words joined by hyphens."""
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-")[:80]


Key = Annotated[str, Field(pattern=r"^\w[\w.-]{0,79}$")]
Name = Annotated[str, Field(min_length=2, max_length=200)]


class Entry(BaseModel):
    """One mapping of the register file; an unknown field is an error, never passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
