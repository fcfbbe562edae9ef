"""What triage makes of what is said: every category, every discount, whom it is about, and the lexicon's own errors."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from config.lexicon import lexicon, read
from mentions.lexicon import Lexicon, LexiconError
from mentions.passage import Passage
from mentions.sentences import MOST
from mentions.triage import Said, Target, triage

SPEECHES = Path(__file__).parent / "speech"
NAMES = {
    "Mrs Clacy": "person",
    "Owen Trask": "person",
    "Larkspur Hill Primary School": "school",
    "Larkspur Hill": "school",
}
SPEECH = yaml.safe_load((SPEECHES / "development.yaml").read_text())
GRAVE = ("threat", "safeguarding", "private data exposed")
LAWFUL = ("lawful", "criticism", "complaint", "question", "praise", "factual error")
# Tuned on, so only floors: nothing that once worked may be lost.
FLOORS = {
    "threat": 0.96,
    "safeguarding": 0.96,
    "private data exposed": 0.95,
    "discriminatory": 0.85,
    "personal abuse": 1.0,
    "allegation about a person": 1.0,
    "impersonation": 1.0,
    "factual error": 1.0,
    "criticism": 1.0,
    "complaint": 1.0,
    "question": 1.0,
    "praise": 1.0,
}
FALSE_ALARMS = 0.03
PEOPLE = {
    "Clacy": r"(?:Mrs |Davina )?Clacy",
    "Trask": r"(?:Mr |Owen )?Trask",
    "Nandlow": r"(?:Miss |Priya )?Nandlow",
    "Quill": r"(?:Mrs |Hester )?Quill",
    "Larkspur Hill": r"Larkspur Hill(?: Primary School)?",
}
# How many of each serious category must at least be urgent or serious, and how many lawful texts at most, of texts
# that others wrote. “heldout” was written by somebody who never saw the lexicon, and nobody who worked on the lexicon
# has read it: its figures are the honest ones. The others were read, or the weights of words were fitted to them.
PRESSING = {
    "heldout": (0.87, 0.94, 0.85, 0.80, 0.046),
    "validation": (0.95, 0.94, 0.97, 1.00, 0.012),
    "oblique": (0.88, 0.96, 0.96, 0.92, 0.038),
    "varied": (0.72, 0.77, 0.71, 0.77, 0.055),
    "ordinary": (0.87, 0.94, 0.78, 0.83, 0.028),
    "functional": (0.86, 0.90, 1.00, 0.81, 0.068),
}
SERIOUS = ("threat", "safeguarding", "private data exposed", "discriminatory")


def targets(text: str) -> list[Target]:
    """The things of a small register that a text names."""
    found = {name: tuple(place.span() for place in re.finditer(re.escape(name), text)) for name in NAMES}
    return [
        Target(name, "person" if NAMES[name] == "person" else "school", spans) for name, spans in found.items() if spans
    ]


def said(text: str) -> Said:
    return triage(text, targets(text), lexicon())


def pressing(texts: Iterable[str]) -> list[str]:
    """Those texts that are urgent or serious."""
    return [text for text in texts if said(text).severity in {"urgent", "serious"}]


@pytest.mark.parametrize("category", FLOORS)
def test_each_category_is_found_as_often_as_it_was(category: str) -> None:
    texts = SPEECH[category]
    missed = [text for text in texts if said(text).category != category]
    assert len(missed) <= (1 - FLOORS[category]) * len(texts) + 1e-9, missed


def test_what_is_grave_is_pressing_and_what_is_lawful_is_not() -> None:
    grave = [text for category in GRAVE for text in SPEECH[category]]
    assert len(pressing(grave)) >= 0.97 * len(grave)
    lawful = [text for category in LAWFUL for text in SPEECH[category]]
    alarms = pressing(lawful)
    assert len(alarms) <= FALSE_ALARMS * len(lawful), alarms


def named(text: str) -> list[Target]:
    """The people and the school of the texts that others wrote, by their surnames."""
    found = {
        name: tuple(place.span() for place in re.finditer(rf"\b{form}\b", text, re.IGNORECASE))
        for name, form in PEOPLE.items()
    }
    return [
        Target(name, "school" if name == "Larkspur Hill" else "person", spans) for name, spans in found.items() if spans
    ]


@pytest.mark.parametrize("speech", PRESSING)
def test_what_others_wrote_is_found_as_often_as_it_was(speech: str) -> None:
    entries = yaml.safe_load((SPEECHES / f"{speech}.yaml").read_text())
    share: dict[str, list[bool]] = {}
    for entry in entries:
        category = entry["category"] if entry["category"] not in {*LAWFUL, "news"} else "lawful"
        answer = triage(entry["text"], named(entry["text"]), lexicon())
        share.setdefault(category, []).append(answer.severity in {"urgent", "serious"})
    *floors, most = PRESSING[speech]
    measured = [sum(share[category]) / len(share[category]) for category in SERIOUS]
    assert sum(share["lawful"]) <= most * len(share["lawful"])
    assert all(found >= floor for found, floor in zip(measured, floors, strict=True)), measured


def test_signs_decide_together_and_say_what_they_are_signs_of() -> None:
    answer = said("Mrs Clacy leaves by the side gate and it is dark by then. Patience, lads.")
    assert (answer.category, answer.severity, answer.about) == ("threat", "urgent", ("Mrs Clacy",))
    assert any("can be a sign of" in reason for reason in answer.reasons)
    assert len(answer.reasons) <= 6


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("I am not going to kill Mrs Clacy.", "said not to be so"),
        ("Nobody should hurt Mrs Clacy.", "said not to be so"),
        ("People who say “Mrs Clacy should be shot” are disgusting.", "against it"),
        ("He wrote “I will stab Mrs Clacy” on the wall.", "quoted"),
        ("A man who said he would kill Mrs Clacy was jailed, the court heard.", "court"),
        ("In the school play the villain says he will kill Owen Trask.", "a story"),
        ("I could have strangled Owen Trask when he forgot the cones.", "long ago"),
        ("We are going to beat them on Saturday, said Owen Trask of the cup final.", "sport"),
        ("I will kill Owen Trask haha he ate my cake.", "joke"),
        ("Every child abuse policy at Larkspur Hill is on the website.", "policy"),
        ("The printer at Larkspur Hill needs shooting.", "of a thing"),
    ],
)
def test_what_counts_less_says_why(text: str, because: str) -> None:
    answer = said(text)
    assert answer.severity in {"review", "feedback"}
    if because not in {"long ago", "sport", "policy"}:
        assert because in " ".join(answer.reasons)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("I will stab Mrs Clacy.", ("Mrs Clacy",)),
        ("Mrs Clacy took over in May. I will stab her.", ("Mrs Clacy",)),
        ("Owen Trask is fine. Mrs Clacy deserves to be shot.", ("Mrs Clacy",)),
        ("I will burn Larkspur Hill down.", ("Larkspur Hill",)),
        ("Someone should burn the place down. Larkspur Hill is rotten.", ("Larkspur Hill",)),
    ],
)
def test_a_threat_is_bound_to_whom_it_means(text: str, about: tuple[str, ...]) -> None:
    answer = said(text)
    assert (answer.category, answer.severity, answer.about) == ("threat", "urgent", about)


FILLER = "The town council met on Monday and talked about drains and the new bus shelter for a long time. "


def test_a_threat_against_another_in_a_long_page_is_not_urgent_for_us() -> None:
    text = "Mrs Clacy opened the fair at Larkspur Hill.\n\n" + FILLER * 30 + "\n\nFans said they will kill Jake Orrin. "
    assert said(text).severity == "feedback"
    near = (
        FILLER * 10 + "Mrs Clacy opened the fair. A fan shouted at Jake Orrin: I will kill Jake Orrin. " + FILLER * 10
    )
    assert said(near).severity in {"review", "feedback"}


def test_a_threat_beside_the_name_counts_in_a_long_page() -> None:
    text = FILLER * 20 + "\n\nMrs Clacy is to blame. We know where she lives and I will stab her.\n\n" + FILLER * 20
    answer = said(text)
    assert (answer.category, answer.severity, answer.about) == ("threat", "urgent", ("Mrs Clacy",))


def test_another_clause_is_about_somebody_else() -> None:
    assert said("Mrs Clacy is lovely but the council want shooting.").severity in {"review", "feedback"}


def test_without_a_name_a_short_text_is_judged_and_a_long_one_is_not() -> None:
    short = triage("I am going to stab you.", [], lexicon())
    assert (short.category, short.severity, short.about) == ("threat", "urgent", ())
    assert "Nobody of the register is named" in short.reasons[0]
    long = triage("I am going to stab you. " + FILLER * 20, [], lexicon())
    assert (long.category, long.severity) == ("news", "feedback")


@pytest.mark.parametrize(
    "text",
    [
        "i will k1ll Mrs Clacy",
        "I will kiiiill Mrs Clacy",
        "I'LL KILL MRS CLACY i swear, Mrs Clacy",
        "im gonna k*ll Mrs Clacy",
        "I will s t a b Mrs Clacy",
        "#KillMrsClacy kill them all at Larkspur Hill",
        "Iwillkillher Mrs Clacy",
    ],
)
def test_disguised_words_are_read(text: str) -> None:
    assert said(text).category == "threat"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "?", "…", "🔪", "§p0 | @ ~", "Mrs Clacy", "a\x00b", "\ud800"])
def test_nothing_much_is_news_or_at_least_no_error(text: str) -> None:
    assert said(text).reasons


def test_a_span_beyond_the_text_does_no_harm() -> None:
    assert triage("I will stab her.", [Target("x", "person", ((5, 900), (40, 50)))], lexicon()).reasons


def test_reasons_quote_the_words_and_end_as_sentences() -> None:
    answer = said("I am going to kick Mrs Clacy’s teeth in.")
    assert "kick Mrs Clacy’s teeth in”" in answer.reasons[0]
    assert all(reason.endswith(".") and reason[0].isupper() for reason in answer.reasons)


def test_feedback_is_always_one_of_the_everyday_categories() -> None:
    everyday = {"factual error", "criticism", "complaint", "question", "praise", "news"}
    for text in (text for texts in SPEECH.values() for text in texts):
        answer = said(text)
        assert (answer.severity == "feedback") == (answer.category in everyday), text


def test_of_a_huge_text_only_what_is_near_the_names_is_read() -> None:
    text = "Mrs Clacy will i will i will you know where to kill the the the. " * 80_000
    passage = Passage(text, targets(text[:1000] + " " * 10), lexicon())
    assert len(passage.sentences) < 100
    everywhere = Passage(text, targets(text), lexicon())
    assert sum(one.end - one.start for one in everywhere.sentences) <= MOST


@pytest.mark.parametrize("piece", ["“", "a ", "i will ", "k*", ".", "# ", "a'", "@a", "0 ", "(", "he "])
def test_hostile_repetition_is_only_read_as_far_as_the_limit(piece: str) -> None:
    text = "Mrs Clacy " + piece * (200_000 // len(piece))
    assert said(text).reasons


GOOD = {"id": "r", "category": "threat", "severity": "urgent", "says": ["kill {them}"], "because": "are a threat"}


def documents(**changes: object) -> dict[str, object]:
    return {"words.yaml": {"lists": {"them": ["him", "her"]}}, "t.yaml": {"rules": [{**GOOD, **changes}]}}


def signs(**changes: object) -> dict[str, object]:
    written = {"id": "s", "of": "harm", "shown": "harm", "words": ["kill"], "bits": {"threat": 3}}
    scale = {"start": -2, "serious": 0, "review": -1}
    return {"s.yaml": {"signs": [{**written, **changes}], "scales": {"threat": scale}}}


def test_signs_add_up_in_a_small_lexicon_too() -> None:
    small = Lexicon.of(signs())
    assert triage("Kill time!", [], small).severity == "serious"
    assert triage("Nothing.", [], small).category == "news"
    assert triage("Kill time!", [], Lexicon.of(signs(unless=["time"]))).category == "news"


def test_a_small_lexicon_of_ones_own_is_enough() -> None:
    assert triage("Kill her!", [], Lexicon.of(documents())).severity == "urgent"


@pytest.mark.parametrize(
    ("wrong", "rule", "field", "problem"),
    [
        (documents(category="menace"), "r", "category", "input should be"),
        (documents(says=["kill {thme}"]), "r", "says", "there is no list “thme”"),
        (documents(says=["<3>"]), "r", "says", "it is empty"),
        (documents(says=["Kill"]), "r", "says", "small letters"),
        (documents(says=["<colour>"]), "r", "says", "is no shape"),
        (documents(says=["{them.er}"]), "r", "says", "no form of a verb"),
        (documents(says=["kill?"]), "r", "says", "at least one word"),
        (documents(sayz=["kill"]), "r", "sayz", "there is no such field"),
        ({"t.yaml": {"rules": [{"id": "x"}]}}, "x", "category", "this field is missing"),
        ({"t.yaml": ["rules"]}, "", "", "lists, rules or discounts"),
        (
            {"t.yaml": {"lists": {"a": ["{b}"], "b": ["{a}"]}, "rules": [{**GOOD, "says": ["{a}"]}]}},
            "r",
            "says",
            "itself",
        ),
        ({"a.yaml": {"lists": {"l": ["x"]}}, "b.yaml": {"lists": {"l": ["y"]}}}, "", "lists.l", "same name"),
        ({"a.yaml": {"lists": {"l": [True]}}}, "", "lists.l.0", "string"),
        (signs(words=["{odd}"]), "s", "words", "there is no list “odd”"),
        (signs(bits={"rude": 1}), "s", "bits.rude.[key]", "input should be"),
        (
            {"s.yaml": {"pairs": [{"id": "p", "signs": ["x"], "shown": "y", "bits": {"threat": 1}}]}},
            "p",
            "signs",
            "there is no sign or concept “x”",
        ),
    ],
)
def test_a_wrong_lexicon_says_where_and_what(wrong: dict[str, object], rule: str, field: str, problem: str) -> None:
    with pytest.raises(LexiconError) as error:
        Lexicon.of(wrong)
    assert (error.value.rule, error.value.field) == (rule, field)
    assert problem in error.value.problem
    assert str(error.value).endswith(".")


def test_two_rules_may_not_share_an_id() -> None:
    wrong = documents()
    wrong["z.yaml"] = {"rules": [GOOD]}
    with pytest.raises(LexiconError, match=r"z\.yaml, rule r, field id: another rule has the same id"):
        Lexicon.of(wrong)


def test_a_file_that_is_no_yaml_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("rules: [\n  {id: x\n")
    with pytest.raises(LexiconError, match=r"a\.yaml: it cannot be read as YAML \(line \d\)"):
        read(tmp_path)
