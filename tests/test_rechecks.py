"""Looking again: present at one time, seen or not seen at another; a failed visit says nothing of the page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiohttp import web

from tests.conftest import Home, page_register, village_home
from tests.village.server import Handler, running

WORDS = "<p>Larkspur Hill Primary School, Wexcombe: Mr Owen Trask laughed at us. Let his tyres down tonight.</p>"
FAR = f"<p>{'The committee has met and will meet again, as it always has. ' * 6}</p>"
MORE = "<p>It has rained since Tuesday, and the allotment is under water. Bring boots to the summer fair.</p>"
PAGE = f"<title>Gate talk</title><h1>Gate talk</h1>{WORDS}{FAR}{MORE}"
Answer = tuple[int, str]

SEEN: dict[str, tuple[Answer, str]] = {
    "unchanged": ((200, PAGE), "same"),
    "elsewhere": ((200, PAGE.replace("It has rained", "It has snowed")), "same"),
    "edited": ((200, PAGE.replace("laughed at", "was kind to")), "changed"),
    "removed": ((200, PAGE.replace(WORDS, "<p>Removed by a moderator.</p>")), "not-seen"),
    "not-found": ((404, "<h1>Not found</h1>"), "not-seen"),
    "gone": ((410, "<h1>Gone</h1>"), "not-seen"),
}
FAILED: dict[str, Answer] = {
    "fault": (503, "later"),
    "refused": (403, "no"),
    "asked-to-wait": (429, "slowly"),
    "challenge": (200, "<title>Just a moment...</title><p>Verify you are human.</p>"),
    "login": (200, "<p>Please log in to continue</p><form><input type=password></form>"),
}


class Hosts:
    """Hosts with one page each, which becomes what its name says when the test turns them."""

    def __init__(self) -> None:
        self.turned = False

    def handler(self, answer: Answer) -> Handler:
        async def page(request: web.Request) -> web.StreamResponse:
            if request.path == "/robots.txt":
                raise web.HTTPNotFound
            status, text = answer if self.turned else (200, PAGE)
            return web.Response(status=status, text=text, content_type="text/html")

        return page


@contextmanager
def captured(folder: Path, hosts: Hosts, answers: dict[str, Answer]) -> Iterator[Home]:
    """An installation that has captured the threatening page of every host once."""
    named = {f"{name}.test": hosts.handler(answer) for name, answer in answers.items()}
    with running(named) as village:
        home = village_home(folder, village)
        register = folder / "register.yaml"
        register.write_text(page_register(*(f"http://{name}/" for name in named)))
        home("register", "load", register)
        assert home.json("scan")["captures"] == len(answers)
        hosts.turned = True
        yield home


def look_again(home: Home, hours: int) -> dict[str, tuple[str, int, str, int | None, float | None]]:
    """Make the looks after some hours due now, and take them; what came of each, by host."""
    home.change(f"update cases_recheck set due_at = '2020-01-01 00:00:00' where after_hours = {hours}")  # noqa: S608
    home("capture")
    rows = home.rows(
        "select c.address, r.looked, r.attempts, r.problem, r.later_id, r.picture_share from cases_recheck r "  # noqa: S608
        f"join evidence_capture c on c.id = r.first_id where r.after_hours = {hours}"
    )
    return {address.removeprefix("http://").removesuffix(".test/"): tuple(rest) for address, *rest in rows}


def test_a_second_look_is_sealed_and_says_what_was_seen(tmp_path: Path) -> None:
    hosts = Hosts()
    with captured(tmp_path, hosts, {name: answer for name, (answer, _) in SEEN.items()}) as home:
        assert home.rows("select distinct after_hours from cases_recheck order by 1") == [(1,), (24,), (48,), (168,)]
        found = look_again(home, 1)
        assert {name: looked for name, (looked, *_) in found.items()} == {
            name: said for name, (_, said) in SEEN.items()
        }
        assert all(later and share is not None for *_, later, share in found.values()), "each second look is sealed"
        assert len(home.rows("select * from evidence_capture")) == 2 * len(SEEN)
        # After a holiday of the machine one look is made, and the others are told as missed.
        home.change("update cases_recheck set due_at = '2020-01-01 00:00:00' where after_hours in (24, 48)")
        home("capture")
        looks = "select r.looked, r.problem from cases_recheck r join evidence_capture c on c.id = r.first_id"
        unchanged = home.rows(f"{looks} where c.address = 'http://unchanged.test/' order by r.after_hours")
        assert unchanged == [("same", ""), ("not-checked", "missed"), ("same", ""), ("waiting", "")]
        home("verify")


def test_a_failed_visit_never_becomes_a_deletion(tmp_path: Path) -> None:
    hosts = Hosts()
    with captured(tmp_path, hosts, FAILED) as home:
        for attempt in range(1, 4):
            found = look_again(home, 1)
            assert {(looked, tried) for looked, tried, *_ in found.values()} == {("waiting", attempt)}, "tried again"
        for name, (looked, _, problem, later, _) in look_again(home, 1).items():
            assert (looked, later) == ("not-checked", None), name
            assert problem, name
        hosts.turned = False
        assert {looked for looked, *_ in look_again(home, 24).values()} == {"same"}, (
            "the next look is made all the same"
        )
