"""Cases that a scan opens: what they own, what takes the place of what, and when they end."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cases.case import CaseError
from cases.gates import Act, GateError, require
from cases.joining import join
from cases.models import Case, Decided, OwedCapture
from cases.raising import raise_cases
from cases.retention_purge import purge
from cases.review import decide
from register.models import Role
from reports.chronology import chronology
from reports.names import NameScanner
from reports.pack import CaseFile, Voice, case_summary
from tests.cases.keeping import Keeping, keeping
from tests.cases.parting import NOW, copy_of, knows, raised


@pytest.fixture
def kept(tables: None, tmp_path: Path) -> Iterator[Keeping]:
    with keeping(tmp_path) as made:
        yield made


def test_a_case_that_a_scan_opened_owns_its_first_page_and_can_be_packed(kept: Keeping) -> None:
    case, page = raised(kept)
    assert OwedCapture.objects.get(sighting=page).case == case
    kept.captured(page)
    told = case_summary(CaseFile.of(case, kept.vault), Voice("full", NameScanner.of_register()), NOW)
    assert (told["opened_by"], len(told["captures"])) == ("a scan", 1)


@pytest.mark.parametrize(
    ("first", "then", "stands"),
    [
        ("threat", "personal abuse", "threat"),
        ("threat", "safeguarding", "threat"),
        ("safeguarding", "threat", "threat"),
        ("safeguarding", "personal abuse", "safeguarding"),
        ("personal abuse", "discriminatory", "discriminatory"),
    ],
)
def test_a_copy_takes_neither_the_card_about_999_nor_a_child_away(
    kept: Keeping, first: str, then: str, stands: str
) -> None:
    case, page = raised(kept, category=first)
    copy_of(kept, page, category=then)
    raise_cases(kept.vault, NOW)
    case.refresh_from_db()
    assert (case.category, case.severity) == (stands, "urgent")
    assert knows(kept, Role.DSL, case) == ("safeguarding" in {first, then})
    if stands == "threat":
        with pytest.raises(GateError, match="999"):
            require(case, Act.CLOSE, NOW)


@pytest.mark.parametrize("turn", [1, -1])
def test_a_threat_ends_by_a_look_only_when_no_page_is_about_the_school(kept: Keeping, turn: int) -> None:
    case, first = raised(kept, category="threat")
    pages = [first, copy_of(kept, first, category="threat")]
    raise_cases(kept.vault, NOW)
    for page, decided in zip(pages, [Decided.NOTED, Decided.NOT_US][::turn], strict=True):
        decide(kept.reader(Role.HEAD), page, decided, kept.vault, NOW)
    assert Case.objects.get(pk=case.pk).closed_at is None


def test_a_closed_case_takes_no_page(kept: Keeping) -> None:
    case = kept.case(at=NOW - timedelta(days=10), closed_at=NOW, outcome="no-action")
    page = kept.sighting(NOW)
    with pytest.raises(CaseError, match="is closed"):
        decide(kept.reader(Role.HEAD), page, Decided.CASE, kept.vault, NOW, case=case)
    assert not case.sightings.exists()


def test_a_case_of_which_a_page_was_erased_is_packed_and_says_so(kept: Keeping) -> None:
    pages = [kept.sighting(NOW), kept.sighting(NOW)]
    captures = [kept.captured(page) for page in pages]
    case = kept.case(*pages, at=NOW)
    purge(kept.reader(Role.DPO), pages[0].reference, "a pupil", kept.vault, NOW)
    file = CaseFile.of(case, kept.vault)
    assert (file.captures, file.erased) == ((captures[1],), (captures[0],))
    voice = Voice("full", NameScanner.of_register())
    assert case_summary(file, voice, NOW)["erased"] == [captures[0].reference]
    assert [one.reference for one in chronology(file, voice) if "erased" in one.what] == [captures[0].reference]


def test_a_complaint_about_a_threat_is_called_by_the_threat(kept: Keeping) -> None:
    page = kept.sighting(NOW, category="threat", severity="urgent")
    case = kept.case(at=NOW, origin="complaint", category="news", severity="review")
    join(case, page, NOW)
    case.refresh_from_db()
    assert (case.category, case.severity) == ("threat", "urgent")
    join(case, kept.sighting(NOW, category="praise", severity="feedback"), NOW)
    case.refresh_from_db()
    assert (case.category, case.severity) == ("threat", "urgent"), "nothing covers it up"
