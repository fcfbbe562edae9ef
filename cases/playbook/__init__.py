"""The playbook: what the school's policies say to do about a case, as steps with answers, gates and clocks."""

from cases.playbook.book import Playbook
from cases.playbook.doing import Answer, do
from cases.playbook.errors import PlaybookError, StepError
from cases.playbook.law import ShownCard, law_of
from cases.playbook.standing import StepState, next_step, steps_of

__all__ = [
    "Answer", "Playbook", "PlaybookError", "ShownCard", "StepError", "StepState", "do", "law_of", "next_step",
    "steps_of",
]  # fmt: skip
