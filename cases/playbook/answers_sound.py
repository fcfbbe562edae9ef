"""What makes an answer of a playbook unusable."""

from collections import Counter
from collections.abc import Iterator

from cases.models import Originator, Outcome
from cases.playbook.entry import AnswerEntry, StepEntry
from cases.playbook.flags import FLAGS, GUARDS

_COLUMNS: dict[str, frozenset[str]] = {
    "originator": frozenset(Originator),
    "outcome": frozenset(Outcome),
    "image_made_by": frozenset({"subject", "other", "unknown"}),
}
_DATED = frozenset({"day", "moment"})


def wrong_answers(step: StepEntry) -> Iterator[str]:
    """What is wrong with the answers of a step, in sentences."""
    double = [key for key, number in Counter(answer.id for answer in step.answers).items() if number > 1]
    if double:
        yield f"two answers are called “{double[0]}”. Rename one."
    if all(answer.stays_open for answer in step.answers):
        yield "it is a dead end: every answer leaves it open. Add one that ends it."
    for answer in step.answers:
        for said in _wrong(answer):
            yield f"answer “{answer.id}”: {said}"


def _wrong(answer: AnswerEntry) -> Iterator[str]:
    for flag in (*answer.sets, *answer.clears):
        if flag not in FLAGS:
            yield f"there is no flag “{flag}”. The flags are: {', '.join(FLAGS)}."
    if GUARDS & set(answer.clears) and not (answer.reason and any(one.kind in _DATED for one in answer.asks)):
        yield "it opens what protects people. Let it ask for a reason and for a day or moment."
    values = _COLUMNS.get(answer.keeps or "")
    if values is not None and answer.id not in values:
        yield f"it is kept as the {answer.keeps} of the case. Name it one of: {', '.join(sorted(values))}."
    names = [one.id for one in answer.asks]
    if len(set(names)) < len(names):
        yield "it asks for two fields of one name. Rename one."
    for one in answer.asks:
        if one.not_the_same_as and one.not_the_same_as not in {*names, "by"}:
            yield f"“{one.id}” is to differ from “{one.not_the_same_as}”, which is no field. Correct the name."
