"""What is not read, and which site an address belongs to: known without Scrapy, which is slow to load."""

from urllib.parse import urlsplit

from tldextract import TLDExtract

from cases.problems import Problem

# The list of public suffixes that comes with the library: nothing is fetched for it. Its private part keeps two
# blogs of one hosting company apart.
_SUFFIXES = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
REFUSALS = {
    "refused": Problem.PRIVATE,
    "unresolved": Problem.UNRESOLVED,
    "unreachable": Problem.UNREACHABLE,
}
"""What the words mean by which the egress refuses."""


class UnreadError(Exception):
    """An address that is not read, with the problem; an expected outcome, not a failure."""

    def __init__(self, problem: Problem, detail: str = "") -> None:
        super().__init__(problem)
        self.problem, self.detail = problem, detail


class NoBrowserError(Exception):
    """There is no browser to draw and to capture with; its text says how to get one."""


def polite_host(address: str) -> str:
    """Host of an address as manners know it: with and without www. it is one server, whose pauses hold for both."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.lower().rstrip(".").removeprefix("www.")


def site_of(address: str) -> str:
    """Site of an address: its registrable domain (the part under the public suffix), or its host."""
    host = (urlsplit(address).hostname or "").removeprefix("www.")  # school.sch.uk is itself a public suffix
    return _SUFFIXES(host).top_domain_under_public_suffix or host
