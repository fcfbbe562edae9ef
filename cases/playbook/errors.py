"""What is wrong with a playbook or with an answer, in one sentence that says what to do."""


class PlaybookError(Exception):
    """A playbook that cannot be used; its text names file, step and what to correct."""


class StepError(Exception):
    """An answer that cannot be taken; its text says which step or field, and what to do."""
