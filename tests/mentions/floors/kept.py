"""What is kept of a measuring: levels in one sealed file, which are let down only with a reason."""

import hashlib
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "floors.yaml"
_HEAD = "# Written by `python -m tests.mentions.floors`. A change by hand breaks the seal and is refused.\n"
_HAIR = 1e-9


class EditedError(Exception):
    """The file was changed by hand."""


class LoweringError(Exception):
    """Figures fell, or the sets changed, and no reason was given."""


@dataclass(frozen=True)
class Lowered:
    """What a level was, and why it was let down."""

    was: float
    because: str


@dataclass(frozen=True)
class Kept:
    """The digest of the sets, and the levels that figures must keep."""

    digest: str
    floors: dict[str, float]
    ceilings: dict[str, float]
    lowered: dict[str, Lowered] = field(default_factory=dict)
    changed: str = ""
    """Why the sets were last changed."""


@dataclass(frozen=True)
class Figures:
    """What one run measured, and of which sets."""

    digest: str
    floors: dict[str, float]
    ceilings: dict[str, float]


def _down(figure: float) -> float:
    return math.floor(figure * 100 + _HAIR) / 100


def _up(figure: float) -> float:
    return math.ceil(figure * 100 - _HAIR) / 100


def fallen(kept: Kept, figures: Figures) -> dict[str, str]:
    """Figures that do not keep their level, each with a sentence."""
    told: dict[str, str] = {}
    for name, floor in kept.floors.items():
        if (found := figures.floors.get(name, -math.inf)) < floor - _HAIR:
            told[name] = f"{name}: {found:.3f} is below its floor of {floor:.2f}"
    for name, ceiling in kept.ceilings.items():
        if (found := figures.ceilings.get(name, math.inf)) > ceiling + _HAIR:
            told[name] = f"{name}: {found:.3f} is above its ceiling of {ceiling:.2f}"
    return told


def renewed(kept: Kept | None, figures: Figures, reason: str = "") -> Kept:
    """The levels raised to what is measured; raises LoweringError when one would fall without a reason."""
    floors = {name: _down(figure) for name, figure in figures.floors.items()}
    ceilings = {name: _up(figure) for name, figure in figures.ceilings.items()}
    if kept is None:
        return Kept(figures.digest, floors, ceilings)
    told = list(fallen(kept, figures).values())
    if figures.digest != kept.digest:
        told.append("the sets have changed: their digest is another")
    if told and not reason.strip():
        raise LoweringError("\n".join([*told, "Say why with --lower REASON, or mend it."]))
    lowered = dict(kept.lowered)
    for now, before, sign in ((floors, kept.floors, 1), (ceilings, kept.ceilings, -1)):
        for name in before.keys() | now.keys():
            old, new = before.get(name), now.get(name)
            if old is not None and (new is None or (new - old) * sign < -_HAIR):
                lowered[name] = Lowered(lowered[name].was if name in lowered else old, reason)
            elif name in lowered and new is not None and (new - lowered[name].was) * sign >= -_HAIR:
                del lowered[name]  # it has come back to where it was
    changed = reason if figures.digest != kept.digest else kept.changed
    return Kept(figures.digest, floors, ceilings, lowered, changed)


def _levels(levels: dict[str, float], lowered: dict[str, Lowered]) -> dict[str, Any]:
    written: dict[str, Any] = dict(sorted(levels.items()))
    for name in levels.keys() & lowered.keys():
        written[name] = {"level": levels[name], "was": lowered[name].was, "because": lowered[name].because}
    return written


def _seal(content: dict[str, Any]) -> str:
    return hashlib.sha256(yaml.safe_dump(content, allow_unicode=True).encode()).hexdigest()


def write(kept: Kept, path: Path = FILE) -> None:
    """Write the file with its seal; what was given up altogether stays in it with the reason."""
    gone = kept.lowered.keys() - kept.floors.keys() - kept.ceilings.keys()
    content: dict[str, Any] = {
        "sets": {"digest": kept.digest, "changed": kept.changed},
        "floors": _levels(kept.floors, kept.lowered),
        "ceilings": _levels(kept.ceilings, kept.lowered),
        "given up": {
            name: {"was": kept.lowered[name].was, "because": kept.lowered[name].because} for name in sorted(gone)
        },
    }
    sealed = content | {"seal": _seal(content)}
    path.write_text(_HEAD + yaml.safe_dump(sealed, allow_unicode=True, sort_keys=False, width=120))


def read(path: Path = FILE) -> Kept:
    """Read the file; raises EditedError when it is not as it was written."""
    content: dict[str, Any] = yaml.safe_load(path.read_text())
    seal = content.pop("seal", "")
    if seal != _seal(content):
        raise EditedError(f"{path.name} was changed by hand: use `python -m tests.mentions.floors --lower REASON`.")
    lowered: dict[str, Lowered] = {}
    levels: dict[str, dict[str, float]] = {"floors": {}, "ceilings": {}}
    for section, found in levels.items():
        for name, level in content[section].items():
            found[name] = level["level"] if isinstance(level, dict) else level
            if isinstance(level, dict):
                lowered[name] = Lowered(level["was"], level["because"])
    lowered |= {name: Lowered(**was) for name, was in content["given up"].items()}
    return Kept(content["sets"]["digest"], levels["floors"], levels["ceilings"], lowered, content["sets"]["changed"])
