"""The list of refused places: why nobody goes there, and which hosts and paths they are."""

from dataclasses import dataclass

GOOGLE = "google.*"
"""Google in every country."""


@dataclass(frozen=True, slots=True)
class Refused:
    """One place, service or way that is refused."""

    place: str
    reason: str
    hosts: tuple[str, ...] = ()
    """The host and everything below it; empty where there is no address to refuse."""
    paths: tuple[str, ...] = ()
    """Beginnings of paths; empty: the whole host."""
    by_hand: bool = False
    """Whether a person may name a single public page of it in a case; its robots.txt then decides."""
    called: tuple[str, ...] = ()
    """Words under which somebody may ask for it as a kind of source."""
    but: tuple[str, ...] = ()
    """Hosts below that are not meant: official interfaces."""
    endings: tuple[str, ...] = ()
    """Endings of paths that are meant as well."""


_ACCOUNT = "It can be seen only with a person’s account, and Heads-up never logs in as a person."
_CRAWL = "Heads-up does not crawl it; name a single public page by hand in a case, and its robots.txt decides."
_PAGES = "Result pages of search engines may not be read by machines; use a search engine that offers an interface."

REFUSED: tuple[Refused, ...] = (
    Refused(
        "Facebook groups and messages",
        "Groups and messages are closed places, and Heads-up never enters one, nor logs in as a person.",
        ("facebook.com", "fb.com"),
        ("/groups", "/messages", "/messenger", "/marketplace", "/stories"),
        called=("facebook_group", "facebook_groups", "messenger"),
    ),
    Refused("Messenger", "Messages are private.", ("m.me", "messenger.com")),
    Refused(
        "Facebook public pages, crawled",
        f"{_CRAWL} For the school’s own Page use the kind facebook_page.",
        ("facebook.com", "fb.com", "fb.me", "fb.watch"),
        by_hand=True,
        called=("facebook",),
        but=("graph.facebook.com",),
    ),
    Refused(
        "Private Instagram accounts, stories and messages",
        _ACCOUNT,
        ("instagram.com",),
        ("/direct", "/stories", "/accounts"),
        called=("instagram_private", "private_instagram"),
        but=("graph.instagram.com",),
    ),
    Refused(
        "Instagram public pages, crawled",
        f"{_CRAWL} For the school’s own account use the kind instagram.",
        ("instagram.com", "instagr.am"),
        by_hand=True,
        called=("instagram_page", "instagram_hashtag", "instagram_hashtags"),
        but=("graph.instagram.com",),
    ),
    Refused(
        "Threads",
        "Its interface needs a review by Meta and is not built yet; name a single public page by hand in a case.",
        ("threads.net", "threads.com"),
        by_hand=True,
        called=("threads",),
    ),
    Refused(
        "WhatsApp",
        "Groups, channels and chats are closed or need a person’s telephone.",
        ("whatsapp.com", "wa.me"),
        called=("whatsapp", "whatsapp_group", "whatsapp_groups", "whatsapp_channel"),
    ),
    Refused(
        "Telegram groups, private channels and invitations",
        "They need a person’s telephone; only named public channels with a preview are read.",
        ("t.me", "telegram.me", "telegram.dog"),
        ("/joinchat", "/+", "/c", "/addlist", "/s/+", "/s/joinchat"),
        called=("telegram_group", "telegram_groups", "telegram_private", "mtproto"),
    ),
    Refused("Telegram’s web client", _ACCOUNT, ("web.telegram.org",)),
    Refused("Snapchat", "Posts are closed, meant to vanish, and mostly those of children.", ("snapchat.com",),
            called=("snapchat",)),
    Refused("Discord", _ACCOUNT, ("discord.com", "discord.gg", "discordapp.com"), called=("discord",)),
    Refused("LinkedIn", f"{_ACCOUNT} It is about persons, not about the school.", ("linkedin.com", "lnkd.in"),
            called=("linkedin",)),
    Refused("Nextdoor", "It is open to residents with an account only.", ("nextdoor.com", "nextdoor.co.uk"),
            called=("nextdoor",)),
    Refused(
        "TikTok Research API",
        "It is for researchers; a school that looks after its reputation does not qualify.",
        ("tiktokapis.com",),
        called=("tiktok_research", "tiktok_api", "tiktok"),
    ),
    Refused("TikTok pages, crawled", _CRAWL, ("tiktok.com",), by_hand=True, called=("tiktok_page",)),
    Refused(
        "X (Twitter), its interface",
        "Its terms on surveillance are still to be read; until then nothing is asked of it.",
        ("api.x.com", "api.twitter.com"),
        called=("x", "twitter"),
    ),
    Refused("X (Twitter) pages, crawled", _CRAWL, ("x.com", "twitter.com"), by_hand=True, called=("x_page",)),
    Refused("Mirrors of X (Twitter)", "A mirror goes round the rules of the place that it copies.",
            ("nitter.net", "xcancel.com", "nitter.poast.org"), called=("nitter",)),
    Refused("Mumsnet, crawled", f"It offers no interface. {_CRAWL}", ("mumsnet.com",), by_hand=True,
            called=("mumsnet",)),
    Refused("Google Custom Search", "It is closed to new customers and ends on 1 January 2027.",
            ("www.googleapis.com", "customsearch.googleapis.com", "cse.google.com"), ("/customsearch", "/cse"),
            called=("google", "google_search", "google_cse")),
    Refused("Google result pages", _PAGES, (GOOGLE,), ("/search", "/webhp", "/images", "/videos")),
    Refused("Bing Search API", "Microsoft switched it off on 11 August 2025.",
            ("api.bing.microsoft.com", "api.cognitive.microsoft.com"), called=("bing",)),
    Refused("Bing result pages", _PAGES, ("bing.com",),
            ("/search", "/news/search", "/images/search", "/videos/search")),
    Refused("DuckDuckGo result pages", _PAGES, ("duckduckgo.com", "ddg.gg"), called=("duckduckgo",)),
    Refused("YouTube result pages", "Use the kind youtube, which asks its interface.", ("youtube.com",),
            ("/results", "/feed"), called=("youtube_search",)),
    Refused(
        "Reddit members",
        "Heads-up never follows what one person writes.",
        ("reddit.com",),
        ("/user", "/u"),
        called=("reddit_user",),
    ),
    Refused("Reddit .json addresses", "Reddit closed them to visitors in May 2026; use the kind reddit.",
            ("reddit.com",), endings=(".json",), called=("reddit_json",)),
    Refused("Reddit Data API", "It needs Reddit’s approval and is not built; use the kind reddit.",
            ("oauth.reddit.com",), called=("reddit_api",)),
    Refused(
        "Mirrors of Reddit",
        "A mirror goes round the rules of the place that it copies and shows what its author deleted.",
        ("libreddit.it", "teddit.net", "redlib.catsarch.com", "safereddit.com", "reveddit.com", "unddit.com",
         "pullpush.io", "pushshift.io"),
        called=("libreddit", "redlib", "teddit", "pushshift"),
    ),
    Refused("Bought data", "Nobody can say by which rules scraped data that is for sale was gathered.",
            called=("data_broker", "scraped_data")),
    Refused("CC-NEWS", "Gigabytes a day are far too much for a school.", called=("cc_news",)),
    Refused("Kagi", "It is not built.", called=("kagi",)),
    Refused("Trustpilot", "It needs a commercial contract, lists few schools, is not built.", called=("trustpilot",)),
    Refused("Bluesky Jetstream", "Every post of the whole network would pass through a school’s machine.",
            called=("jetstream", "bluesky_jetstream")),
    Refused("Public SearXNG servers", "A stranger’s server would learn what the school asks; run one of your own.",
            called=("public_searxng",)),
)  # fmt: skip
