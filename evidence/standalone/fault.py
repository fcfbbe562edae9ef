"""What a check raises, or collects, when something is not as it was sealed."""


class Fault(Exception):  # noqa: N818 - it is what a verifier looks for, not an error of the program
    """One thing that is wrong, in one sentence that names it exactly."""
