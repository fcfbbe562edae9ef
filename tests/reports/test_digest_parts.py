"""Parts of the digest: what stands first, what waits, how people speak, and who is told of what."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from cases.models import Audience, Decided, Severity
from cases.playbook import next_step
from config.playbook_files import playbook as read_playbook
from register.models import Role
from reports.compose import MOST_TO_LOOK_AT, compose
from reports.models import Alert, AlertState
from reports.summary import voices
from reports.voices import Voice, Voices, fair_shares
from tests.reports.scene import NOW, WEEK, Scene

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_urgent_stands_first_then_what_waits_then_what_people_say() -> None:
    scene = Scene()
    head = scene.contact(Role.HEAD)
    scene.visited(NOW)
    scene.found("praise")
    review = scene.found("allegation about a person", "review")
    urgent = scene.found("threat", "urgent", found_at=NOW - timedelta(hours=1))
    text = scene.mail(head).text
    order = [
        urgent.reference,
        review.reference,
        "WHAT WAITS FOR YOU",
        "WHAT PEOPLE SAY",
        "TWELVE WEEKS",
        "WHAT WAS CHECKED",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_a_full_digest_is_read_in_two_minutes() -> None:
    """Everything that a head must read comes before the twelve weeks: at most 480 words, at 240 a minute."""
    scene = Scene()
    head = scene.contact(Role.HEAD)
    for number in range(12):
        page = scene.found("allegation about a person", "serious", people=["deputy"])
        scene.case(page, severity="serious", category="allegation about a person")
        scene.case(category="threat", severity="urgent", opened_at=NOW - number * DAY)
        scene.found("praise" if number % 2 else "criticism", people=["deputy"])
    text, _, _ = scene.mail(head, playbook=read_playbook("england")).text.partition("TWELVE WEEKS")
    words = [word for word in text.split() if re.search(r"\w", word) and not word.startswith("http")]
    assert 200 < len(words) <= 480


def test_what_is_not_listed_is_counted() -> None:
    scene = Scene()
    head = scene.contact(Role.HEAD)
    for severity in ("serious", "review", "review"):
        scene.found("allegation about a person", severity)
    for _ in range(MOST_TO_LOOK_AT + 2):  # what is urgent is listed for longer than what is not
        scene.found("threat", "urgent")
    digest, sightings = compose(head, WEEK, NOW)
    assert [line.severity for line in digest.to_look_at] == [Severity.URGENT] * (MOST_TO_LOOK_AT + 2)
    assert len(sightings) == MOST_TO_LOOK_AT + 2 + 3
    assert "There are more: 1 to be read soon and 2 to be looked at." in scene.mail(head).text


def test_praise_and_criticism_are_counted_alike_and_shown_in_their_proportion() -> None:
    scene = Scene()
    head = scene.contact(Role.HEAD)
    for category, number in (("praise", 12), ("criticism", 3), ("complaint", 3), ("question", 1)):
        for _ in range(number):
            scene.found(category)
    digest = scene.digest(head)
    assert digest.voices == Voices(praise=12, criticism=6, other=1)
    shown = [line.kind for line in digest.feedback]
    assert (shown.count("praise"), shown.count("criticism") + shown.count("complaint"), len(shown)) == (2, 1, 4)
    mail = scene.mail(head)
    assert "12 praise, 6 criticise or complain and 1 asks, puts right or mentions in passing." in mail.text
    assert "in about that proportion" in mail.html


def test_one_voice_is_never_drowned() -> None:
    assert fair_shares({Voice.PRAISE: 100, Voice.CRITICISM: 1, Voice.OTHER: 1}, 4) == {
        Voice.PRAISE: 2,
        Voice.CRITICISM: 1,
        Voice.OTHER: 1,
    }
    assert fair_shares({Voice.PRAISE: 2, Voice.CRITICISM: 1}, 5) == {Voice.PRAISE: 2, Voice.CRITICISM: 1}
    assert voices(Voices(criticism=1)) == "Nobody praises and 1 criticises or complains."


def test_what_a_person_decided_counts_more_than_the_first_guess() -> None:
    scene = Scene()
    head = scene.contact(Role.HEAD)
    scene.found("personal abuse", "serious", decided=Decided.LAWFUL)
    scene.found("threat", "urgent", decided=Decided.NOT_US)
    digest = scene.digest(head)
    assert (digest.to_look_at, digest.voices) == ((), Voices(criticism=1))
    assert "Looked at: lawful criticism, no action." in scene.mail(head).text
    assert digest.counts.urgent == 0


def test_a_case_is_told_with_its_line_or_among_what_waits_but_not_twice() -> None:
    scene = Scene()
    head = scene.contact(Role.HEAD)
    here = scene.case(scene.found("threat", "urgent"), severity="urgent", category="threat")
    older = scene.case(opened_at=NOW - 9 * DAY, category="complaint")
    closed = scene.case(closed_at=NOW - DAY)
    chairs = scene.case(audience=Audience.CHAIR)
    digest = scene.digest(head)
    assert [line.case and line.case.reference for line in digest.to_look_at] == [here.reference]
    assert [line.reference for line in digest.waiting.cases] == [older.reference]
    text = scene.mail(head).text
    assert text.count(here.reference) == text.count(older.reference) == 1
    assert closed.reference not in text
    assert chairs.reference not in text


def test_what_nobody_has_read_is_told_three_weeks_before_it_goes() -> None:
    scene = Scene()
    head = scene.contact(Role.HEAD)
    going = scene.found(found_at=NOW - 170 * DAY)
    scene.found(found_at=NOW - 150 * DAY)
    scene.found(found_at=NOW - 170 * DAY, decided=Decided.NOTED)
    waiting = scene.digest(head).waiting
    assert (waiting.leaving, waiting.unread) == ((going.reference,), 2)
    text = flat(scene.mail(head).text)
    assert f"Unless somebody looks at {going.reference} within three weeks, it goes for good" in text
    assert "2 pages wait for you" in text


def test_alerts_that_were_held_back_or_not_acknowledged_are_told() -> None:
    scene = Scene()
    head = scene.contact(Role.HEAD)
    for state, more in ((AlertState.SUPPRESSED, {"suppressed_at": NOW - DAY}), (AlertState.TOLD, {})):
        case = scene.case(severity="urgent", category="threat")
        Alert.objects.create(
            school=scene.school, circle="head", matter=f"case {case.pk}", reference=case.reference, case=case,
            category="threat", state=state, raised_at=NOW - DAY, **more,
        )  # fmt: skip
    held, told = Alert.objects.order_by("pk")
    text = flat(scene.mail(head).text)
    assert f"1 alert was not sent, for the most that may be sent in a day had been: {held.reference}." in text
    assert f"Nobody has acknowledged the alert {told.reference}: “headsup alert acknowledge”." in text
    chair = scene.contact(Role.CHAIR)
    assert held.reference not in scene.mail(chair).text


def test_the_safeguarding_lead_hears_of_safeguarding_alone() -> None:
    scene = Scene()
    lead = scene.contact(Role.DSL)
    child = scene.found("safeguarding", "urgent")
    others = [scene.found("threat", "urgent"), scene.found("safeguarding", "urgent", audience=Audience.CHAIR)]
    others.append(scene.found("safeguarding", "urgent", locked_out=" dsl "))
    text = scene.mail(lead).text
    assert child.reference in text
    assert "It speaks only of what may touch a child’s safety." in text
    assert "1 new page mentions" in text
    assert [one.reference for one in others if one.reference in text] == []


@pytest.mark.parametrize(
    ("role", "audience", "words"),
    [
        (Role.CHAIR, Audience.CHAIR, "pages that name the headteacher, who has not been told"),
        (Role.VICE_CHAIR, Audience.VICE_CHAIR, "pages that name the chair of governors, who has not been told"),
        (Role.AUTHORITY, Audience.AUTHORITY, "neither the headteacher nor the chair of governors has been told"),
    ],
)
def test_a_confidential_digest_says_from_whom_it_is_kept(role: Role, audience: Audience, words: str) -> None:
    scene = Scene()
    page = scene.found("allegation about a person", "serious", audience=audience)
    mail = scene.mail(scene.contact(role))
    assert page.reference in mail.text
    assert words in mail.text
    assert words in mail.html
    assert mail.subject.endswith("(confidential)")


def test_a_demonstration_is_marked_everywhere() -> None:
    scene = Scene(demonstration=True)
    head = scene.contact(Role.HEAD)
    mail = scene.mail(head)
    assert mail.subject.startswith("Demonstration: ")
    assert "This is a demonstration" in mail.text
    assert "This is a demonstration" in mail.html
    assert "emonstration" not in Scene(key="other").mail(Scene(key="third").contact(Role.HEAD)).text


class _Tags(HTMLParser):
    """Headings and images of a page, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.found.append(tag)


def test_the_mail_can_be_read_aloud_and_loads_nothing() -> None:
    scene = Scene()
    scene.found("threat", "urgent")
    scene.found("praise")
    html = scene.mail(scene.contact(Role.HEAD)).html
    tags = _Tags()
    tags.feed(html)
    levels = [int(tag[1]) for tag in tags.found if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert not {"img", "script", "link", "iframe", "form"} & set(tags.found)
    assert "url(" not in html
    assert 'lang="en-GB"' in html


def test_every_case_has_its_next_step_with_its_day_and_what_is_overdue_stands_first() -> None:
    scene = Scene()
    head = scene.contact(Role.HEAD)
    threat = scene.case(scene.found("threat", "urgent"), severity="urgent", category="threat", opened_at=NOW)
    fresh = scene.case(category="complaint", severity="serious", opened_at=NOW)
    late = scene.case(category="threat", severity="review", opened_at=NOW - 60 * DAY)
    playbook = read_playbook("england")
    digest = scene.digest(head, playbook=playbook)
    steps = {case: next_step(case, playbook, NOW) for case in (threat, fresh, late)}
    assert [line.reference for line in digest.waiting.cases] == [late.reference, fresh.reference]
    assert digest.waiting.overdue == 1
    text = flat(scene.mail(head, playbook=playbook).text)
    for case, step in steps.items():
        assert step
        assert f"Next: {step.title}" in text[text.index(case.reference) :]
    assert "Was due on" in text[text.index(late.reference) :]
    assert "A step is overdue in 1 case." in text
