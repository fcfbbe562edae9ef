"""What makes a playbook unusable: loops, dead ends, and names that nothing bears."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from cases.gates import KEYS
from cases.playbook.answers_sound import wrong_answers
from cases.playbook.entry import StepEntry, WhenEntry
from cases.playbook.errors import PlaybookError
from cases.playbook.flags import FLAGS
from cases.playbook.words import unknown_placeholder
from mentions.lexicon import CATEGORIES
from register.models import Nation

OBLIGATIONS = frozenset(
    f"A{number:02}"
    for first, last in ((1, 14), (20, 36), (40, 66), (70, 112), (120, 144), (150, 155))
    for number in range(first, last + 1)
)
_INVESTIGATORS = ("investigator-qualified", "investigator-authorised")


def insist_on_sound(steps: Sequence[StepEntry], files: Mapping[int, str]) -> None:
    """Raise PlaybookError for the first thing that is wrong, with its file and its step."""
    for step in steps:
        for said in _wrong(step, steps):
            raise PlaybookError(f"{files[id(step)]}: step “{step.id}”: {said}")
    _insist_on_no_loop(steps)
    for nation in Nation:
        _insist_on_keys([step for step in steps if not step.nations or nation in step.nations], nation)


def _wrong(step: StepEntry, steps: Sequence[StepEntry]) -> Iterator[str]:
    known = Counter(other.id for other in steps)
    if known[step.id] > 1:
        yield "there are two steps of this name. Rename one."
    for other in step.after:
        if other not in known:
            yield f"it comes after “{other}”, which is no step. Correct the name."
    if step.clock and step.clock.since not in {"opened", *known}:
        yield f"its clock starts with “{step.clock.since}”, which is no step. Correct the name."
    yield from _wrong_words(step)
    for when in step.when:
        yield from _wrong_conditions(when, steps)
    yield from wrong_answers(step)


def _wrong_words(step: StepEntry) -> Iterator[str]:
    for obligation in step.obligations:
        if obligation not in OBLIGATIONS:
            yield f"“{obligation}” is no obligation of the list. Correct its number."
    for text in (step.title, step.text):
        if name := unknown_placeholder(text):
            yield f"“{{{name}}}” stands for nothing. Use the name of a service of the help directory."
    titles = [answer.title for answer in step.answers]
    for text in (*titles, *(one.title for answer in step.answers for one in answer.asks)):
        if "{" in text:
            yield f"“{text}” has a placeholder. Placeholders belong into the text of a step."


def _wrong_conditions(when: WhenEntry, steps: Sequence[StepEntry]) -> Iterator[str]:
    for flag in (*when.flags, *when.without):
        if flag not in FLAGS:
            yield f"there is no flag “{flag}”. The flags are: {', '.join(FLAGS)}."
    for category in (*when.categories, *when.not_categories):
        if category not in CATEGORIES:
            yield f"there is no category “{category}”. The categories are: {', '.join(CATEGORIES)}."
    set_somewhere = {flag for step in steps for answer in step.answers for flag in answer.sets}
    if when.flags and not set_somewhere & set(when.flags):
        yield f"it is a dead end: no answer sets {' or '.join(when.flags)}. Add one, or take the step out."


def _insist_on_no_loop(steps: Sequence[StepEntry]) -> None:
    try:
        TopologicalSorter({step.id: set(step.after) for step in steps}).prepare()
    except CycleError as error:
        loop = " → ".join(reversed(error.args[1]))
        raise PlaybookError(f"The steps {loop} wait for each other. Take one out of `after`.") from error


def _insist_on_keys(steps: Sequence[StepEntry], nation: Nation) -> None:
    """Every gate of the program must be opened by a step that does not itself wait before it."""
    for keys, acts in KEYS:
        openers = [step for step in steps for answer in step.answers if keys & set(answer.sets)]
        if not any(step.gate not in acts for step in openers):
            wanted = " or ".join(sorted(keys))
            message = (
                f"In {nation} no step that can be reached sets {wanted}: cases would stand there for ever. Add it."
            )
            raise PlaybookError(message)
    for needed in _INVESTIGATORS:
        if needed not in {step.id for step in steps}:
            raise PlaybookError(f"In {nation} there is no step “{needed}”: nobody could ever investigate. Add it.")
