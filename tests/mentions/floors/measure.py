"""The measuring: every set through the engine, and figures by name."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import get_args

from mentions.mention import Band
from mentions.watchlist import Watchlist
from tests.mentions.floors.ask import ask
from tests.mentions.floors.decoys import decoys
from tests.mentions.floors.engine import SURE, Outcome, county_watchlist, handwritten_watchlist, outcomes
from tests.mentions.floors.handwritten import handwritten
from tests.mentions.floors.planted import people, schools
from tests.mentions.floors.tell import missed, wrong
from tests.mentions.floors.untouched import untouched
from tests.mentions.floors.ways import WAYS

BANDS: tuple[Band, ...] = get_args(Band)
CAUGHT = 0.9
"""Share of its pages on which a way must be found to count as caught."""
GROUPS = {way.name: way.group for way in WAYS}


@dataclass
class Measured:
    """Figures of one run: shares that should be high, rates that should be low, and what went wrong."""

    floors: dict[str, float] = field(default_factory=dict)
    ceilings: dict[str, float] = field(default_factory=dict)
    failures: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def share(self, name: str, outcomes: Iterable[bool]) -> None:
        """Record which part of some outcomes was right."""
        counted = list(outcomes)
        self.floors[name] = sum(counted) / len(counted) if counted else 1.0


def _grouped(found: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in found:
        groups[outcome.probe.group].append(outcome)
    return groups


def _recalled(outcome: Outcome, kind: str, bands: Iterable[Band]) -> bool:
    """Whether everything of a kind that the page names was said, in one of some bands."""
    said = outcome.bands()
    return all(said.get(wanted) in set(bands) for wanted in outcome.probe.wanted if wanted[0] == kind)


def _recall(measured: Measured, prefix: str, found: Sequence[Outcome], kind: str) -> None:
    for name, group in _grouped(found).items():
        measured.share(f"{prefix}/{name}/found", (_recalled(outcome, kind, BANDS) for outcome in group))
        measured.share(f"{prefix}/{name}/sure", (_recalled(outcome, kind, SURE) for outcome in group))
        told = [text for outcome in group if (text := missed(outcome, kind=kind))]
        if told:
            measured.failures[f"{prefix}/{name}"] += told


def _precision(measured: Measured, found: Sequence[Outcome]) -> None:
    """Of what was said in a band, the part that is so.

    For review there is a ceiling instead: its share of truth falls when true mentions rise out of it.
    """
    right: Counter[Band] = Counter()
    false: Counter[Band] = Counter()
    for outcome in found:
        for entity, band in outcome.bands().items():
            (right if entity in outcome.probe.wanted else false)[band] += 1
    for band in BANDS[:2]:
        said = right[band] + false[band]
        measured.floors[f"precision/{band}"] = right[band] / said if said else 1.0
    measured.ceilings["traps/false for review per 1,000 pages"] = false["review"] / len(found) * 1_000


def _ways(measured: Measured, found: list[Outcome]) -> None:
    """How often a person is found, by way of writing, by group of ways, and by band."""
    _recall(measured, "person", found, "person")
    seen = [outcome for outcome in found if GROUPS[outcome.probe.group] != "unseen"]
    for group in dict.fromkeys(GROUPS.values()):
        of_group = [outcome for outcome in found if GROUPS[outcome.probe.group] == group]
        measured.share(f"group/{group}/found", (_recalled(outcome, "person", BANDS) for outcome in of_group))
        measured.share(f"group/{group}/sure", (_recalled(outcome, "person", SURE) for outcome in of_group))
        said = [entity in one.probe.wanted for one in of_group for entity, band in one.bands().items() if band in SURE]
        measured.share(f"group/{group}/precision, certain or likely", said)
    for name, bands in (("certain", BANDS[:1]), ("certain or likely", BANDS[:2]), ("any band", BANDS)):
        measured.share(f"recall/{name}", (_recalled(outcome, "person", bands) for outcome in seen))
    caught = [way for way in GROUPS if measured.floors[f"person/{way}/found"] >= CAUGHT]
    measured.floors["ways caught of 40"] = len(caught)


def _held(measured: Measured, prefix: str, found: Iterable[Outcome]) -> None:
    """On how many decoys nothing false is said as certain or likely."""
    for name, group in _grouped(found).items():
        told = [wrong(outcome) for outcome in group]
        measured.share(f"{prefix}/{name}", (text is None for text in told))
        if any(told):
            measured.failures[f"{prefix}/{name}"] += [text for text in told if text]


def _untouched(measured: Measured, watchlist: Watchlist) -> None:
    found = outcomes(untouched(), watchlist)
    bands = Counter(mention.band for outcome in found for mention in outcome.mentions)
    for band in BANDS:
        measured.ceilings[f"untouched/{band} per 1,000 pages"] = bands[band] / len(found) * 1_000
    if told := [text for outcome in found if (text := wrong(outcome))]:
        measured.failures["untouched"] = told


def _handwritten(measured: Measured) -> None:
    found = outcomes(handwritten(), handwritten_watchlist())
    named = [outcome for outcome in found if outcome.probe.wanted]
    for kind in ("person", "school"):
        measured.share(f"handwritten/{kind} found", (_recalled(outcome, kind, BANDS) for outcome in named))
        measured.share(f"handwritten/{kind} sure", (_recalled(outcome, kind, SURE) for outcome in named))
        measured.failures[f"handwritten/{kind}"] += [text for one in named if (text := missed(one, kind=kind))]
    told = [wrong(outcome) for outcome in found]
    measured.share("handwritten/nothing false", (text is None for text in told))
    measured.failures["handwritten/nothing false"] += [text for text in told if text]


def _county(measured: Measured) -> None:
    """The planted set, the decoys and the untouched set, with the county's schools watched."""
    watchlist = county_watchlist()
    of_people, of_schools = outcomes(people(), watchlist), outcomes(schools(), watchlist)
    of_decoys = outcomes(decoys(), watchlist)
    _ways(measured, of_people)
    _recall(measured, "school", of_schools, "school")
    _precision(measured, [*of_people, *of_schools, *of_decoys])
    _held(measured, "decoy", of_decoys)
    _held(measured, "decoy, with gazetteer", outcomes(decoys(), county_watchlist(gazetteer=True)))
    _untouched(measured, watchlist)


MEASURES: tuple[Callable[[Measured], None], ...] = (_county, _handwritten, ask)
"""What is measured; a further set joins here."""


def measure() -> Measured:
    """Everything, in one run."""
    measured = Measured()
    for one in MEASURES:
        one(measured)
    return measured
