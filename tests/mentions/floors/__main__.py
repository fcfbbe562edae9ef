"""Measure, print, and raise the floors: `python -m tests.mentions.floors`."""

import sys

import click

from tests.mentions.floors import handbook, kept
from tests.mentions.floors.measure import Measured, measure
from tests.mentions.floors.sets import digest


def _table(measured: Measured, before: kept.Kept | None) -> None:
    for title, figures, levels in (
        ("at least", measured.floors, before.floors if before else {}),
        ("at most", measured.ceilings, before.ceilings if before else {}),
    ):
        print(f"{'measured':>9} {title:>9}")
        for name, figure in figures.items():
            print(f"{figure:9.3f} {levels.get(name, float('nan')):9.2f}  {name}")


@click.command()
@click.option(
    "--lower", "reason", default="", metavar="REASON", help="Let levels down, or change the sets, and say why."
)
@click.option("--failures", is_flag=True, help="Also print every page on which the engine was wrong.")
@click.option("--dry", is_flag=True, help="Write nothing.")
@click.option("--handbook", "page", is_flag=True, help="Only write the page of the handbook from the file.")
def main(*, reason: str, failures: bool, dry: bool, page: bool) -> None:
    """Measure how often mentions are found rightly, and keep the best that was ever measured."""
    if page:
        handbook.PAGE.write_text(handbook.written(kept.read()))
        return
    before = kept.read() if kept.FILE.exists() else None
    measured = measure()
    _table(measured, before)
    for name, told in measured.failures.items() if failures else ():
        print(f"\n{name}: {len(told)}", *told, sep="\n  ")
    if dry:
        return
    try:
        kept.write(kept.renewed(before, kept.Figures(digest(), measured.floors, measured.ceilings), reason))
    except kept.LoweringError as error:
        sys.exit(f"Nothing is written.\n{error}")
    print("Written. Now the page for heads: python -m tests.mentions.floors --handbook")


if __name__ == "__main__":
    main()
