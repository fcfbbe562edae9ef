"""Approval at the door: no request leaves without a source that covers its address."""

from scrapy import Request

from cases.problems import Problem
from crawlers.asked import asked_of
from crawlers.unread import UnreadError, polite_host, site_of
from register.refused import refused


class ApprovalMiddleware:
    """Refuses a request, redirects included, that its approved source does not cover, or that nobody may make."""

    def process_request(self, request: Request) -> None:
        """Let a request pass only to the approved site, or to a lead of an approved source."""
        request.meta["download_slot"] = polite_host(request.url)
        if request.meta.get("redirect_times"):
            # What is known of the first address says nothing of the one that it leads to now.
            request.headers.pop("If-None-Match", None)
            request.headers.pop("If-Modified-Since", None)
        if of_site := request.meta.get("robots"):
            # robots.txt is asked for a request that has passed here; its redirects must stay with that site
            if site_of(request.url) != of_site:
                raise UnreadError(Problem.ROBOTS_UNKNOWN, "robots.txt leads to another website")
            return
        asked = asked_of(request)
        if asked is None:
            raise UnreadError(Problem.LEADS_AWAY, "no approved source asked for it")
        if not (asked.lead or asked.abroad) and site_of(request.url) != site_of(asked.source.address):
            raise UnreadError(Problem.LEADS_AWAY, request.url[:300])
        # The service itself was approved as a kind; what is refused here are pages (privacy R1, R2).
        if asked.purpose == "page" and (place := refused(request.url, by_hand=asked.source.of_case)):
            raise UnreadError(Problem.CLOSED, place.reason)
