"""Floors: no figure of the measuring falls, no level is let down in silence, and the handbook tells the same."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.mentions.floors import handbook, kept
from tests.mentions.floors.kept import EditedError, Figures, Kept, LoweringError
from tests.mentions.floors.measure import measure
from tests.mentions.floors.sets import digest

BEFORE = Kept("sets", {"person/nickname/found": 0.95}, {"untouched/certain per 1,000 pages": 1.0})
WORSE = Figures("sets", {"person/nickname/found": 0.9}, BEFORE.ceilings)
NOISIER = Figures("sets", BEFORE.floors, {"untouched/certain per 1,000 pages": 2.0})
SILENT = Figures("sets", {}, BEFORE.ceilings)
OTHER = Figures("other sets", BEFORE.floors, BEFORE.ceilings)


def test_no_figure_falls_below_its_floor() -> None:
    measured = measure()
    told = kept.fallen(kept.read(), Figures(digest(), measured.floors, measured.ceilings))
    lines: list[str] = []
    for name, sentence in told.items():
        pages = [text for of, texts in measured.failures.items() if name.startswith(of) for text in texts]
        lines += [sentence, *(f"    {text}" for text in pages[:5])]
    assert not told, "\n".join(lines)


def test_the_sets_are_those_whose_floors_are_kept() -> None:
    assert digest() == kept.read().digest, "the sets have changed: python -m tests.mentions.floors --lower REASON"


def test_the_handbook_tells_what_the_floors_say() -> None:
    assert handbook.PAGE.read_text() == handbook.written(kept.read()), "python -m tests.mentions.floors --handbook"


def test_floors_rise_to_what_is_measured_rounded_down_and_ceilings_fall_rounded_up() -> None:
    better = Figures("sets", {"person/nickname/found": 0.9876}, {"untouched/certain per 1,000 pages": 0.1234})
    after = kept.renewed(BEFORE, better)
    assert (after.floors, after.ceilings) == (
        {"person/nickname/found": 0.98},
        {"untouched/certain per 1,000 pages": 0.13},
    )


@pytest.mark.parametrize("figures", [WORSE, NOISIER, SILENT, OTHER], ids=["worse", "noisier", "silent", "other sets"])
def test_nothing_is_let_down_without_a_reason(figures: Figures) -> None:
    with pytest.raises(LoweringError):
        kept.renewed(BEFORE, figures, "  ")


@pytest.mark.parametrize("figures", [WORSE, NOISIER, SILENT, OTHER], ids=["worse", "noisier", "silent", "other sets"])
def test_the_reason_is_kept_beside_the_level(figures: Figures, tmp_path: Path) -> None:
    after = kept.renewed(BEFORE, figures, "Nicknames of one letter were noise")
    kept.write(after, tmp_path / "floors.yaml")
    assert "Nicknames of one letter were noise" in (tmp_path / "floors.yaml").read_text()
    assert kept.read(tmp_path / "floors.yaml") == after


def test_a_reason_is_forgotten_when_the_level_has_come_back() -> None:
    down = kept.renewed(BEFORE, WORSE, "for a week")
    up = kept.renewed(down, Figures("sets", {"person/nickname/found": 0.96}, BEFORE.ceilings))
    assert (list(down.lowered), list(up.lowered)) == (["person/nickname/found"], [])


def test_a_level_lowered_by_hand_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "floors.yaml"
    kept.write(BEFORE, path)
    assert kept.read(path) == BEFORE
    path.write_text(path.read_text().replace("0.95", "0.85"))
    with pytest.raises(EditedError):
        kept.read(path)


def test_a_fallen_figure_is_told_with_its_floor() -> None:
    assert list(kept.fallen(BEFORE, WORSE).values()) == ["person/nickname/found: 0.900 is below its floor of 0.95"]
    assert kept.fallen(BEFORE, replace(WORSE, floors=BEFORE.floors)) == {}
