"""Custody asks who reads: what a role may not know of does not exist for it, and illegal pictures for nobody."""

import io
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

import config.commands.scan as scanning
import config.coverage_findings as coverage
import config.custody_readers as readers
from cases.gates import Act, GateError, evidence_of, require
from cases.intake import hand_in, title_in
from cases.models import Audience, Case, OpenLead, Recheck
from cases.playbook import StepError
from cases.quarantine import insist_on_showable, quarantined
from cases.reporters import note
from config import handing, looking_into
from config.commands import custody, evidence
from config.commands.case import case_content
from config.commands.review import _content
from crawlers.captured import Captured
from evidence.custody.belonging import artifact_called
from evidence.custody.decisions import Decision
from evidence.custody.holds import hold
from evidence.models import Artifact, Capture
from evidence.supply.supplied import Handed
from tests.cases.keeping import Keeping, keeping
from tests.cases.playing import playing

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
LOCKED = " deputy dsl head hr moderator support technician "
CHAIRS = {"audience": Audience.CHAIR, "locked_out": LOCKED}
Run = Callable[..., Result]


@pytest.fixture
def kept(tables: None, tmp_path: Path) -> Iterator[Keeping]:
    with keeping(tmp_path) as one:
        yield one


@pytest.fixture
def run(kept: Keeping, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Commands of `headsup evidence` in this process, on the school of the test."""
    for room in (custody, evidence, readers, scanning, handing, looking_into, coverage):
        for name, stands in (
            ("vault", lambda: kept.vault), ("apart", lambda: kept.apart), ("clock", lambda: NOW),
            ("prepare_database", lambda: None), ("credentials", lambda: None),
        ):  # fmt: skip
            monkeypatch.setattr(room, name, stands, raising=False)
    return lambda *words: CliRunner().invoke(evidence.command, list(map(str, words)))


def chairs_case(kept: Keeping) -> tuple[Case, Capture]:
    """A case about the head, with a page, a reporter, and a hold that the chair placed."""
    sighting = kept.sighting(NOW, **CHAIRS)
    capture = kept.captured(sighting)
    case = kept.case(sighting, at=NOW, subject="head", **CHAIRS)
    note(kept.apart, case, "Ann Witness, 01632 960000", NOW)
    hold(kept.vault, capture.reference, Decision("chair", "the authority asked"), NOW)
    return case, capture


def document(capture: Capture) -> str:
    return capture.artifacts.get(kind="document").sha256


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 800), "white").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("by", ["head", "technician", "teacher"])
def test_the_chairs_case_does_not_exist_for_the_head_nor_for_the_technician(kept: Keeping, run: Run, by: str) -> None:
    case, capture = chairs_case(kept)
    file = kept.folder / "shot.png"
    file.write_bytes(picture())
    why, out = ("--reason", "curious", "--by", by), kept.folder / "x"
    cases: tuple[tuple[object, ...], ...] = (
        ("list", "--case", case.reference, "--by", by), ("reporter", case.reference, *why),
        ("forget-reporter", case.reference, "--by", by),
        ("supply", file, "--case", case.reference, "--title", "a post", "--seen", "3 May", "--by", by),
    )  # fmt: skip
    for words in cases:
        told = run(*words)
        unknown = run(*("K-NONE-NONE" if one == case.reference else one for one in words))
        assert told.exit_code != 0, words
        assert str(told.exception) == str(unknown.exception).replace("K-NONE-NONE", case.reference), words
    files: tuple[tuple[object, ...], ...] = (
        ("view", capture.reference, "--kind", "document", *why, "--out", out), ("hold", capture.reference, *why),
        ("release", capture.reference, *why), ("redact", capture.reference, "--kind", "document", "--by", by),
        ("view", document(capture), *why, "--out", out), ("erase", document(capture), *why),
        ("redact", document(capture), "--forbid", "anything", "--by", by),
    )  # fmt: skip
    for words in files:
        told = run(*words)
        unknown = run(
            *({capture.reference: "C-NONE", document(capture): "ab" * 32}.get(str(one), one) for one in words)
        )
        said = str(unknown.exception).replace("C-NONE", capture.reference).replace("ab" * 32, document(capture))
        assert str(told.exception) == said, words
    assert not out.exists()
    assert capture.reference not in run("list", "--by", by, "--json").output


def test_the_chair_and_the_officer_for_data_protection_do_what_is_theirs(kept: Keeping, run: Run) -> None:
    case, capture = chairs_case(kept)
    for by in ("chair", "dpo"):
        why = ("--reason", "the case", "--by", by)
        out = kept.folder / by
        assert run("view", document(capture), *why, "--out", out).exit_code == 0
        assert "Ann Witness" in run("reporter", case.reference, *why).output
        assert capture.reference in run("list", "--case", case.reference, "--by", by).output
    over = ("--reason", "it is over")
    refused = run("release", capture.reference, *over, "--by", "chair")
    assert "another role than the one that placed it" in str(refused.exception)
    assert "1 legal hold" in run("release", capture.reference, *over, "--by", "dpo").output
    refused = run("erase", document(capture), *over, "--by", "chair")
    assert "only the data protection officer" in str(refused.exception)
    assert run("erase", document(capture), *over, "--by", "dpo").exit_code == 0


def test_of_bytes_that_two_circles_share_each_sees_its_own_capture(kept: Keeping, run: Run) -> None:
    _, theirs = chairs_case(kept)
    ours = kept.captured(kept.sighting(NOW), b"<p>same")
    Artifact.objects.filter(capture=theirs, kind="document").update(sha256=document(ours))
    out = kept.folder / "x"
    told = run("view", document(ours), "--reason", "asked for", "--by", "head", "--out", out, "--json").output
    assert ours.reference in told
    assert theirs.reference not in told
    refused = run("erase", document(ours), "--reason", "no", "--by", "head")
    assert "only the data protection officer" in str(refused.exception)


def test_words_of_one_circle_are_not_shown_in_the_case_of_another(kept: Keeping, run: Run) -> None:
    chairs, heads = kept.case(at=NOW, subject="head", **CHAIRS), kept.case(at=NOW)
    told = Handed(picture(), "the headteacher at the fair", "3 May", bar=0)
    piece = hand_in(kept.vault, kept.apart, chairs, told, reporter="", now=NOW).supplied
    file = kept.folder / "shot.png"
    file.write_bytes(picture())
    words = ("supply", file, "--case", heads.reference, "--title", "a post", "--seen", "4 May", "--no-bar")
    assert "Already kept" not in run(*words, "--by", "head").output
    assert "Already kept" in run(*words, "--by", "head").output, "of their own case they may hear it"
    assert title_in(chairs, piece) == piece.title
    assert "fair" not in str(case_content(heads))
    assert "fair" not in run("list", "--case", heads.reference, "--by", "head", "--json").output
    assert "fair" in run("list", "--case", chairs.reference, "--by", "chair", "--json").output
    chairs.delete()
    assert title_in(heads, piece) == ""


@pytest.mark.parametrize("way", ["a later look", "a replaced try", "other bytes the same"])
def test_pictures_that_may_be_illegal_are_shown_in_no_capture_of_them(kept: Keeping, way: str) -> None:
    sighting = kept.sighting(NOW)
    first = kept.seal(f"sighting {sighting.reference}", sighting.address, NOW, b"<p>try one")
    capture = kept.captured(sighting, b"<p>same", occasion=f"sighting {sighting.reference}, attempt 2")
    later = kept.seal(f"re-check of {capture.reference} after 1 hours", sighting.address, NOW, b"<p>later")
    told = {"after_hours": 1, "due_at": NOW, "looked": "same", "looked_at": NOW}
    Recheck.objects.create(first=capture, later=later, **told)
    other = kept.sighting(NOW + timedelta(hours=1))
    elsewhere = kept.captured(other, b"<p>same")
    meant = {"a later look": later, "a replaced try": first, "other bytes the same": elsewhere}[way]
    artifact = artifact_called(document(meant))
    case = kept.case(sighting, at=NOW)
    insist_on_showable(artifact, NOW)
    case.flags = ["illegal-images"]
    case.save()
    with pytest.raises(GateError, match="may be illegal") as refused:
        insist_on_showable(artifact, NOW)
    assert case.reference not in str(refused.value), "whose case it is, is nobody else’s business"
    assert quarantined(other)
    assert not quarantined(kept.sighting(NOW))


def test_no_other_case_hands_such_a_picture_over(kept: Keeping, run: Run) -> None:
    sighting = kept.sighting(NOW)
    kept.captured(sighting)
    kept.case(sighting, at=NOW, flags=["illegal-images"])
    other = kept.case(sighting, at=NOW)
    with pytest.raises(GateError, match="may be illegal"):
        handing.handed_over(other, kept.folder / "p", handing.Export("head", "the police"), flavour="full", quiet=True)


@pytest.mark.parametrize(("more", "asked"), [(CHAIRS, []), ({}, ["head"])])
def test_the_pack_goes_to_who_asked_only_while_the_case_is_theirs(
    kept: Keeping, run: Run, monkeypatch: pytest.MonkeyPatch, more: dict[str, str], asked: list[str]
) -> None:
    given, said = [], io.StringIO()
    monkeypatch.setattr(looking_into, "handed_over", lambda case, place, export, **_: given.append(export.role))
    monkeypatch.setattr(looking_into, "home", lambda: kept.folder)
    sighting = kept.sighting(NOW, **more)
    kept.captured(sighting)
    case = kept.case(sighting, at=NOW, **more)
    with redirect_stdout(said), redirect_stderr(said):
        looking_into.finish(case, Captured(), None, as_json=False)
    assert given == asked
    assert ("Whoever is responsible" in said.getvalue()) == (not asked)
    assert "headteacher" not in said.getvalue(), "what it concerns is not said to who may not know"


def test_a_complaint_scan_is_asked_for_by_somebody_who_may_know_the_case(kept: Keeping, run: Run) -> None:
    case, _ = chairs_case(kept)
    for by in ([], ["--by", "head"]):
        told = CliRunner().invoke(scanning.command, ["--complaint", case.reference, *by])
        assert f"There is no case {case.reference}." in str(told.exception)


def test_what_was_erased_opens_no_gate(tables: None, tmp_path: Path) -> None:
    with playing(tmp_path) as play:
        play.settle(category="personal abuse")
        for key, answer in (("safety", "nobody"), ("keep", "kept"), ("options", "own-page")):
            play.do(key, answer)
        assert evidence_of(play.case)
        Artifact.objects.filter(capture=play.capture).update(erased_at=NOW)
        assert not evidence_of(play.case)
        fields = {"capture": play.capture.reference, "rule": "threat", "removed_by": "moderator", "second": "deputy"}
        with pytest.raises((StepError, GateError)):
            play.do("own-page", "removed", fields)


def test_lawful_criticism_stays_on_the_schools_own_page(tables: None, tmp_path: Path) -> None:
    with playing(tmp_path, category="criticism") as play:
        with pytest.raises(GateError, match="may be said"):
            require(play.case, Act.REMOVAL, NOW)
        play.settle(category="personal abuse")
        require(play.case, Act.REMOVAL, NOW)


def test_neither_the_doctor_nor_a_list_tells_what_is_kept_from_the_head(kept: Keeping, run: Run) -> None:
    lead = {"source": kept.source, "school": kept.school, "text": "x", "category": "personal abuse", "found_at": NOW}
    lead |= {"severity": "urgent", "expires_at": NOW + timedelta(days=1), "problem": "login"}
    OpenLead.objects.create(address="https://x.test/chairs", audience=Audience.CHAIR, **lead)
    OpenLead.objects.create(address="https://x.test/heads", audience=Audience.HEAD, **lead)
    said = " ".join(one.text for one in coverage.coverage_findings())
    assert "https://x.test/heads" in said
    assert "chairs" not in said
    assert "story" not in _content(kept.sighting(NOW)), "numbers that skip tell of what is hidden"
