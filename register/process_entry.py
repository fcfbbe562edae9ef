"""The process record as the register file declares it: why, how and on whose word a school looks (privacy D2, A54)."""

import hashlib
import json
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

from register import process_rows as rows
from register.entry import Entry
from register.process_rows import Said


def _heading(guidance: str) -> object:
    return Field(description=guidance)


class ProcessEntry(Entry):
    """The process record of a school: the assessment that comes before the first look.

    Every heading may stay empty while it is a draft; `register.process_check` says what is missing. The
    description of a heading is the guidance that a person is given.
    """

    version: Annotated[
        str, BeforeValidator(str), Field(min_length=1, max_length=20, description="Number of this version.")
    ]
    written: Annotated[date | None, _heading("Day on which this version was written.")] = None
    author: Annotated[Said, _heading("Who wrote it, by role.")] = ""
    dpo: Annotated[rows.Officer, _heading("The data protection officer, the advice given, and the day.")] = (
        rows.Officer()
    )
    controller: Annotated[rows.Controller, _heading("Who answers for it in law.")] = rows.Controller()
    processors: Annotated[
        tuple[rows.Processor, ...],
        _heading(
            "Each service that handles something: host, search service, time stamps, mail. The school may be one."
        ),
    ] = ()
    purposes: Annotated[
        tuple[rows.Purpose, ...],
        _heading("What you look for, from the closed list, each with its lawful basis. Strike out what you do not do."),
    ] = ()
    covers: Annotated[rows.Covers, _heading("What this record was made for.")] = rows.Covers()
    data_categories: Annotated[
        tuple[Said, ...], _heading("What sort of data is kept: posts, names shown, times, pictures of pages …")
    ] = ()
    special: Annotated[rows.Special, _heading("Special categories and criminal offences.")] = rows.Special()
    subjects: Annotated[
        tuple[Said, ...], _heading("Whose data it is: staff, parents, people who post, children mentioned by the way …")
    ] = ()
    volume: Annotated[Said, _heading("About how many pages and people in a year.")] = ""
    necessity: Annotated[Said, _heading("Why not less: would a weekly look by hand, or your own pages alone, do?")] = ""
    proportionality: Annotated[Said, _heading("Why what is gained outweighs what it costs people’s privacy.")] = ""
    alternatives: Annotated[Said, _heading("What else was thought of, and why it was not chosen.")] = ""
    article_8_10: Annotated[Said, _heading("Private life and free speech: how lawful criticism is left in peace.")] = ""
    barbulescu: Annotated[rows.Balance, _heading("Six questions about looking at what concerns staff.")] = (
        rows.Balance()
    )
    consultation: Annotated[
        rows.Consultation, _heading("Whom you asked, when, and what came of it, before it was adopted.")
    ] = rows.Consultation()
    informed: Annotated[rows.Informed, _heading("How each group is told of it.")] = rows.Informed()
    retention: Annotated[tuple[rows.Kept, ...], _heading("How long each sort of thing is kept.")] = ()
    access: Annotated[tuple[rows.Access, ...], _heading("Which role sees what.")] = ()
    security: Annotated[Said, _heading("Where it runs, who administers it, disks, backups, passwords.")] = ""
    children: Annotated[Said, _heading("How the interests of children come first; pupils are never looked for.")] = ""
    ripa: Annotated[
        Said, _heading("What your adviser says on surveillance law; one person is never followed here.")
    ] = ""
    risks: Annotated[tuple[rows.Risk, ...], _heading("Risks to people, each with what is done about it.")] = ()
    ico: Annotated[rows.Authority, _heading("Must the Information Commissioner be consulted first?")] = rows.Authority()
    decision: Annotated[Said, _heading("What was decided, and on what conditions.")] = ""
    review: Annotated[date | None, _heading("Day by which all this is looked at again, at most 12 months on.")] = None
    triggers: Annotated[
        tuple[Said, ...],
        _heading("What brings it back sooner: a new kind of source, an incident, an objection upheld …"),
    ] = ()
    about_head: Annotated[
        bool, _heading("true only for a record made to look into what concerns the headteacher: the chair signs alone.")
    ] = False
    signatures: Annotated[
        tuple[rows.Signature, ...],
        _heading("Head, chair and data protection officer, each with the mark of the text that was signed."),
    ] = ()

    @property
    def mark(self) -> str:
        """The mark of this text without its signatures: what is signed is what stands.

        What was left at its default is left out, so that a heading added in a later release changes no mark.
        """
        text = self.model_dump(mode="json", by_alias=True, exclude={"signatures"}, exclude_defaults=True)
        found = hashlib.sha256(json.dumps(text, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        return "-".join(found[place : place + 4] for place in range(0, 12, 4))
