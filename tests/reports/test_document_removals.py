"""Requests to sites: with the site’s own rule and the exact words of a capture, and never against lawful speech."""

from collections.abc import Iterator

import pytest

from cases.models import OwedCapture, Sighting
from evidence.models import Artifact
from reports.documents.fields import DocumentError
from tests.packs import THREAD, captured, visit
from tests.reports.desk import NOW, WORDS, Desk, desk_in, put_back

OF_SITES = ["removal-draft", "operator-notice"]


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_in(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def desk(lasting: Desk) -> Iterator[Desk]:
    with put_back(lasting):
        yield lasting


@pytest.mark.parametrize("key", OF_SITES)
@pytest.mark.parametrize("category", ["praise", "question", "complaint", "criticism"])
def test_nobody_is_helped_to_remove_what_people_may_say(desk: Desk, key: str, category: str) -> None:
    desk.case.category = category
    with pytest.raises(DocumentError, match="which people may say"):
        desk.text(key)


@pytest.mark.parametrize("judged", [{"category": "criticism"}, {"decided": "lawful-criticism"}, {"decided": "praise"}])
def test_lawful_speech_in_a_graver_case_stays_too(desk: Desk, judged: dict[str, str]) -> None:
    desk.text("removal-draft")
    Sighting.objects.update(**judged)
    with pytest.raises(DocumentError, match="it is what people may say"):
        desk.text("removal-draft")


def test_a_removal_request_quotes_the_sites_rule_its_day_the_post_and_the_exact_words(desk: Desk) -> None:
    text = desk.text("removal-draft", {"words": WORDS})
    for said in (
        f"> “{WORDS}”",
        "> “Rule 3. No abuse of named people",
        "as it stood on 2 November 2026 at http://townchatter.test/house-rules",
        f"Address of the post: {THREAD}",
        f"kept under {desk.capture.reference}",
        "2026-11-20 09:30:15 UTC",
        "Expect to wait",
    ):
        assert said in text
    copied = {"clause_text": "Be kind.", "clause_seen": "2026-11-27", "clause_address": "https://townchatter.test/new"}
    text = desk.text("removal-draft", copied)
    assert "as it stood on 27 November 2026 at https://townchatter.test/new" in text
    assert "> “Be kind.”" in text
    assert "> “[ the exact words, copied from the page ]”" in text


def test_with_several_captures_one_is_chosen_and_without_one_nothing_is_quoted(desk: Desk) -> None:
    second = captured(desk.home, visit("https://townchatter.test/talk/8", NOW))
    row = OwedCapture.objects.create(case=desk.case, address="x", not_before=NOW, capture=second)
    with pytest.raises(DocumentError, match=f"Which post is meant.*{second.reference}"):
        desk.text("removal-draft")
    assert "talk/8" in desk.text("removal-draft", {"capture": second.reference.lower()})
    row.delete()
    OwedCapture.objects.filter(case=desk.case).update(capture=None)
    original = Artifact.objects.create(kind="original", media_type="image/png", size=1, sha256="0" * 64)
    desk.case.supplied.create(reference="S-1", title="a picture", received_at=NOW, original=original)
    try:
        with pytest.raises(DocumentError, match="has no captured page"):
            desk.text("removal-draft")
    finally:
        OwedCapture.objects.filter(case=desk.case).update(capture=desk.capture)
        desk.case.supplied.clear()


def test_the_operators_notice_has_every_particular_and_stays_in_england_and_wales(desk: Desk) -> None:
    text = desk.text("operator-notice", {"words": WORDS, "name_to_poster": "no", "meaning": "that money was taken"})
    for said in (
        "complainant’s name: [ full name ]", "e-mail address at which the complainant can be contacted: [",
        f"> “{WORDS}”", f"posted: {THREAD}", "Why it is defamatory of the complainant: [", ": that money was taken",
        "factually inaccurate: [", "opinions not supported by fact: [", "sufficient information about the poster",
        "the complainant’s name: no", "the complainant’s e-mail address: [ yes or no ]", "take legal advice first",
    ):  # fmt: skip
        assert said in text
    for nation in ("scotland", "northern-ireland"):
        desk.case.school.nation = nation
        with pytest.raises(DocumentError, match="follows the law of England and Wales"):
            desk.text("operator-notice")
