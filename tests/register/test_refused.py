"""Refused places: which addresses they are, however they are written, and what a person may name by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.engines import ENGINES
from register.kinds import KINDS
from register.refused import REFUSED, refused, refused_kind


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://www.facebook.com/groups/123", "Facebook groups and messages"),
        ("https://m.facebook.com/groups/wexcombe/", "Facebook groups and messages"),
        ("HTTPS://WWW.FACEBOOK.COM./Groups/x", "Facebook groups and messages"),
        ("https://www.facebook.com//groups/x", "Facebook groups and messages"),
        ("https://www.facebook.com/x/../groups/x", "Facebook groups and messages"),
        ("https://www.facebook.com/%67roups/x", "Facebook groups and messages"),
        ("https://www.facebook.com\\groups\\x", "Facebook groups and messages"),
        ("facebook.com/groups/x", "Facebook groups and messages"),
        ("https://ｆacebook.com/groups/x", "Facebook groups and messages"),
        ("https://m.me/somebody", "Messenger"),
        ("https://chat.whatsapp.com/abc", "WhatsApp"),
        ("https://wa.me/447700900123", "WhatsApp"),
        ("https://web.whatsapp.com/", "WhatsApp"),
        ("https://t.me/joinchat/AAAA", "Telegram groups, private channels and invitations"),
        ("https://t.me/+AbCdEf", "Telegram groups, private channels and invitations"),
        ("https://t.me/%2BAbCdEf", "Telegram groups, private channels and invitations"),
        ("https://web.telegram.org/k/", "Telegram’s web client"),
        ("https://www.snapchat.com/add/x", "Snapchat"),
        ("https://discord.gg/x", "Discord"),
        ("https://uk.linkedin.com/in/x", "LinkedIn"),
        ("https://nextdoor.co.uk/p/x", "Nextdoor"),
        ("https://www.instagram.com/stories/x/", "Private Instagram accounts, stories and messages"),
        ("https://www.google.co.uk/search?q=x", "Google result pages"),
        ("https://google.com/search?q=x", "Google result pages"),
        ("https://www.bing.com/search?q=x", "Bing result pages"),
        ("https://html.duckduckgo.com/html/?q=x", "DuckDuckGo result pages"),
        ("https://api.bing.microsoft.com/v7.0/search", "Bing Search API"),
        ("https://www.googleapis.com/customsearch/v1?q=x", "Google Custom Search"),
        ("https://www.youtube.com/results?search_query=x", "YouTube result pages"),
        ("https://www.reddit.com/r/wexcombe/new.json", "Reddit .json addresses"),
        ("https://old.reddit.com/user/somebody", "Reddit members"),
        ("https://safereddit.com/r/wexcombe", "Mirrors of Reddit"),
        ("https://api.x.com/2/tweets/search/recent", "X (Twitter), its interface"),
        ("https://nitter.net/somebody", "Mirrors of X (Twitter)"),
    ],
)
def test_a_closed_place_is_refused_by_hand_as_well(address: str, place: str) -> None:
    for by_hand in (False, True):
        no = refused(address, by_hand=by_hand)
        assert no is not None
        assert no.place == place


@pytest.mark.parametrize(
    "address",
    [
        "https://www.facebook.com/larkspurhill/posts/1",
        "https://www.instagram.com/p/abc/",
        "https://www.tiktok.com/@x/video/1",
        "https://vm.tiktok.com/abc/",
        "https://x.com/somebody/status/1",
        "https://mobile.twitter.com/somebody/status/1",
        "https://www.mumsnet.com/talk/x",
        "https://www.threads.com/@x/post/1",
    ],
)
def test_a_public_page_of_these_is_visited_only_when_a_person_names_it(address: str) -> None:
    assert refused(address) is not None
    assert refused(address, by_hand=True) is None


@pytest.mark.parametrize(
    "address",
    [
        "https://evilfacebook.com/groups/x",
        "https://facebook.com.club.test/groups/x",
        "https://club.test/facebook.com/groups/x",
        "https://box.com/search",
        "https://t.me/s/wexcombenews",
        "https://t.me/cornwall",
        "https://www.reddit.com/r/wexcombe/new/.rss",
        "https://news.google.com/rss/search?q=x",
        "https://www.google.com/alerts/feeds/1/2",
        "https://www.youtube.com/watch?v=abcdefghijk",
        "https://notgoogle.com/search",
        "https://google.club.test/search",
        "http://larkspurhill.test/search",
        "http://[",
        "",
        *[facts.address for facts in (*KINDS.values(), *ENGINES.values()) if facts.address],
        "https://api.search.brave.com/res/v1/web/search?q=x",
        "https://graph.facebook.com/v26.0/1/feed",
        "https://www.googleapis.com/youtube/v3/search",
    ],
)
def test_everything_else_is_left_to_its_robots(address: str) -> None:
    assert refused(address) is None


@pytest.mark.parametrize("word", ["tiktok", "facebook_group", "Facebook group", "whatsapp", "x", "linkedin", "bing"])
def test_a_refused_place_is_no_kind(word: str) -> None:
    assert refused_kind(word) is not None


def test_every_entry_says_why_in_whole_sentences_and_stands_once() -> None:
    assert all(one.reason.endswith(".") and one.place for one in REFUSED)
    assert len({one.place for one in REFUSED}) == len(REFUSED)
    assert not {word for one in REFUSED for word in one.called} & {*KINDS, *ENGINES}


@given(st.sampled_from([host for one in REFUSED for host in one.hosts if not one.paths]), st.text(max_size=40))
def test_a_host_below_another_name_is_another_host(host: str, path: str) -> None:
    assert refused(f"https://not{host.removeprefix('www.')}.test/{path}") is None


@given(st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    refused(text)
    refused(f"https://{text}")
    refused_kind(text)
