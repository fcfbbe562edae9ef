"""Kinds of source: how each begins, what its answers say, and where it goes from a page that was read."""

from crawlers.kinds.base import Kind
from crawlers.kinds.bluesky import BlueskyKind
from crawlers.kinds.common_crawl import CommonCrawlKind
from crawlers.kinds.discourse import DiscourseKind
from crawlers.kinds.facebook_page import FacebookPageKind
from crawlers.kinds.feed import FeedKind
from crawlers.kinds.gdelt import GdeltKind
from crawlers.kinds.google_reviews import GoogleReviewsKind
from crawlers.kinds.instagram import InstagramKind
from crawlers.kinds.lemmy import LemmyKind
from crawlers.kinds.mastodon import MastodonKind
from crawlers.kinds.page import PageKind
from crawlers.kinds.reddit import RedditKind
from crawlers.kinds.search import SearchKind
from crawlers.kinds.site import SiteKind
from crawlers.kinds.telegram import TelegramKind
from crawlers.kinds.wordpress import WordPressKind
from crawlers.kinds.youtube import YoutubeKind

KINDS: dict[str, Kind] = {
    "site": SiteKind(),
    "page": PageKind(),
    "feed": FeedKind(),
    "search": SearchKind(),
    "gdelt": GdeltKind(),
    "wordpress": WordPressKind(),
    "discourse": DiscourseKind(),
    "lemmy": LemmyKind(),
    "mastodon": MastodonKind(),
    "bluesky": BlueskyKind(),
    "youtube": YoutubeKind(),
    "reddit": RedditKind(),
    "telegram": TelegramKind(),
    "facebook_page": FacebookPageKind(),
    "instagram": InstagramKind(),
    "google_reviews": GoogleReviewsKind(),
    "common_crawl": CommonCrawlKind(),
}
