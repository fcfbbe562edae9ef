"""Blogs and forums that tell their posts themselves: WordPress, Discourse, Lemmy."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest

from cases.problems import Problem
from crawlers.kinds.base import Answer, Asked, Errand
from crawlers.kinds.discourse import DiscourseKind
from crawlers.kinds.kept import is_public, moment
from crawlers.kinds.lemmy import LemmyKind
from crawlers.kinds.wordpress import WordPressKind
from crawlers.unread import UnreadError
from tests.village.services import discourse, lemmy, wordpress
from tests.village.services.index import NOW
from tests.village.services.walking import Walked, Walker, serving, source

WEEK = NOW - timedelta(days=7)


@pytest.fixture(scope="module")
def walk() -> Iterator[Walker]:
    with serving({**wordpress.HANDLERS, **discourse.HANDLERS, **lemmy.HANDLERS}) as ports:
        yield Walker(ports)


def blog(walk: Walker, *queries: str, since: datetime | None = WEEK, deep: bool = False) -> Walked:
    return walk(WordPressKind(), source("wordpress", "http://blog.test/"), Errand(NOW, since, queries, deep))


def test_a_blog_tells_its_posts_and_comments_whole(walk: Walker) -> None:
    walked = blog(walk)
    assert walked.found == ["http://blog.test/note/2/", "http://blog.test/note/2/#comment-11"]
    post, comment = walked.leads
    assert post.whole
    assert post.text.splitlines()[0] == "A gate that sticks"
    assert "Owen Trask" in post.text, "texts of pictures count"
    assert comment.text == "Shame on Larkspur Hill Primary School – still broken."
    assert comment.entry
    assert (comment.entry.author, comment.entry.published) == ("hedgerow_h", "2026-11-18T10:00:00Z")


def test_a_blog_is_never_asked_for_users_or_addresses_of_mail(walk: Walker) -> None:
    for ask in blog(walk, "Larkspur").asks:
        fields = parse_qs(urlsplit(ask.address).query)["_fields"][0].split(",")
        assert set(fields) <= {"id", "link", "date_gmt", "title", "content", "author_name"}
        assert urlsplit(ask.address).path in {"/wp-json/wp/v2/posts", "/wp-json/wp/v2/comments"}
        assert not ask.signed


def test_queries_of_a_blog_are_asked_one_by_one(walk: Walker) -> None:
    walked = blog(walk, "Larkspur", "scones", since=None)
    assert [ask.asked.query for ask in walked.asks] == ["Larkspur", "scones"] * 2
    assert "http://blog.test/note/1/#comment-12" in walked.found


def test_pages_of_a_blog_are_followed_as_far_as_it_says(walk: Walker) -> None:
    usual, deep = blog(walk, "many", since=None), blog(walk, "many", since=None, deep=True)
    assert len([ask for ask in usual.asks if ask.asked.purpose == "posts"]) == 3
    assert usual.shortfall[0][0] == Problem.BUDGET
    assert len({found for found in deep.found if "comment" not in found}) == 550
    assert deep.shortfall == []


def test_a_blog_is_not_asked_beyond_what_is_old(walk: Walker) -> None:
    walked = blog(walk, "many", since=NOW - timedelta(minutes=150, seconds=30))
    assert len([found for found in walked.found if "comment" not in found]) == 150


@pytest.mark.parametrize(
    ("query", "problem"),
    [("quotagone", Problem.FORBIDDEN), ("halfbroken", Problem.NOT_JSON), ("gateway", Problem.NOT_JSON)],
)
def test_faults_of_a_blog(walk: Walker, query: str, problem: Problem) -> None:
    assert [error.problem for error in blog(walk, query).problems] == [problem] * 2


def test_a_blog_that_asks_for_a_pause_or_has_one_broken_post(walk: Walker) -> None:
    assert blog(walk, "toofast").statuses == [429, 429]
    walked = blog(walk, "onebroken")
    assert "http://blog.test/note/2/" in walked.found
    assert walked.shortfall == [(Problem.INCOMPLETE, "1 of the entries could not be read")] * 2


def forum(walk: Walker, since: datetime | None = WEEK, *, deep: bool = False) -> Walked:
    return walk(DiscourseKind(), source("discourse", "http://discussion.test"), Errand(NOW, since, deep=deep))


def test_a_forum_tells_the_posts_of_topics_that_somebody_wrote_in(walk: Walker) -> None:
    walked = forum(walk, datetime(2026, 11, 1, tzinfo=UTC))
    assert walked.found[20:22] == [
        "http://discussion.test/t/school-gate-parking/5/1",
        "http://discussion.test/t/school-gate-parking/5/2",
    ]
    reply = walked.leads[21]
    assert (reply.whole, reply.text) == (True, "School gate parking\nMr Trask ought to be sacked.")
    assert reply.entry
    assert (reply.entry.author, reply.entry.published) == ("wexer2", "2026-11-01T12:00:00.000Z")
    lists = [ask.address for ask in walked.asks if "latest.json" in ask.address]
    assert len(lists) == 2, "a pinned topic is old and stands first: the list goes on"
    assert not any("/t/welcome" in found or "/t/lost" in found for found in walked.found), "nobody wrote there"
    assert (Problem.INCOMPLETE, "1 of the entries could not be read") in walked.shortfall


def test_the_search_and_the_members_of_a_forum_are_left_alone(walk: Walker) -> None:
    paths = [urlsplit(ask.address).path for ask in forum(walk, None).asks]
    assert all(path == "/latest.json" or path.startswith("/t/") for path in paths)


def test_of_a_long_topic_the_newest_posts_are_asked_for(walk: Walker) -> None:
    walked = forum(walk, datetime(2026, 11, 16, tzinfo=UTC))
    assert walked.found == [f"http://discussion.test/t/a-very-long-topic/6/{n}" for n in [*range(60, 71)]]
    assert len([ask for ask in walked.asks if "posts.json" in ask.address]) == 1
    assert walked.leads[-1].text.startswith("A very long topic\nSeventy posts")
    every = forum(walk, None, deep=True)
    assert len([found for found in every.found if "/6/" in found]) == 70
    assert not [line for problem, line in every.shortfall if "long topic" in line]


def test_a_topic_without_end_is_told_as_incomplete() -> None:
    stream = ",".join(str(number) for number in range(1, 5001))
    body = f'{{"id": 9, "title": "T", "slug": "t", "post_stream": {{"posts": [], "stream": [{stream}]}}}}'.encode()
    errand = Errand(NOW, datetime(2020, 1, 1, tzinfo=UTC))
    kind, asked = DiscourseKind(), Asked(source("discourse", "http://discussion.test/"), "topic", errand=errand)
    asks = 0
    reading = kind.read(asked, Answer("", "application/json", {}, body))
    while reading.asks:
        asks += 1
        reading = kind.read(reading.asks[0].asked, Answer("", "application/json", {}, body))
    assert asks == 3
    assert [problem for problem, _ in reading.shortfall] == [Problem.INCOMPLETE]


def test_a_forum_behind_a_login_page_is_no_empty_forum() -> None:
    asked = Asked(source("discourse", "http://discussion.test/"), "topics", errand=Errand(NOW))
    for body in (b"<html>Log in</html>", b'{"topic_list": ', b'{"errors": ["not allowed"]}', b"[]"):
        with pytest.raises(UnreadError) as refused:
            DiscourseKind().read(asked, Answer("", "text/html", {}, body))
        assert refused.value.problem == Problem.NOT_JSON


def community(walk: Walker, *names: str, since: datetime | None = WEEK, deep: bool = False) -> Walked:
    return walk(LemmyKind(), source("lemmy", "http://lemmyton.test/", names=names), Errand(NOW, since, deep=deep))


def test_a_lemmy_server_tells_posts_under_their_own_address(walk: Walker) -> None:
    walked = community(walk)
    assert walked.found == ["http://lemmyton.test/post/31", "http://lemmyton.test/post/30"]
    lead = walked.leads[0]
    assert not lead.whole
    assert lead.text.startswith("Larkspur Hill Primary School again\n")
    assert "In Wexcombe nobody listens." in lead.text
    assert lead.entry
    assert lead.entry.author == "parent7"
    assert walked.shortfall == []


def test_named_communities_have_feeds_of_their_own(walk: Walker) -> None:
    walked = community(walk, "wexcombe", "!news@far.test")
    assert [urlsplit(ask.address).path for ask in walked.asks] == [
        "/feeds/c/wexcombe.xml",
        "/feeds/c/news@far.test.xml",
    ]
    assert walked.statuses == [200, 404]


def test_a_busy_community_is_read_page_by_page_until_it_grows_old(walk: Walker) -> None:
    walked = community(walk, "busy", since=NOW - timedelta(minutes=70, seconds=30))
    assert len(walked.found) == 70
    assert len(walked.asks) == 2
    assert [problem for problem, _ in community(walk, "busy").shortfall] == [Problem.BUDGET]
    assert len(community(walk, "busy", deep=True).asks) == 10


def test_a_feed_that_is_none(walk: Walker) -> None:
    assert [error.problem for error in community(walk, "gateway").problems] == [Problem.NOT_FEED]


def test_what_the_services_point_to_can_be_visited(walk: Walker) -> None:
    for found in {*blog(walk).found, *forum(walk).found, *community(walk).found}:
        parts = urlsplit(found)
        with urlopen(f"http://127.0.0.1:{walk.ports[parts.hostname or '']}{parts.path}") as page:
            assert b"<h1>" in page.read()


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("2026-11-16T21:14:00", datetime(2026, 11, 16, 21, 14, tzinfo=UTC)),
        ("2026-11-16T21:14:00.000Z", datetime(2026, 11, 16, 21, 14, tzinfo=UTC)),
        ("20261116T211400Z", datetime(2026, 11, 16, 21, 14, tzinfo=UTC)),
        ("2026-11-16T21:14:00+01:00", datetime(2026, 11, 16, 20, 14, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_times_are_read_in_utc(told: str, read: datetime | None) -> None:
    assert moment(told) == read


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("https://blog.test/1", True),
        ("javascript:alert(1)", False),
        ("ftp://blog.test/", False),
        ("http://", False),
        ("http://name:word@blog.test/", False),
        ("http://[::1", False),
        ("http://blog.test:99999/", False),
        ("http://blog.test/\ud800", False),
        ("http://blog.test/\n", False),
    ],
)
def test_only_addresses_of_the_web_are_leads(address: str, *, public: bool) -> None:
    assert is_public(address) is public
