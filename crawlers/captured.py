"""What a capture run did, as other processes are told of it; known without a browser library."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Captured:
    """What a capture run did."""

    sealed: tuple[str, ...] = ()
    """References of the captures that were sealed."""
    looked: int = 0
    """Re-checks that were made."""
    still_owed: int = 0
    trouble: str = ""
    """Why captures could not be made, when they could not."""
    unstamped: str = ""
    """Why signature or timestamps are waited for, when they are."""
