"""A register that asks every service of the village, and the credentials that they accept."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.village.services import bluesky, brave, facebook, google, instagram, marginalia, mojeek, youtube

EXAMPLE = Path(__file__).parents[2] / "config" / "school.example.yaml"
QUERY = '"Larkspur Hill Primary School" Wexcombe'
CREDENTIALS = {
    "HEADSUP_KEY_BRAVE": brave.KEY,
    "HEADSUP_KEY_MOJEEK": mojeek.KEY,
    "HEADSUP_KEY_MARGINALIA": marginalia.KEY,
    "HEADSUP_KEY_YOUTUBE": youtube.KEY,
    "HEADSUP_KEY_BLUESKY": f"{bluesky.NAME}:{bluesky.APP_PASSWORD}",
    "HEADSUP_KEY_FACEBOOK_PAGE": facebook.SYSTEM,
    "HEADSUP_KEY_GOOGLE_REVIEWS": google.OWNER,
}
"""Everything but the token of Instagram, so that one source cannot be asked for want of a key."""
_SOURCES: dict[str, dict[str, Any]] = {
    "brave": {"kind": "search", "engine": "brave", "queries": [QUERY], "monthly_cap": 5.0},
    "mojeek": {"kind": "search", "engine": "mojeek", "queries": [QUERY]},
    "searxng": {"kind": "search", "engine": "searxng", "queries": [QUERY], "names": ["wikipedia"]},
    "marginalia": {"kind": "search", "engine": "marginalia", "queries": [QUERY]},
    "gdelt": {"kind": "gdelt", "queries": [QUERY]},
    "blog": {"kind": "wordpress"},
    "discussion": {"kind": "discourse"},
    "lemmyton": {"kind": "lemmy"},
    "mastodon": {"kind": "mastodon", "names": ["larkspurhill"]},
    "bluesky": {"kind": "bluesky", "queries": [QUERY]},
    "youtube": {"kind": "youtube", "queries": [QUERY]},
    "reddit": {"kind": "reddit", "names": ["wexcombe"]},
    "strictreddit": {"kind": "reddit", "names": ["wexcombe"]},
    "telegram": {"kind": "telegram", "names": ["wexcombenews"]},
    "facebook": {"kind": "facebook_page", "names": [facebook.PAGE]},
    "instagram": {"kind": "instagram", "names": [instagram.ACCOUNT]},
    "google": {"kind": "google_reviews", "names": [f"{google.NAME}#{google.PLACE}"]},
    "commoncrawl": {"kind": "common_crawl"},
}


def everywhere(today: date, *, with_example: bool = False) -> str:
    """The register as YAML; with the places of the example register, too, when they are wanted."""
    approval = {
        "by": "Tobias Wrenfold",
        "on": today - timedelta(days=60),
        "why": "Agreed with staff and unions",
        "review": today + timedelta(days=300),
    }
    content = yaml.safe_load(EXAMPLE.read_text().replace(" on: ", ' "on": '))
    school = content["schools"][0]
    theirs = [source | {"approval": approval} for source in school["sources"]] if with_example else []
    ours = [
        {"id": f"at-{key}", "title": key.title(), "address": f"http://{key}.test/", "approval": approval, **more}
        for key, more in _SOURCES.items()
    ]
    school["sources"] = [*theirs, *ours]
    return yaml.safe_dump(content, allow_unicode=True)
