"""What comes to light later: a page, a case and everything in it become closer kept, and nothing tells of it."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from cases import rechecks
from cases.audience import roles_text
from cases.joining import gather, judge, look_again
from cases.models import Audience, Case, MentionRow, OwedCapture, Recheck, Sighting, Subject
from cases.playbook.concerns import concern
from cases.playbook.errors import StepError
from cases.raising import raise_cases
from cases.routing import settle
from crawlers import looking
from crawlers.owed import sighting_of
from register.models import Contact, Role
from reports.pack import CaseFile
from tests.cases.keeping import Keeping, keeping
from tests.cases.parting import NOW, copy_of, knows, raised
from tests.evidence.sealed import visit

CHAIRS: dict[str, Any] = {"audience": Audience.CHAIR, "subject": "head", "locked_out": " deputy head "}
ABOUT_THE_HEAD = "Larkspur Hill: Joan Clacy is a thief"


@pytest.fixture
def kept(tables: None, tmp_path: Path) -> Iterator[Keeping]:
    with keeping(tmp_path) as made:
        made.person("Joan Clacy", Role.HEAD)
        made.person("Owen Trask", Role.DEPUTY)
        yield made


def test_a_page_that_a_chairs_case_takes_leaves_the_heads_case_and_does_not_come_back(kept: Keeping) -> None:
    page = kept.sighting(NOW, said="larkspur hill shouted")
    heads = kept.case(page, at=NOW)
    chairs = kept.case(at=NOW, terms=["larkspur hill"], **CHAIRS)
    gather(chairs, NOW)
    assert (list(heads.sightings.all()), list(chairs.sightings.all())) == ([], [page])
    assert OwedCapture.objects.get(sighting=page).case is None
    assert CaseFile.of(heads, kept.vault).sightings == ()
    concern(heads, Subject.STAFF, ("head", "a teacher"), kept.vault, NOW)
    assert knows(kept, Role.CHAIR, page)
    assert not knows(kept, Role.HEAD, page)


def test_a_chair_who_passes_a_case_on_keeps_what_another_case_of_the_chair_holds(kept: Keeping) -> None:
    shared, alone = kept.sighting(NOW, audience=Audience.CHAIR), kept.sighting(NOW, audience=Audience.CHAIR)
    kept.case(shared, at=NOW, **CHAIRS)
    passed = kept.case(shared, alone, at=NOW, **CHAIRS)
    concern(passed, Subject.STAFF, ("chair", "it means a teacher"), kept.vault, NOW)
    assert (knows(kept, Role.HEAD, alone), knows(kept, Role.HEAD, shared)) == (True, False)
    assert list(passed.sightings.all()) == [alone]


def test_a_page_that_names_the_head_does_not_go_with_a_case_that_was_decided_for_another_page(kept: Keeping) -> None:
    names = kept.sighting(NOW, said="Joan Clacy of Larkspur Hill", audience=Audience.CHAIR)
    case = kept.case(names, at=NOW, **CHAIRS)
    concern(case, Subject.STAFF, ("chair", "it means a teacher"), kept.vault, NOW)
    assert not knows(kept, Role.HEAD, names)
    assert not case.sightings.exists()


@pytest.mark.parametrize(
    ("subject", "to", "by"), [("chair", "head", "clerk"), ("head", "school", "authority"), ("staff", "chair", "tea")]
)
def test_whoever_is_only_copied_gives_no_case_away(kept: Keeping, subject: str, to: str, by: str) -> None:
    Contact.objects.create(school=kept.school, role=Role.VICE_CHAIR, name="V", email="v@larkspur.test")
    case = kept.case(at=NOW)
    settle(case, {Subject(subject)})
    with pytest.raises(StepError):
        concern(case, Subject(to), (by, "it is not so"), kept.vault, NOW)
    assert Case.objects.get(pk=case.pk).subject == subject


def test_whoever_is_only_copied_may_say_that_it_is_about_the_head(kept: Keeping) -> None:
    case = kept.case(at=NOW)
    settle(case, {Subject.STAFF})
    concern(case, Subject.HEAD, ("hr", "it means the head"), kept.vault, NOW)
    assert not knows(kept, Role.HEAD, case)


@pytest.mark.parametrize("named", ["in a mention", "in the title"])
def test_a_deputy_whom_a_page_names_stays_out_when_it_turns_out_not_to_mean_the_head(kept: Keeping, named: str) -> None:
    shut = roles_text(["deputy", "dsl", "head", "hr", "moderator", "support", "technician"])
    page = kept.sighting(NOW, audience=Audience.CHAIR, locked_out=shut)
    if named == "in a mention":
        MentionRow.objects.create(
            sighting=page, entity="owen-trask", kind="person", form="full name", band="certain", bits=20.0,
            place="text", quote="he", words="owen trask", times=1, reasons=[],
        )  # fmt: skip
    else:
        Sighting.objects.filter(pk=page.pk).update(title="Owen Trask again")
    case = kept.case(page, at=NOW, audience=Audience.CHAIR, subject="head", locked_out=shut)
    concern(case, Subject.SCHOOL, ("chair", "not the head at all"), kept.vault, NOW)
    assert (knows(kept, Role.HEAD, page), knows(kept, Role.DEPUTY, page)) == (True, False)
    assert not knows(kept, Role.DEPUTY, case)


def test_a_copy_that_names_the_deputy_shuts_the_deputy_out_of_the_case_that_it_joins(kept: Keeping) -> None:
    case, first = raised(kept)
    assert knows(kept, Role.DEPUTY, case)
    copy = copy_of(kept, first, locked_out=" deputy ")
    raise_cases(kept.vault, NOW)
    assert set(case.sightings.all()) == {first, copy}
    assert not knows(kept, Role.DEPUTY, case)
    assert not knows(kept, Role.DEPUTY, first)


def test_a_gathered_page_that_names_the_deputy_shuts_the_deputy_out(kept: Keeping) -> None:
    case = kept.case(at=NOW, terms=["larkspur hill"])
    kept.sighting(NOW, said="larkspur hill", locked_out=" deputy ")
    assert gather(case, NOW) == 1
    assert (knows(kept, Role.DEPUTY, case), knows(kept, Role.HEAD, case)) == (False, True)


def test_whom_the_browser_showed_is_shut_out_of_page_and_case(kept: Keeping) -> None:
    page = kept.sighting(NOW)
    case = kept.case(page, at=NOW)
    judge(OwedCapture.objects.get(sighting=page), page, "Larkspur Hill: Owen Trask is a thief")
    assert (knows(kept, Role.DEPUTY, page), knows(kept, Role.DEPUTY, case)) == (False, False)
    assert knows(kept, Role.HEAD, case)
    unknown = OwedCapture.objects.create(case=kept.case(at=NOW), address="https://board.test/u", not_before=NOW)
    judge(unknown, None, "Owen Trask is a thief")
    assert unknown.case
    assert not knows(kept, Role.DEPUTY, unknown.case)


def test_a_case_that_loses_its_only_page_to_the_chair_goes_along_and_leaves_no_shell(kept: Keeping) -> None:
    case, page = raised(kept)
    judge(OwedCapture.objects.get(sighting=page), page, ABOUT_THE_HEAD)
    assert (knows(kept, Role.HEAD, case), knows(kept, Role.HEAD, page)) == (False, False)
    assert (knows(kept, Role.CHAIR, case), list(case.sightings.all())) == (True, [page])
    assert OwedCapture.objects.get(sighting=page).case == case, "what is owed for it is owed to the case still"
    assert raise_cases(kept.vault, NOW) == []


def test_of_two_pages_the_one_about_the_head_leaves_and_the_other_stays(kept: Keeping) -> None:
    case, first = raised(kept)
    copy = copy_of(kept, first)
    raise_cases(kept.vault, NOW)
    judge(OwedCapture.objects.get(sighting=copy), copy, ABOUT_THE_HEAD)
    assert list(case.sightings.all()) == [first]
    assert knows(kept, Role.HEAD, case)
    assert not knows(kept, Role.HEAD, copy)


def test_a_known_page_that_is_captured_for_a_complaint_is_judged_too(kept: Keeping) -> None:
    page = kept.sighting(NOW, said="larkspur hill")
    kept.captured(page)
    case = kept.case(at=NOW, terms=["larkspur hill"])
    gather(case, NOW)
    owed = OwedCapture.objects.get(case=case)
    assert owed.sighting is None
    judge(owed, sighting_of(owed), ABOUT_THE_HEAD)
    assert not knows(kept, Role.HEAD, page)
    assert not case.sightings.exists()


def test_what_a_second_look_shows_is_judged(kept: Keeping) -> None:
    page = kept.sighting(NOW, severity="urgent")
    first = kept.captured(page)
    rechecks.plan(OwedCapture.objects.get(sighting=page), first)
    recheck = Recheck.objects.filter(first=first).earliest("pk")
    later = kept.seal("re-check", page.address, NOW, b"<p>later")
    shown = visit(1).model_copy(update={"text": ABOUT_THE_HEAD, "ended_at": NOW})
    taken = SimpleNamespace(visit=shown, files=(), text=ABOUT_THE_HEAD)
    bench = SimpleNamespace(vault=kept.vault, seal=lambda *_: later)
    assert looking.close(cast("Any", bench), looking.look_of(recheck), cast("Any", taken)) == later
    assert (knows(kept, Role.HEAD, page), knows(kept, Role.CHAIR, page)) == (False, True)


def test_a_pages_audience_never_becomes_wider_by_looking_again(kept: Keeping) -> None:
    page = kept.sighting(NOW, audience=Audience.CHAIR, locked_out=" deputy ")
    look_again(page, "Larkspur Hill is lovely")
    assert (page.audience, page.locked_out) == (Audience.CHAIR, " deputy ")
