"""The saint set: hundreds of schools that share a few saints' names, all of them watched."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from mentions.school_names import SchoolNames
from tests.mentions.floors import pools
from tests.mentions.floors.schoolways import usual

SCHOOLS, ASKED = 300, 50
_SAINTS = (
    "Mary", "Joseph", "John", "Peter", "Paul", "Michael", "Andrew", "George", "James", "Anne", "Patrick", "Nicholas",
    "Luke",
)  # fmt: skip
_KINDS = ("Catholic Primary", "CE Primary", "Catholic Primary", "C of E Infant", "Primary")
CONTEXTS = ("none", "authority", "town", "postcode")
FORMS = ("short", "full")
_SENTENCES = {
    "none": ("Sports day at {name} was rained off.", "{name} has a new minibus.", "I never liked {name} much."),
    "authority": (
        "Sports day at {name} was rained off, {where} council said.",
        "{where}: pupils of {name} sang on the green.",
    ),
    "town": (
        "Sports day at {name} in {where} was rained off.", "In {where}, pupils of {name} sang on the green.",
        "{name}, {where}, has a new minibus.", "The buses in {where} are late again. Is {name} school open?",
        "Pupils of {name} walked to the library. The whole of {where} came to watch.",
    ),
    "postcode": ("{name}, Mill Road, {where}, has a new minibus.", "Find us: {name}, 12 Chapel Lane, {where}."),
}  # fmt: skip


@dataclass(frozen=True)
class Question:
    """One page that speaks of one school among many of its name."""

    form: str
    context: str
    html: str
    said: str
    true: str
    namesakes: int
    """Schools of the register that name and context fit, itself among them: with more than one, nobody can know."""


def _name(number: int) -> str:
    """A saint's name; the first ones are the commonest, 30 of them St Mary's."""
    saint = _SAINTS[0] if number < 30 else _SAINTS[1 + int(((number - 30) / 270) ** 1.7 * 12)]
    return f"St {saint}'s {_KINDS[number % len(_KINDS)]} School"


def _school(number: int, town: str) -> SchoolNames:
    postcode = f"{('WX', 'QZ', 'XO', 'PX')[number % 4]}{number // 6 + 1} {number % 9}{'ABDEFGHJLN'[number % 10]}Q"
    authority = pools.COUNTIES[number % len(pools.COUNTIES)]
    return SchoolNames(
        f"saint-{number:03}", _name(number), (), town, postcode, authority, domains=(f"saint{number}.test",)
    )


def saints() -> tuple[SchoolNames, ...]:
    """The register: some towns have two of the schools, never two of the same saint."""
    towns = pools.draws("saint towns").sample(pools.TOWNS, len(pools.TOWNS))
    return tuple(_school(number, towns[number % len(towns)]) for number in range(SCHOOLS))


def questions() -> Iterator[Question]:
    """Some of the schools, in each form and context."""
    register = saints()
    for number, school in enumerate(pools.draws("asked").sample(register, ASKED)):
        for form in FORMS:
            name = usual(school.name) if form == "short" else school.name
            written = name.replace("'", ("'", "’", "")[number % 3])
            alike = [other for other in register if name == (usual(other.name) if form == "short" else other.name)]
            for context in CONTEXTS:
                where = "" if context == "none" else str(getattr(school, context))
                fit = sum(context == "none" or getattr(other, context) == where for other in alike)
                sentences = _SENTENCES[context]
                sentence = sentences[number % len(sentences)].format(name=written, where=where)
                html = (
                    "<title>Round and about</title><ul><li>Home<li>News</ul><p>A bright morning.</p>"
                    f"<p>{escape(sentence, quote=False)}</p><p>The library is shut on Monday.</p>"
                )
                said = f"[{school.name}, {school.town}, {school.authority}] {sentence}"
                yield Question(form, context, html, said, school.key, fit)
