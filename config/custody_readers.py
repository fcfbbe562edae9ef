"""Who may do what with what is sealed: the role that says `--by` knows its case or sighting, or it does not exist."""

import re
from collections.abc import Iterable

from cases.access import denied
from cases.audience import Reader, cases_for, sightings_for
from cases.case import CaseError, case_called
from cases.holders import holders_of
from cases.models import Audience, Case, Sighting
from config.installation import clock, vault
from evidence.custody.belonging import CustodyError, artifact_called, called, owner_of
from evidence.models import Artifact, Hold
from register.models import Role

_DIGEST = re.compile(r"[0-9a-f]{64}")
_NEUTRAL = frozenset({Role.DPO, Role.AUTHORITY})
"""Who may erase what an open case still needs."""


def knows(by: str, holder: Case | Sighting) -> bool:
    """Whether a role may know of a case or a sighting, as far as the custody of its evidence goes.

    The technician, who carries out what others decide, serves the head's circle alone; the data protection
    officer reads first what nobody else may.
    """
    if f" {by} " in holder.locked_out:
        return False
    if by == Role.DPO or (by == Role.TECHNICIAN and holder.audience == Audience.HEAD):
        return True
    reader = Reader(holder.school, by)
    if isinstance(holder, Case):
        return cases_for(reader).filter(pk=holder.pk).exists()
    return sightings_for(reader).filter(pk=holder.pk).exists()


def may_know(by: str, reference: str) -> bool:
    """Whether a role may know of a capture or of supplied evidence; of what belongs to nothing only who tidies up."""
    holders = holders_of(reference).all
    return any(knows(by, one) for one in holders) if holders else by in {Role.TECHNICIAN, Role.DPO}


def case_for_role(by: str, reference: str) -> Case:
    """The case of a reference; raises CaseError, the same as when there is none."""
    case = case_called(reference)
    if not knows(by, case):
        denied(Reader(case.school, by), "case", clock(), vault(), tried=case.reference)
        raise CaseError(f"There is no case {reference}. `headsup case list` shows them.")
    return case


def artifact_for_role(by: str, name: str, kind: str = "") -> Artifact:
    """The sealed file of a digest, or of a reference and a kind; raises CustodyError, the same as when there is none.

    Where several hold the bytes, it is the one that the role may know of.
    """
    name = name.strip()
    if not _DIGEST.fullmatch(name.lower()):
        return artifact_called(reference_for_role(by, name), kind)
    rows = _known(by, name)
    found = artifact_called(name, kind)
    return next((row for row in reversed(rows) if kind in {"", row.kind}), found)


def reference_for_role(by: str, reference: str) -> str:
    """A capture or supplied evidence by its reference; raises CustodyError, the same as when there is none."""
    reference = reference.strip().upper()
    if not may_know(by, reference):
        _denied(by, reference)
        raise CustodyError(f"Nothing sealed has the reference {reference}. `headsup evidence list` shows them.")
    return reference


def insist_on_another(by: str, reference: str) -> None:
    """Raise CustodyError where a role may not end a hold: who placed it does not end it, nor who knows but a part."""
    standing = Hold.objects.filter(reference=reference, released_at=None)
    if by == Role.DPO or not standing.exists():
        return
    all_known = all(knows(by, one) for one in holders_of(reference).all)
    if not all_known or standing.filter(placed_by=by).exists():
        message = (
            "A legal hold is ended by another role than the one that placed it, and never by half of those whose "
            "evidence it is: ask the data protection officer (--by dpo). Nothing was changed."
        )
        raise CustodyError(message)


def insist_on_erasing(by: str, digest: str) -> None:
    """Raise CustodyError where bytes are not a role's to erase: others need them, or an open case does."""
    rows = _known(by, digest)
    holders = [one for row in rows for one in holders_of(called(row)).all]
    needed = any(isinstance(one, Case) and one.closed_at is None for one in holders)
    every = len(rows) == len(_rows(digest)) and all(knows(by, one) for one in holders)
    if by != Role.DPO and (not every or (needed and by not in _NEUTRAL)):
        message = (
            "This is still needed, so only the data protection officer has it erased (--by dpo). Nothing was erased; "
            "`headsup retention purge` is for what shows a child or a stranger."
        )
        raise CustodyError(message)


def _known(by: str, digest: str) -> list[Artifact]:
    """Sealed files of a digest that a role may know of; raises CustodyError when there is none."""
    rows = [row for row in _rows(digest) if _may_know_of(by, row)]
    if not rows:
        _denied(by, *(called(row) for row in _rows(digest)))
        message = f"{digest} was never sealed here, so it is not evidence. `headsup evidence list` shows what was."
        raise CustodyError(message)
    return rows


def _rows(digest: str) -> list[Artifact]:
    return list(Artifact.objects.filter(sha256=digest.strip().lower()).select_related("capture").order_by("pk"))


def _may_know_of(by: str, row: Artifact) -> bool:
    """Papers belong to nothing: they went to their readers, and here only the data protection officer opens them."""
    return may_know(by, called(row)) if owner_of(row) else by == Role.DPO


def _denied(by: str, *references: str) -> None:
    """Write a refused attempt down, for each school whose evidence it was."""
    schools: Iterable[Reader] = {
        one.school.pk: Reader(one.school, by) for reference in references for one in holders_of(reference).all
    }.values()
    for reader in schools:
        denied(reader, "sealed evidence", clock(), vault())
