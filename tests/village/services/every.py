"""The services of the village, all of them: each behaves like a real one, under a name that cannot be real."""

from tests.village.services import (
    bluesky,
    brave,
    common_crawl,
    discourse,
    facebook,
    gdelt,
    google,
    instagram,
    lemmy,
    marginalia,
    mastodon,
    mojeek,
    reddit,
    searxng,
    telegram,
    wordpress,
    youtube,
)

_ALL = (
    bluesky, brave, common_crawl, discourse, facebook, gdelt, google, instagram, lemmy, marginalia, mastodon, mojeek,
    reddit, searxng, telegram, wordpress, youtube,
)  # fmt: skip
SERVICES = {host: handler for service in _ALL for host, handler in service.HANDLERS.items()}
