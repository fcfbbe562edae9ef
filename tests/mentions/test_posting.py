"""When and who: what invented pages show of their postings, and what pages that mean harm cannot do."""

import json
import time
from datetime import UTC, datetime

import pytest

from mentions.dates import read_date
from mentions.moments import Reader
from mentions.posting import FeedEntry, Posting, posting

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
HERE = "http://somewhere.test/page"
NEAR = ("Larkspur Hill",)


def told(body: str, *, near: tuple[str, ...] = NEAR, head: str = "", now: datetime | None = NOW) -> Posting:
    html = f"<!doctype html><html><head><title>A page</title>{head}</head><body>{body}</body></html>"
    return posting(html, HERE, near=near, now=now)


def ld(content: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(content)}</script>'


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


FORUM = """<h1>Larkspur Hill homework</h1>
<div class="post" id="p1"><b class="author">tinker_bel</b><time datetime="2026-11-11T20:14:00Z">11 Nov</time>
  <p>Does anybody understand it?</p><span>3 likes</span></div>
<div class="post" id="p2"><b class="author">dadof3</b><time datetime="2026-11-12T08:10:00Z">12 Nov</time>
  <blockquote><b class="author">tinker_bel</b> <time datetime="2026-11-11T20:14:00Z">11 Nov</time> Does</blockquote>
  <p>Ask the office of Larkspur Hill, they usually listen.</p><span>1,204 views</span> <span>37 likes</span></div>
<div class="post" id="p3"><b class="author">granny_joan</b><p>No time here, and Miss Nandlow is kind.</p></div>"""


def test_of_a_forum_the_post_with_the_words_counts() -> None:
    found = told(FORUM, near=("of Larkspur Hill, they",))
    assert (found.author, found.said_at, found.posted_at) == ("dadof3", "12 Nov", utc(2026, 11, 12, 8, 10))
    assert found.confidence == "high"
    assert found.reach == ("1,204 views", "37 likes")


def test_a_post_without_a_time_has_none_even_if_its_page_has() -> None:
    head = '<meta property="article:published_time" content="2026-11-01T10:00:00Z"><meta name="author" content="x">'
    found = told(FORUM, near=("Miss Nandlow",), head=head)
    assert found == Posting(author="granny_joan", author_by="shown with the words")


def test_a_comment_under_an_article_is_not_the_article() -> None:
    article = {"@type": "NewsArticle", "author": {"name": "A. Reporter"}, "datePublished": "2026-11-17T09:12:00Z"}
    body = """<article><h1>News</h1><p>By A. Reporter</p><p>Larkspur Hill did well.</p></article><h2>Comments</h2>
    <ol><li class="comment">Dreadful, that Larkspur Hill, if you ask me.</li>
    <li class="comment"><cite>sid</cite> · 18 November 2026, 07:02<br>Shame about Larkspur Hill parking.</li></ol>"""
    assert told(ld(article) + body).author == "A. Reporter"
    assert told(ld(article) + body, near=("that Larkspur Hill, if",)) == Posting()
    sid = told(ld(article) + body, near=("about Larkspur Hill parking",))
    assert (sid.author, sid.said_at, sid.posted_at) == ("sid", "18 November 2026, 07:02", utc(2026, 11, 18, 7, 2))
    assert sid.confidence == "medium"
    assert "taken as Europe/London time" in sid.time_by


def test_comments_in_the_markup_of_common_software_are_told_apart() -> None:
    comment = """<li id="comment-{0}" class="comment {1}"><article id="div-comment-{0}" class="comment-body">
    <b class="fn">{2}</b><time datetime="2026-11-0{0}T10:00:00+00:00">{0} November</time>
    <div class="comment-content"><p>{3}</p></div></article>{4}</li>"""
    reply = comment.format(3, "odd", "cec", "Larkspur Hill? Never.", "")
    both = comment.format(1, "even", "ann", "Fine.", "") + comment.format(
        2, "odd", "ben", "Go to Larkspur Hill!", reply
    )
    page = f"<article class='post'><p class='byline'>By Somebody</p></article><ol class='comment-list'>{both}</ol>"
    assert told(page, near=("Go to Larkspur Hill!",)).author == "ben"
    assert told(page, near=("Larkspur Hill? Never",)).author == "cec"
    form = "<form><label class='author'>Name (required)</label></form>"
    assert told(f"<article>{form}<p>Larkspur Hill</p></article>") == Posting()


def test_a_graph_of_structured_data_is_read_with_its_references() -> None:
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "The Gazette"},
            {"@type": ["NewsArticle"], "author": {"@id": "#1"}, "datePublished": "2026-07-17T09:12:00+01:00"},
            {"@type": "Person", "@id": "#1", "name": "Ada Pennyfold"},
        ],
    }
    found = told(ld(graph) + "<p>Larkspur Hill</p>")
    assert (found.author, found.posted_at, found.confidence) == ("Ada Pennyfold", utc(2026, 7, 17, 8, 12), "high")


def test_structured_comments_are_matched_by_their_words() -> None:
    thread = {
        "@type": "DiscussionForumPosting",
        "author": {"name": "first"},
        "datePublished": "2026-11-01T10:00:00Z",
        "text": "What of schools?",
        "interactionStatistic": [{"interactionType": "https://schema.org/LikeAction", "userInteractionCount": 4}],
        "comment": [
            {
                "@type": "Comment",
                "author": {"name": "second"},
                "dateCreated": "2026-11-02",
                "text": "<p>Larkspur Hill!</p>",
            },
            {"@type": "Comment", "author": {"name": "third"}, "dateCreated": "2026-11-03", "text": "No."},
        ],
    }
    found = told(ld(thread) + "<div><p>What of schools?</p><p>Larkspur Hill!</p><p>No.</p></div>")
    assert (found.author, found.posted_at, found.day_only) == ("second", utc(2026, 11, 2), True)
    whole = told(ld(thread) + "<p>What of schools?</p>", near=("What of schools",))
    assert (whole.author, whole.reach) == ("first", ("4 likes",))


def test_several_articles_in_one_page_are_not_mixed_up() -> None:
    both = [
        {"@type": "Article", "author": name, "datePublished": f"2026-11-0{day}"} for day, name in enumerate("AB", 1)
    ]
    assert told(ld(both) + "<p>Larkspur Hill</p>").author == ""
    both[1]["url"] = HERE
    assert told(ld(both) + "<p>Larkspur Hill</p>").author == "B"


def test_microdata_and_meta_elements_are_read() -> None:
    micro = """<div itemscope itemtype="https://schema.org/Review">
    <span itemprop="author"><i itemprop="name">P. Arent</i></span>
    <meta itemprop="datePublished" content="2026-11-05T12:00:00Z"><p itemprop="reviewBody">Larkspur Hill</p></div>"""
    found = told(micro)
    assert (found.author, found.posted_at, found.confidence) == ("P. Arent", utc(2026, 11, 5, 12), "high")
    head = """<meta property="article:published_time" content="2026-11-06T12:00:00Z">
    <meta name="author" content="Q. Uill"><meta property="article:author" content="https://somewhere.test/q">"""
    found = told("<p>Larkspur Hill</p>", head=head)
    assert (found.author, found.said_at, found.author_by) == ("Q. Uill", "2026-11-06T12:00:00Z", "the head of the page")


@pytest.mark.parametrize(
    ("marked", "at", "confidence"),
    [
        ("<time>12 November 2026, 2pm</time>", utc(2026, 11, 12, 14), "medium"),
        ("<time datetime='nonsense'>12/11/2026</time>", utc(2026, 11, 12), "low"),
        ("<time class='updated' datetime='2026-11-19T10:00:00Z'>x</time>", utc(2026, 11, 19), "low"),
        ("<span class='postdate'>yesterday at 14:05</span>", utc(2026, 11, 19, 14, 5), "low"),
        ("<span class='date'>3 hours ago</span>", utc(2026, 11, 20, 13), "low"),
        ("<abbr class='time' title='2026-11-12T14:00:00+00:00'>last week</abbr>", utc(2026, 11, 12, 14), "high"),
    ],
)
def test_times_beside_the_words(marked: str, at: datetime | None, confidence: str) -> None:
    found = told(f"<article><p class='byline'>By Somebody</p>{marked}<p>Larkspur Hill</p></article>")
    assert (found.posted_at, found.confidence, found.author) == (at, confidence, "Somebody")


def test_without_a_clock_hours_ago_stay_as_displayed() -> None:
    found = told("<p class='date'>3 hours ago</p><p>Larkspur Hill</p>", now=None)
    assert (found.said_at, found.posted_at, found.confidence) == ("3 hours ago", None, "low")


@pytest.mark.parametrize(
    ("text", "at", "trust"),
    [
        ("03/04/2026 14:05", utc(2026, 4, 3, 13, 5), "low"),  # 3 April, in British Summer Time
        ("23/04/2026 14:05", utc(2026, 4, 23, 13, 5), "medium"),
        ("04/23/2026", utc(2026, 4, 22, 23), "low"),
        ("12 July 2026 at 9.30pm", utc(2026, 7, 12, 20, 30), "medium"),
        ("12 July 2026, 21:30 BST", utc(2026, 7, 12, 20, 30), "high"),
        ("12 January 2026, 21:30 GMT", utc(2026, 1, 12, 21, 30), "high"),
        ("25 October 2026, 01:30", utc(2026, 10, 25, 0, 30), "low"),  # there were two of them that night
        ("Nov 5, 2026 12:15 AM", utc(2026, 11, 5, 0, 15), "medium"),
        ("Thu, 05 Nov 2026 12:15:00 EST", utc(2026, 11, 5, 12, 15), "low"),
    ],
)
def test_zones_and_the_order_of_day_and_month(text: str, at: datetime, trust: str) -> None:
    moment = read_date(text, Reader(now=NOW))
    assert moment is not None
    assert (moment.at, moment.trust) == (at, trust)


@pytest.mark.parametrize(
    "text",
    ["0000-01-01", "9999-12-31T23:59:59-14:00", "31/02/2026", "1 May 1989", "21 November 2026", "2026-11-12345",
     "version 1.2.3", "ſept 5 2026 10:00 +99:99", "12 Nov 2026 10:00 +99:99", "999 years ago", "9" * 300, ""],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text, Reader(now=NOW)) is None
    assert read_date(text, Reader(now=None)) is None or text in {"21 November 2026", "999 years ago"}


def test_a_page_that_shows_nothing_is_told_as_it_is() -> None:
    assert told("<h1>Notes</h1><p>Larkspur Hill planted beans on Tuesday.</p>") == Posting()
    assert posting("", HERE, near=NEAR) == Posting()


def test_two_times_that_disagree_lower_the_confidence() -> None:
    head = '<meta property="article:published_time" content="2026-11-12T12:00:00Z">'
    found = told("<p class='byline'>By Ann · 2 October 2026, 10:00</p><p>Larkspur Hill</p>", head=head)
    assert (found.said_at, found.posted_at) == ("2 October 2026, 10:00", utc(2026, 11, 12, 12))
    assert found.confidence == "medium"


def test_the_feed_and_the_bare_date_of_a_page_come_last() -> None:
    entry = FeedEntry("Wire Service", "Tue, 17 Nov 2026 09:12:00 GMT")
    html = "<html><body><p>Larkspur Hill</p></body></html>"
    found = posting(html, HERE, near=NEAR, now=NOW, feed=entry)
    assert (found.author, found.posted_at, found.confidence) == ("Wire Service", utc(2026, 11, 17, 9, 12), "medium")
    head = '<link rel="canonical" href="http://somewhere.test/2026/11/03/story">'
    dated = told("<p>Larkspur Hill</p>", head=head)
    assert (dated.posted_at, dated.day_only, dated.confidence) == (utc(2026, 11, 3), True, "low")


def test_words_in_a_sidebar_are_not_by_the_author_of_the_page() -> None:
    head = '<meta name="author" content="Somebody Else"><meta name="date" content="2026-11-01">'
    assert told(f"<p>{'Roads. ' * 30}</p><div class='sidebar'><p>Larkspur Hill wins</p></div>", head=head) == Posting()


HOSTILE = {
    "depth": "<div class='post'>" * 100_000 + "Larkspur Hill",
    "siblings": "<div class='comment'><b>x</b> Larkspur Hill</div>" * 30_000,
    "nested comments": "<div class='comment'><time>x</time>" * 200 + "Larkspur Hill" + "</div>" * 200,
    "tokens": f"<div class='{'post ' * 50_000}'>Larkspur Hill</div>",
    "big structured data": f'<script type="application/ld+json">{"[" * 400_000}</script><p>Larkspur Hill',
    "broken structured data": '<script type="application/ld+json">{"@type": "Article", </script>Larkspur Hill',
    "odd structured data": ld({"@type": [None, 3], "author": [[], {"name": {}}], "datePublished": {"a": 1}}),
    "odd articles": ld(
        [{"@type": "Article", "author": 7, "datePublished": 10**300, "mainEntityOfPage": [1], "url": {}}] * 99
    ),
    "entities": "<p class='author'>" + "&amp;" * 200_000 + "</p><p>Larkspur Hill",
    "nulls": "\0" * 1000 + "<p class='date'>\0 1 Nov 2026</p><p>Larkspur Hill\ud800",
    "years": "<time datetime='0000-00-00T99:99Z'>x</time><time datetime='9999-12-31T23:59-23:59'>y</time>Larkspur Hill",
    "dates": "<p class='date'>" + "12 Nov 2026 " * 20_000 + "</p>Larkspur Hill",
    "blanks": "<p class='date'>1 Nov 2026" + " ," * 100_000 + "</p>Larkspur Hill",
    "address": "http://127.0.0.1:1/",
    "declaration": "<?xml version='1.0' encoding='utf-16'?><p>Larkspur Hill",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_neither_raises_nor_takes_long(name: str) -> None:
    began = time.perf_counter()
    found = posting(HOSTILE[name], HERE, near=("x Larkspur Hill", "Larkspur Hill"), now=NOW)
    assert time.perf_counter() - began < 3
    assert len(found.author) <= 100
    assert len(found.said_at) <= 200
