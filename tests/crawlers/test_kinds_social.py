"""What the social kinds ask of their services and read in their answers, from start to end against real servers."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession, web
from yarl import URL

from cases.problems import Problem
from crawlers.kinds.base import Answer, Ask, Errand, Kind, Lead
from crawlers.kinds.bluesky import BlueskyKind
from crawlers.kinds.mastodon import MastodonKind
from crawlers.kinds.reddit import RedditKind
from crawlers.kinds.telegram import TelegramKind
from crawlers.kinds.youtube import SEARCHES, UNITS, YoutubeKind
from crawlers.unread import UnreadError
from crawlers.walls import problem_of_status
from register.approval import ApprovedSource
from tests.village.services import bluesky, mastodon, reddit, telegram, youtube

HANDLERS = mastodon.HANDLERS | bluesky.HANDLERS | youtube.HANDLERS | reddit.HANDLERS | telegram.HANDLERS
NOW, SINCE = datetime(2026, 11, 20, 9, tzinfo=UTC), datetime(2026, 11, 12, tzinfo=UTC)
LATELY = Errand(NOW, SINCE)
SEARCHED = '"Larkspur Hill Primary School"'


@dataclass
class Walk:
    """What a scan of one source comes to."""

    leads: list[Lead] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    shortfall: list[tuple[Problem, str]] = field(default_factory=list)

    @property
    def by_end(self) -> dict[str, Lead]:
        """Leads by the last part of their addresses."""
        return {lead.address.rstrip("/").rpartition("/")[2]: lead for lead in self.leads}

    def says(self, problem: Problem, words: str) -> bool:
        return any(one is problem and words in detail for one, detail in self.shortfall)


def source(kind: str, *names: str, host: str = "") -> ApprovedSource:
    return ApprovedSource(1, "larkspur", kind, kind, kind, f"http://{host or kind}.test/", 50, names=names)


async def _serve(runners: list[web.AppRunner], host: str) -> int:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", HANDLERS[host])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    runners.append(runner)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return int(runner.addresses[0][1])


async def fetched(address: str, headers: Mapping[str, str]) -> tuple[int, Answer]:
    """One request to a service of the village, wherever it is served."""
    parts = urlsplit(address)
    runners: list[web.AppRunner] = []
    try:
        port = await _serve(runners, parts.netloc)
        here = f"http://127.0.0.1:{port}{parts.path}{'?' if parts.query else ''}{parts.query}"
        async with (
            ClientSession(headers={**headers, "Host": parts.netloc}) as session,
            session.get(URL(here, encoded=True)) as response,
        ):
            told = {name.lower(): value for name, value in response.headers.items()}
            asked = f"http://{parts.netloc}{response.url.path_qs}"
            return response.status, Answer(asked, response.content_type, told, await response.read())
    finally:
        for runner in runners:
            await runner.cleanup()


def walk(kind: Kind, of: ApprovedSource, errand: Errand = LATELY, **signed: str) -> Walk:
    """Everything that a kind asks for, in turn; credentials go only with what is to be signed."""
    done, waiting = Walk(), list(kind.start(of, errand))
    headers = {name.replace("_", "-"): value for name, value in signed.items()}
    while waiting and len(done.asks) < 100:
        ask = waiting.pop(0)
        done.asks.append(ask)
        assert urlsplit(ask.address).netloc == urlsplit(of.address).netloc
        status, answer = asyncio.run(fetched(ask.address, headers if ask.signed else {}))
        try:
            if status >= 300:
                told = getattr(kind, "problem_in", lambda *_: None)(status, answer.body)
                raise UnreadError(*(told or (problem_of_status(status) or Problem.BROKEN, f"status {status}")))
            reading = kind.read(ask.asked, answer)
        except UnreadError as error:
            done.shortfall.append((error.problem, error.detail))
            continue
        done.leads += reading.leads
        waiting += reading.asks
        done.shortfall += reading.shortfall
    return done


def test_mastodon_reads_a_hashtag_until_nothing_is_new_and_leaves_alone_whoever_asks_for_it() -> None:
    found = walk(MastodonKind(), source("mastodon", "#larkspurhill"))
    assert list(found.by_end) == ["120", "119", "117", "115", "113", "90", "109", "107", "106", "105"]
    assert [ask.asked.step for ask in found.asks] == [1, 1, 2, 3, 4, 5], "the fifth is old altogether"
    assert found.by_end["120"].text.split() == ["Owen", "Trask", "told", "our", "boy", "off", "again.", "#larkspurhill"]
    assert found.by_end["120"].whole
    assert found.by_end["119"].text.endswith("Yes, ban the cars\nNo, Mrs Clacy is wrong")
    assert found.by_end["117"].text.startswith("Shoes\n")
    assert found.by_end["117"].text.endswith("A red welly")
    assert "News from the hill" in found.by_end["109"].text
    assert found.by_end["113"].address == "http://mastodonelsewhere.test/@tansy/113"
    assert found.says(Problem.INCOMPLETE, "2 posts were left out: the author asks robots")
    assert found.says(Problem.INCOMPLETE, "could not be")
    assert not found.says(Problem.BUDGET, "")


def test_mastodon_tells_the_account_who_mentions_it_and_its_letters_are_not_looked_at() -> None:
    of = replace(source("mastodon", "@larkspurhill"), credential="mastodon")
    found = walk(MastodonKind(), of, Authorization=f"Bearer {mastodon.TOKEN}")
    assert list(found.by_end) == ["120", "117"], "the post for friends only is left out, and so is what is none"
    asked = [ask.address for ask in found.asks if ask.signed]
    assert asked == ["http://mastodon.test/api/v1/notifications?limit=40&types%5B%5D=mention"]
    assert "friends" not in str(found.leads)


def test_mastodon_follows_only_its_own_next_pages_and_never_for_ever() -> None:
    away = walk(MastodonKind(), source("mastodon", "elsewhere"))
    assert len(away.asks) == 2
    assert away.says(Problem.INCOMPLETE, "on another server")
    usual = walk(MastodonKind(), source("mastodon", "endless"))
    assert len(usual.asks) == 6
    assert usual.says(Problem.BUDGET, "no more than 5 pages")
    endless = walk(MastodonKind(), source("mastodon", "endless"), Errand(NOW, SINCE, deep=True))
    assert len(endless.asks) == 26
    first = walk(MastodonKind(), source("mastodon", "larkspurhill"), Errand(NOW))
    assert len(first.asks) == 2, "without a last visit the newest page is enough"


@pytest.mark.parametrize(
    ("kind", "of", "queries", "problem", "words"),
    [
        (MastodonKind(), source("mastodon", "larkspurhill", host="mastodonmembers"), (), Problem.LOGIN, "members only"),
        (
            MastodonKind(),
            source("mastodon", "larkspurhill", host="mastodonclosed"),
            (),
            Problem.FORBIDDEN,
            "no hashtags",
        ),
        (MastodonKind(), source("mastodon", "@larkspurhill"), (), Problem.INCOMPLETE, "who mentions @larkspurhill"),
        (MastodonKind(), source("mastodon", "toofast"), (), Problem.RATE, ""),
        (MastodonKind(), source("mastodon", "halfbroken"), (), Problem.NOT_JSON, "application/json"),
        (MastodonKind(), source("mastodon", "gateway"), (), Problem.NOT_JSON, "text/html"),
        (BlueskyKind(), source("bluesky"), ("toofast",), Problem.RATE, "too many"),
        (BlueskyKind(), source("bluesky"), ("halfbroken",), Problem.NOT_JSON, ""),
        (BlueskyKind(), source("bluesky"), ("gateway",), Problem.NOT_JSON, "text/html"),
        (YoutubeKind(), source("youtube"), ("toofast",), Problem.RATE, "too many"),
        (YoutubeKind(), source("youtube"), ("quotagone",), Problem.QUOTA, "midnight in California"),
        (YoutubeKind(), source("youtube"), ("dailylimit",), Problem.QUOTA, "today"),
        (YoutubeKind(), source("youtube"), ("halfbroken",), Problem.NOT_JSON, ""),
        (YoutubeKind(), source("youtube"), ("gateway",), Problem.NOT_JSON, "text/html"),
        (YoutubeKind(), source("youtube", youtube.SILENT), (), Problem.INCOMPLETE, "comments are switched off"),
        (YoutubeKind(), source("youtube", "novideohere"), (), Problem.GONE, "no such video"),
        (RedditKind(), source("reddit", "toofast"), (), Problem.RATE, ""),
        (RedditKind(), source("reddit", "secretwex"), (), Problem.FORBIDDEN, ""),
        (RedditKind(), source("reddit", "gateway"), (), Problem.NOT_FEED, ""),
        (RedditKind(), source("reddit", "halfbroken"), (), Problem.INCOMPLETE, "breaks off"),
        (TelegramKind(), source("telegram", "nopreview"), (), Problem.FORBIDDEN, "no public preview"),
        (TelegramKind(), source("telegram", "toofast"), (), Problem.RATE, ""),
        (TelegramKind(), source("telegram", "gateway"), (), Problem.BROKEN, "no preview of a channel"),
    ],
    ids=lambda told: (
        getattr(told, "address", None) or (str(told) if isinstance(told, str | tuple) else type(told).__name__)
    ),
)
def test_every_refusal_is_told_as_what_it_is(
    kind: Kind, of: ApprovedSource, queries: tuple[str, ...], problem: Problem, words: str
) -> None:
    keys = {"Authorization": f"Bearer {bluesky.SESSION}", "X_Goog_Api_Key": youtube.KEY}
    found = walk(kind, of, Errand(NOW, SINCE, queries), **keys)
    assert found.says(problem, words), found.shortfall


@pytest.mark.parametrize(
    ("kind", "of", "keys", "problem"),
    [
        (BlueskyKind(), source("bluesky"), {}, Problem.NO_KEY),
        (BlueskyKind(), source("bluesky"), {"Authorization": f"Bearer {bluesky.EXPIRED}"}, Problem.BAD_KEY),
        (BlueskyKind(), source("bluesky"), {"Authorization": "Bearer made.up.token"}, Problem.BAD_KEY),
        (YoutubeKind(), source("youtube"), {"X_Goog_Api_Key": "AIza-of-nobody"}, Problem.BAD_KEY),
        (YoutubeKind(), source("youtube"), {"X_Goog_Api_Key": youtube.EXPIRED}, Problem.BAD_KEY),
    ],
)
def test_a_missing_a_wrong_and_an_expired_key_are_told_apart_from_nothing_found(
    kind: Kind, of: ApprovedSource, keys: dict[str, str], problem: Problem
) -> None:
    found = walk(kind, of, Errand(NOW, SINCE, (SEARCHED,)), **keys)
    assert [one for one, _ in found.shortfall] == [problem]
    assert not found.leads


def test_bluesky_searches_leaves_out_who_is_not_for_everybody_and_reads_all_that_a_post_shows() -> None:
    errand = Errand(NOW, SINCE, (SEARCHED,))
    found = walk(BlueskyKind(), source("bluesky"), errand, Authorization=f"Bearer {bluesky.SESSION}")
    assert list(found.by_end) == ["3k1", "3k2", "3k4", "3k7", "3k8", "3k9", "3ka", "3kb"]
    assert found.by_end["3k1"].address == "http://bluesky.test/profile/moss.bluesky.test/post/3k1"
    assert found.by_end["3k4"].address == f"http://bluesky.test/profile/{bluesky.DID}/post/3k4"
    assert "Head resigns?\nDavina Clacy" in found.by_end["3k1"].text
    assert "The gate of the school\nHester Quill never rang back" in found.by_end["3k2"].text
    assert found.by_end["3k7"].text.endswith("http://larkspurhill.test/news")
    assert "not for everybody" not in found.by_end["3k8"].text
    assert sum("only people who are logged in" in detail for _, detail in found.shortfall) == 2
    assert {ask.asked.query for ask in found.asks} == {SEARCHED}
    assert all(ask.signed and "since=2026-11-12T00%3A00%3A00Z" in ask.address for ask in found.asks)


def test_bluesky_tells_who_links_to_the_school() -> None:
    found = walk(BlueskyKind(), source("bluesky", "larkspurhill.test"), Authorization=f"Bearer {bluesky.SESSION}")
    assert list(found.by_end) == ["3k7"]
    assert [ask.asked.query for ask in found.asks] == ["domain:larkspurhill.test"]


def test_youtube_searches_videos_within_one_allowance_and_reads_comments_within_another() -> None:
    of, errand = source("youtube", youtube.SPORTS), Errand(NOW, SINCE, (SEARCHED,))
    found = walk(YoutubeKind(), of, errand, X_Goog_Api_Key=youtube.KEY)
    videos = [lead for lead in found.leads if not lead.whole]
    assert [lead.address.rpartition("=")[2] for lead in videos] == [
        "worstschool",
        "deletedvid1",
        "changedvid1",
        "sportsday26",
    ]
    assert videos[0].address == "http://youtube.test/watch?v=worstschool"
    assert videos[0].title == "Larkspur Hill Primary School's worst day"
    assert videos[0].entry
    assert videos[0].entry.author == "Wexcombe & Wells TV"
    comments = {lead.address.rpartition("=")[2]: lead for lead in found.leads if lead.whole}
    assert list(comments) == ["UgwFirst", "Ugc1.reply", "UgwEdited", "UgwFuture"]
    assert comments["Ugc1.reply"].address == "http://youtube.test/watch?v=sportsday26&lc=Ugc1.reply"
    assert found.says(Problem.INCOMPLETE, "3 replies are shown on YouTube")
    assert found.says(Problem.INCOMPLETE, "could not be")
    assert {ask.quota for ask in found.asks} == {SEARCHES, UNITS}
    assert all(ask.signed and "key=" not in ask.address for ask in found.asks)
    assert "authorDetails" not in "".join(ask.address for ask in found.asks)


def test_reddit_reads_posts_and_comments_and_goes_to_no_person_and_no_other_site() -> None:
    found = walk(RedditKind(), source("reddit", "r/wexcombe"))
    links = [lead.address.partition("/comments/")[2] for lead in found.leads]
    assert links == ["aa1/a_post/", "aa2/a_post/", "aa5/a_post/", "aa6/a_post/", "aa2/a_post/kc1/"]
    assert found.leads[0].text.split()[:7] == ["Mr", "Trask", "has", "lost", "it", "&", "more"]
    assert found.leads[0].entry
    assert found.leads[0].entry.author == "/u/mossy"
    assert not found.leads[0].whole
    assert found.says(Problem.INCOMPLETE, "1 post was left out: taken away by the author")
    assert found.says(Problem.INCOMPLETE, "3 of the entries")
    assert not any("/user/" in ask.address for ask in found.asks)
    crowded = walk(RedditKind(), source("reddit", "crowded"))
    assert crowded.says(Problem.INCOMPLETE, "does not reach back to the last visit")


def test_telegram_reads_a_channel_back_to_the_last_visit() -> None:
    found = walk(TelegramKind(), source("telegram", "@wexcombetalk"))
    assert list(found.by_end) == ["9", "10", "12", "4", "5", "7"]
    assert [ask.address.partition("?")[2] for ask in found.asks] == ["", "before=8"]
    assert found.by_end["9"].text == "Who was it?\nHester Quill & co"
    assert found.by_end["10"].text == "Is Hester Quill fair?\nNo"
    assert "The school on the hill" in found.by_end["12"].text
    assert found.by_end["7"].text.count("at the gate") == 1
    entry = found.by_end["12"].entry
    assert entry
    assert (entry.author, entry.published) == ("Wexcombe Talk", "2026-11-19T09:00:00+00:00")
    broken = walk(TelegramKind(), source("telegram", "halfbroken"), Errand(NOW))
    assert broken.leads
    assert broken.says(Problem.INCOMPLETE, "1 of the entries")
    assert walk(TelegramKind(), source("telegram", "emptyplace")) == walk(
        TelegramKind(), source("telegram", "emptyplace")
    )


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("http://mastodon.test/@mossy/120", 200, "Owen Trask"),
        ("http://mastodon.test/@mossy/107", 404, ""),
        ("http://mastodon.test/@mossy/106", 200, "Never mind"),
        ("http://bluesky.test/profile/moss.bluesky.test/post/3k1", 200, "Larkspur Hill Primary"),
        ("http://bluesky.test/profile/moss.bluesky.test/post/3ka", 404, ""),
        ("http://bluesky.test/profile/moss.bluesky.test/post/3kb", 200, "Never mind"),
        ("http://youtube.test/watch?v=sportsday26&lc=UgwFirst", 200, "Miss Nandlow"),
        ("http://youtube.test/watch?v=deletedvid1", 404, ""),
        ("http://youtube.test/watch?v=changedvid1", 200, "Never mind"),
        ("http://reddit.test/r/wexcombe/comments/aa1/a_post/", 200, "Mr Trask"),
        ("http://reddit.test/r/wexcombe/comments/aa5/a_post/", 404, ""),
        ("http://reddit.test/r/wexcombe/comments/aa6/a_post/", 200, "Never mind"),
        ("http://telegram.test/wexcombetalk/9", 200, "Hester Quill"),
        ("http://telegram.test/wexcombetalk/5", 404, ""),
        ("http://telegram.test/wexcombetalk/4", 200, "Never mind"),
        ("http://reddit.test/robots.txt", 404, ""),
        ("http://strictreddit.test/robots.txt", 200, "Disallow: /\n"),
    ],
)
def test_the_village_shows_the_pages_that_its_services_tell_of(address: str, status: int, words: str) -> None:
    answered, answer = asyncio.run(fetched(address, {}))
    assert (answered, words in answer.body.decode()) == (status, True)
