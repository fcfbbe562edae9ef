"""Kinds of source: what each is, what it needs, and what its service allows; one entry each."""

from collections.abc import Sequence

from register.engines import ENGINES
from register.kind_facts import KEPT_HOURS, KindFacts, Needs

__all__ = ["ENGINES", "KEPT_HOURS", "KINDS", "KindFacts", "Needs", "facts_of", "kind_choices"]
_CRAWLED = "One request at a time with the pause of this installation, and only what robots.txt allows."
_FACTS = (
    KindFacts(
        kind="site",
        title="a website, followed from page to page",
        way="Pages of one host are followed link by link.",
        limits=_CRAWLED,
        verdict="core",
        wants_address="required",
    ),
    KindFacts(
        kind="page",
        title="one page",
        way="One page is read, and none of its links is followed.",
        limits=_CRAWLED,
        verdict="core",
        wants_address="required",
    ),
    KindFacts(
        kind="feed",
        title="a news feed and the pages it points to",
        way="An RSS or Atom feed is read, and the pages it points to.",
        limits=_CRAWLED,
        verdict="core",
        note="The address of a feed that Google Alerts made for the school’s account works too; treat it as a secret.",
        wants_address="required",
    ),
    KindFacts(
        kind="search",
        title="a search engine for the whole web",
        way="Linted queries are sent to the engine; each page found is then visited under its own robots.txt.",
        limits="See the engine.",
        verdict="yes",
        note="Choose an engine: brave, mojeek, searxng or marginalia.",
        needs="key",
        wants_address="optional",
        wants="queries",
    ),
    KindFacts(
        kind="gdelt",
        title="news articles in the index of GDELT",
        way="The open GDELT DOC 2.0 API is asked for newest articles that hold the query.",
        limits="One request in 5 seconds, 250 articles a call; often overloaded, which is told as “not checked”.",
        verdict="off",
        note="Local papers are thinly covered.",
        address="https://api.gdeltproject.org/",
        wants="queries",
        delay=5.0,
    ),
    KindFacts(
        kind="wordpress",
        title="posts and approved comments of a WordPress site",
        way="The site’s own public API (wp/v2) is asked for posts and approved comments.",
        limits="Up to 100 a call; the site may have switched the API off.",
        note="Never asks for users or e-mail addresses.",
        wants_address="required",
        takes=("queries",),
    ),
    KindFacts(
        kind="discourse",
        title="a public Discourse forum",
        way="The public lists of latest topics and posts are read.",
        limits="The forum sets its own limits for visitors; its search and its members are left alone.",
        wants_address="required",
    ),
    KindFacts(
        kind="lemmy",
        title="a Lemmy community server",
        way="The public feeds of the server or of named communities are read.",
        limits="The server sets its own limits.",
        wants_address="required",
        takes=("names",),
        names="communities, such as wexcombe",
    ),
    KindFacts(
        kind="mastodon",
        title="hashtags on a Mastodon server, and mentions of the school",
        way="The public timeline of each hashtag is read, where the server keeps it public; with the account’s own "
        "token, public posts that mention it.",
        limits="300 requests in 5 minutes by default; 40 posts a call.",
        verdict="yes",
        note="A read-only token of the school’s own account is taken where a server wants one. Posts of people "
        "who opted out (noindex, #nobot) are left alone.",
        wants_address="required",
        wants="names",
        names="hashtags, without #; the school’s own account, with @",
        takes_credential=True,
    ),
    KindFacts(
        kind="bluesky",
        title="posts on Bluesky",
        way="Search with an app password of the school’s own account, read only: for the queries, and for links to the "
        "domains of the school.",
        limits="3,000 requests in 5 minutes; meant for people’s own questions, so it is asked seldom.",
        verdict="yes",
        note="Make an app password for the school’s account; never use a person’s.",
        needs="owner token",
        address="https://bsky.social/",
        takes=("queries",),
        of_domains=True,
    ),
    KindFacts(
        kind="youtube",
        title="videos and comments on YouTube",
        way="The YouTube Data API is asked for videos that match a query and for comments below them.",
        limits="100 searches a day, each page of answers counts as one; everything else shares 10,000 units a day.",
        verdict="yes",
        note="The key is free. What the API says is a lead only and is kept for a day at most.",
        needs="key",
        address="https://www.googleapis.com/",
        wants="queries",
        takes=("names",),
        names="ids of the school’s own channels or videos",
    ),
    KindFacts(
        kind="reddit",
        title="new posts of named subreddits",
        way="The public feed of each named subreddit is read.",
        limits="About one request a minute, and it often fails; that is told as “not checked”.",
        note="No personal feed token, no mirror. What its author deleted is not shown.",
        address="https://www.reddit.com/",
        wants="names",
        names="subreddits, without r/",
        delay=60.0,
    ),
    KindFacts(
        kind="telegram",
        title="named public channels on Telegram",
        way="The public preview page of each named channel is read.",
        limits="About 20 posts a page; only channels with a public preview.",
        note="Never joins anything and never searches.",
        address="https://t.me/",
        wants="names",
        names="public channels, without @",
    ),
    KindFacts(
        kind="facebook_page",
        title="the school’s own Facebook Page",
        way="With the Page’s own token: its posts, visitors’ posts, comments and ratings.",
        limits="Limits are set for each app.",
        verdict="yes",
        note="Only a Page that the school owns. The app may stay in development when its users manage the Page.",
        needs="owner token",
        address="https://graph.facebook.com/",
        wants="names",
        names="id of the school’s own Page",
    ),
    KindFacts(
        kind="instagram",
        title="the school’s own Instagram account",
        way="With the account’s own token: its posts, and posts in which it is tagged.",
        limits="Limits are set for each app.",
        verdict="yes",
        note="Only a professional account that the school owns; hashtags are not searched. Meta gives comments only "
        "with a permission that could also answer them, which Heads-up refuses; the coverage says so.",
        needs="owner token",
        address="https://graph.facebook.com/",
        wants="names",
        names="id of the school’s own professional account",
    ),
    KindFacts(
        kind="google_reviews",
        title="reviews of the school on Google",
        way="With the owner’s token of the verified Business Profile: the newest reviews.",
        limits="50 reviews a call; since June 2026 later pages may miss reviews, so the newest are asked for often.",
        verdict="yes",
        note="The school must have verified its place, and Google must have granted access to the API.",
        needs="owner token",
        address="https://mybusiness.googleapis.com/",
        wants="names",
        names="places as accounts/NUMBER/locations/NUMBER",
    ),
    KindFacts(
        kind="common_crawl",
        title="what Common Crawl holds of the school’s domains",
        way="The public index is asked which addresses of the school’s own domains it holds.",
        limits="One new index a month, weeks late; one request in 2 seconds.",
        note="Tells how an independent archive saw a page; it does not search text.",
        address="https://index.commoncrawl.org/",
        of_domains=True,
        delay=2.0,
    ),
)
KINDS: dict[str, KindFacts] = {facts.kind: facts for facts in _FACTS}


def kind_choices() -> Sequence[tuple[str, str]]:
    """Kinds as the database field offers them; named by the migration, so that a new kind needs none."""
    return [(facts.kind, facts.title) for facts in _FACTS]


def facts_of(kind: str, engine: str = "") -> KindFacts:
    """Facts of a kind of source; of a search engine its own."""
    return ENGINES[engine] if kind == "search" and engine in ENGINES else KINDS[kind]
