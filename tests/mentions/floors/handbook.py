"""The page of the handbook that tells heads how often Heads-up is right, written from the floors."""

import math
from collections.abc import Iterable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.mentions.floors.county import COUNTY
from tests.mentions.floors.kept import Kept
from tests.mentions.floors.saints import SCHOOLS
from tests.mentions.floors.sets import contents
from tests.mentions.floors.ways import WAYS
from tests.mentions.test_triage import PRESSING

PAGE = Path(__file__).parents[3] / "docs" / "handbook" / "accuracy.md"
_GROUPS = {
    "form": "in an ordinary form: with a title or an initial, surname first, a nickname, a former name, a handle",
    "markup": "cut up by the layout of the page, in ways that a reader does not notice",
    "field": "where the eye hardly looks: behind a picture, in the page’s address, title or description",
    "disguise": "disguised on purpose: D4vina, letters of another alphabet, D a v i n a",
    "slip": "with a slip of the pen: one letter wrong, missing, doubled or swapped",
    "unseen": "where no reader can see it: in hidden comments and programs of the page",
}
_BANDS = {"certain": "certainly about you", "likely": "probably about you", "review": "perhaps about you"}
_CONTEXTS = {"town": "the town", "postcode": "the postcode", "authority": "the county or council"}
_GOOD = 0.95

Rows = list[tuple[str, str]]


def _whole(share: float) -> int:
    return math.floor(share * 100 + 1e-9)


def _of_100(share: float) -> str:
    return f"{_whole(share)} in 100"


def _weak(kept: Kept, prefix: str, names: Iterable[str]) -> Rows:
    """Names whose figure is not good, the worst first."""
    shares = sorted((kept.floors[f"{prefix}/{name}/found"], name) for name in names)
    return [(name, _of_100(share)) for share, name in shares if share < _GOOD]


def _bands(kept: Kept) -> list[dict[str, object]]:
    return [
        {
            "words": words,
            "right": _whole(kept.floors[f"precision/{band}"]) if band != "review" else "most are not",
            "false": f"{kept.ceilings[f'untouched/{band} per 1,000 pages']:g}",
        }
        for band, words in _BANDS.items()
    ]


def _saints(kept: Kept) -> list[dict[str, str]]:
    def share(form: str, context: str) -> str:
        return _of_100(kept.floors[f"saint/{form}, {context}/right"])

    return [{"words": words, "short": share("short", of), "full": share("full", of)} for of, words in _CONTEXTS.items()]


def written(kept: Kept) -> str:
    """The whole page."""
    decoys = sorted((share, name.removeprefix("decoy/")) for name, share in kept.floors.items() if "decoy/" in name)
    of_school = {name.split("/")[1] for name in kept.floors if name.startswith("school/")}
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Markdown of our own
    )
    return environment.get_template("accuracy.md.j2").render(
        pages=f"{sum(1 for _ in contents()):,}",
        bands=_bands(kept),
        groups=[
            (words, *(_of_100(kept.floors[f"group/{group}/{how}"]) for how in ("found", "sure")))
            for group, words in _GROUPS.items()
        ],
        caught=f"{kept.floors['ways caught of 40']:.0f}",
        by_hand={
            "person": _of_100(kept.floors["handwritten/person found"]),
            "school": _of_100(kept.floors["handwritten/school found"]),
            "false": _of_100(kept.floors["handwritten/nothing false"]),
        },
        weak_people=_weak(kept, "person", [way.name for way in WAYS if way.group != "unseen"]),
        weak_schools=_weak(kept, "school", of_school),
        decoys=[(name, _of_100(share)) for share, name in decoys],
        schools=SCHOOLS,
        watched=len(COUNTY),
        saints=_saints(kept),
        speech=[math.floor(share * 100 + 1e-9) for share in PRESSING["heldout"][:4]]
        + [math.ceil(PRESSING["heldout"][4] * 100)],
        guessed=math.ceil(max(kept.ceilings[f"saint/{form}, none/guessed"] for form in ("short", "full")) * 100 - 1e-9),
    )
