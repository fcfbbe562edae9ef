"""No name in any mail: whatever a register, a page, a source or a case is called (A41, A45)."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from cases.models import Audience
from register.models import Role
from tests.reports.scene import NOW, Scene

pytestmark = pytest.mark.usefixtures("database")
# Letters that no sentence of ours strings together: whatever is found was carried over from a name.
RARE = some.text(alphabet="qxzvjkw", min_size=4, max_size=9).map(str.capitalize)
SPELLINGS = (str, str.upper, str.lower, lambda name: name.replace(" ", ""), lambda name: name.replace(" ", "-"))
PLACES = some.sampled_from(["{}", "Why {} must go", "Friends of {}", "{}’s page", "The {} fan club, {}"])
KINDS = some.sampled_from(
    [("threat", "urgent"), ("safeguarding", "urgent"), ("personal abuse", "serious"), ("praise", "feedback")]
)


@given(first=RARE, last=RARE, place=PLACES, spell=some.sampled_from(SPELLINGS), kind=KINDS, chair=some.booleans())
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # an example is a whole digest: making a failing one smaller would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_mail_names_anybody(
    first: str, last: str, place: str, spell: object, kind: tuple[str, str], *, chair: bool
) -> None:
    assert callable(spell)
    with transaction.atomic():
        name = f"{first} {last}"
        scene = Scene()
        scene.person("somebody", name, titles=("Mrs",))
        audience = Audience.CHAIR if chair else Audience.HEAD
        written = spell(name)
        for address in (f"http://x.test/{quote(written)}", f"http://{last}.test/", "http://x.test/plain"):
            found = scene.found(
                *kind,
                address=address,
                audience=audience,
                title=f"About {name}",
                author=name,
                source=scene.place(place.format(name, name)),
                people=["somebody"],
                triage_reasons=[f"“{name}”"],
                found_at=NOW - timedelta(hours=5),
            )
        scene.case(found, reason=f"{name} complains", audience=audience, terms=[written], severity="urgent")
        scene.case(reason=f"about {written}", audience=audience, category=kind[0], severity=kind[1])
        for role in (Role.CHAIR,) if chair else (Role.HEAD, Role.DSL):
            mail = scene.mail(scene.contact(role))
            for text in (mail.subject, mail.text, mail.html):
                assert last.lower() not in text.lower()
                assert first.lower() not in text.lower()
        transaction.set_rollback(True)


def test_no_sentence_of_ours_has_such_letters_in_a_row() -> None:
    scene = Scene()
    scene.found("threat", "urgent")
    mail = scene.mail(scene.contact(Role.HEAD))
    assert re.search(r"[qxzvjkw]{4}", f"{mail.subject} {mail.text}") is None
