"""One page, and nothing that it links to."""

from collections.abc import Iterable

from crawlers.kinds.base import Answer, Ask, Asked, Errand, LeadsOnly, Reading
from register.approval import ApprovedSource


class PageKind(LeadsOnly):
    """A single page."""

    def start(self, source: ApprovedSource, errand: Errand) -> Iterable[Ask]:
        """The page itself, in every scan."""
        yield Ask(source.address, Asked(source, errand=errand), always=True)

    def read(self, asked: Asked, answer: Answer) -> Reading:
        """It asks for nothing but its page."""
        return Reading()
