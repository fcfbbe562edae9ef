"""The folder of real data that a benchmark is given, and schools with staff invented from real names."""

import argparse
import random
import sys
from itertools import islice
from pathlib import Path

from benchmarks.real_data import RealData
from mentions.names import PersonNames
from mentions.school_names import SchoolNames

TITLES = ("Mr", "Mrs", "Miss")


def real_data(what: str) -> RealData | None:
    """The folder named by ``--data DIR``; None, said on the terminal, when it holds no pages."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder of real data")
    data = RealData(parser.parse_known_args()[0].data)
    if (data.folder / "pages.warc.gz").exists():
        return data
    print(f"{what}: not measured, for {data.folder} holds no pages.warc.gz; name it with --data DIR.", file=sys.stderr)
    return None


def _values(data: RealData, name: str) -> tuple[list[str], list[int]]:
    """Names with their counts; initials alone left out."""
    rows = (line.split("\t") for line in (data.folder / name).read_text(encoding="utf-8").splitlines())
    good = [(value.strip(), int(count)) for count, value in rows if len(value.strip()) > 2]
    return [value for value, _ in good], [count for _, count in good]


def staffed(data: RealData, schools: int, staff: int) -> tuple[SchoolNames, ...]:
    """So many real schools with so many invented people each; the same ones in every run."""
    chance = random.Random(11)  # noqa: S311 - a benchmark, not a secret
    drawn = chance.sample(data.schools, min(schools, len(data.schools)))
    count = len(drawn) * staff
    firsts = chance.choices(*_values(data, "HeadFirstName.tsv"), k=count)
    lasts = chance.choices(*_values(data, "HeadLastName.tsv"), k=count)
    people = iter(
        PersonNames(str(number), f"{first} {last}", (TITLES[number % 3],))
        for number, (first, last) in enumerate(zip(firsts, lasts, strict=True))
    )
    return tuple(
        SchoolNames(str(school.number), school.name, town=school.town, people=tuple(islice(people, staff)))
        for school in drawn
    )
