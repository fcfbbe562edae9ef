"""Documents: drafts that are locked when they must be, name nobody, quote nothing, and are never sent."""

from collections.abc import Iterator

import pytest
from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as some

from cases.gates import GateError
from cases.models import OwedCapture
from cases.playbook.flags import FLAGS
from reports.documents.catalogue import FORMS, form_called
from reports.documents.compose import insist_on_declared
from reports.documents.fields import DocumentError, one_line
from reports.documents.locks import ADVICE
from reports.documents.paragraphs import paragraphs
from reports.names import NameScanner
from tests.packs import THREAD
from tests.reports.desk import NOW, WORDS, Desk, desk_in, put_back

OF_CASE = [key for key, form in FORMS.items() if form.of_case]
OF_SITES = ["removal-draft", "operator-notice"]


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_in(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def desk(lasting: Desk) -> Iterator[Desk]:
    with put_back(lasting):
        yield lasting


def advised(desk: Desk) -> None:
    desk.case.flags = [*desk.case.flags, "legal-advice"]
    desk.case.save()


@pytest.mark.parametrize("key", FORMS)
def test_every_document_is_a_draft_that_names_nobody_and_quotes_only_a_site_to_itself(desk: Desk, key: str) -> None:
    advised(desk)
    text = desk.text(key, {"words": WORDS} if key in OF_SITES else {})
    assert text.startswith(f"# DRAFT: {FORMS[key].title}\n")
    assert "Nobody has sent it" in text
    assert "DEMONSTRATION" in text
    own = text.replace(WORDS, "").replace(desk.school.name, "")
    assert NameScanner.of_register().veil(own) == own
    assert (WORDS in text) == (key in OF_SITES)
    assert (THREAD in text) == (key in OF_SITES)
    desk.school.demonstration = False
    assert "DEMONSTRATION" not in desk.text(key)


@pytest.mark.parametrize("key", OF_CASE)
def test_every_document_of_a_case_is_locked_while_a_child_may_be_at_risk(desk: Desk, key: str) -> None:
    advised(desk)
    desk.text(key)
    desk.case.flags = [*desk.case.flags, "child-at-risk"]
    desk.case.save()
    with pytest.raises(GateError):
        desk.text(key)


@pytest.mark.parametrize(
    ("key", "flag", "said"),
    [
        ("general-letter", "meeting-settled", "A talk comes before a letter"),
        ("chair-letter", "meeting-settled", "A talk comes before a letter"),
        ("removal-draft", "advised", "advised it"),
        ("operator-notice", "advised", "advised it"),
        ("subject-notice", "subject-knows", "decided with HR first"),
    ],
)
def test_a_document_is_locked_until_its_own_step_is_done(desk: Desk, key: str, flag: str, said: str) -> None:
    advised(desk)
    desk.text(key)
    desk.case.flags = [one for one in desk.case.flags if one != flag]
    with pytest.raises(GateError, match=said):
        desk.text(key)


@pytest.mark.parametrize("key", ["helpline-pack", "crisis-brief", "media-statement", *OF_SITES])
def test_nothing_leaves_a_case_whose_pictures_may_be_illegal(desk: Desk, key: str) -> None:
    desk.case.flags = [*desk.case.flags, "illegal-images"]
    with pytest.raises(GateError, match="may be illegal"):
        desk.text(key)


@pytest.mark.parametrize(
    ("key", "given", "said"),
    [
        ("general-letter", {"colour": "red"}, "“general-letter” has no field “colour”. It takes: contact"),
        ("general-letter", {"contact": "cook"}, "“cook” is no choice for “contact”"),
        ("general-letter", {"complaints_procedure": "our website"}, "is no address for “complaints_procedure”"),
        ("chair-letter", {"answer_by": "Friday"}, "“Friday” is no day for “answer_by”"),
        ("crisis-brief", {"reach": " \u202e "}, "“reach” is empty"),
        ("crisis-brief", {"reach": "x" * 601}, "has 601 characters"),
        ("general-letter", {"telephone": "ask for Nandlow"}, r"may name somebody \(ask for P.N.\)"),
        ("general-letter", {"complaints_procedure": "https://larkspurhill.test/ask-davina-clacy"}, "somebody"),
        (
            "crisis-brief",
            {"reach": "they say the cook of Larkspur Hill is bad"},
            "repeats words that were found online",
        ),
        ("removal-draft", {"words": "the cook is a thief"}, "do not stand in capture C-"),
        ("removal-draft", {"capture": "C-0000"}, "has no capture C-0000"),
        ("removal-draft", {"clause": "rule-9"}, "no clause “rule-9” for townchatter.test. It has: rule-3"),
        ("removal-draft", {"why_it_breaks": "it shames Mrs Nandlow"}, "may name somebody"),
    ],
)
def test_what_cannot_be_filled_in_is_refused_in_a_sentence(
    desk: Desk, key: str, given: dict[str, str], said: str
) -> None:
    advised(desk)
    with pytest.raises(DocumentError, match=said):
        desk.text(key, given)


def test_a_template_that_asks_for_an_undeclared_field_is_named_with_the_field() -> None:
    form = form_called("general-letter")
    for source in ("{{ surprise }}", "{% if surprise %}x{% endif %}", "{{ school }} {{ post.address }} {{ surprise }}"):
        with pytest.raises(DocumentError, match=r"general-letter.txt asks for “(post|surprise)”"):
            insist_on_declared(form, source)
    with pytest.raises(DocumentError, match="asks for “reference”"):
        insist_on_declared(form_called("home-school-agreement"), "{{ reference }}")


def test_the_letter_of_the_chair_waits_for_legal_advice_and_names_the_contact_alone(desk: Desk) -> None:
    assert ADVICE in FLAGS, "else no step of the playbook could ever unlock it"
    with pytest.raises(DocumentError, match="locked until legal advice"):
        desk.text("chair-letter")
    advised(desk)
    text = desk.text("chair-letter", {"contact": "clerk", "answer_by": "2026-12-04"})
    assert "Please call Maud Fennimore, clerk to the governors on 01632 960123 by 4 December 2026" in text
    assert "[ name ], chair of governors" in text
    with pytest.raises(DocumentError, match="no contact who is human resources adviser"):
        desk.text("chair-letter", {"contact": "hr"})
    desk.case.locked_out = " clerk "
    with pytest.raises(DocumentError, match="may not know of this case"):
        desk.text("chair-letter", {"contact": "clerk"})


def test_what_concerns_the_chair_is_signed_and_presided_over_by_the_vice_chair(desk: Desk) -> None:
    advised(desk)
    desk.case.audience = "vice-chair"
    for key in ("chair-letter", "chair-briefing"):
        text = desk.text(key, role="vice-chair")
        assert "vice-chair of governors" in text
        assert " chair of governors" not in text.split("\n", 1)[1]


def test_only_those_who_lead_the_school_draft_what_the_media_are_told(desk: Desk) -> None:
    assert "Only the headteacher" in desk.text("media-statement", role="deputy")
    for role in ("hr", "dsl", "moderator"):
        with pytest.raises(DocumentError, match="pass every question of the media to them"):
            desk.text("media-statement", role=role)


def test_briefs_tell_what_was_done_by_roles_and_initials(desk: Desk) -> None:
    briefing = desk.text("chair-briefing", {"aim": "to be heard"})
    assert (
        "1. 26 November 2026, headteacher: Contact. Fact: “D.C. called the family” Opinion: “P.N. seemed upset”"
        in briefing
    )
    assert desk.capture.reference in briefing
    assert "Received by: chair of governors, [ signature ]" in briefing
    for key in ("helpline-pack", "crisis-brief"):
        text = desk.text(key)
        assert "townchatter.test" in text
        assert not {"D.C.", "upset", desk.capture.reference, THREAD} & set(text.split())
    assert "Wexshire press office, 01632 960204" in desk.text("crisis-brief")


def test_whoever_asks_is_pointed_to_a_talk_and_to_the_complaints_procedure(desk: Desk) -> None:
    given = {"contact": "deputy", "complaints_procedure": "https://larkspurhill.test/complaints"}
    for key in ("complaints-pointer", "general-letter"):
        text = desk.text(key, given)
        assert "speak to the deputy headteacher" in text
        assert "https://larkspurhill.test/complaints" in text
        assert "01632 960123" in text
    assert "treated in the same way, whoever makes it" in desk.text("complaints-pointer")
    assert "Never post it" in desk.text("complaints-pointer")


def test_no_name_comes_in_by_the_help_directory_the_reach_or_the_name_of_a_site(desk: Desk) -> None:
    row = OwedCapture.objects.create(case=desk.case, address="http://clacymustgo.test/", not_before=NOW)
    desk.case.reach = "seen by 40, says Mrs Clacy"
    text = desk.text("crisis-brief")
    row.delete()
    assert "Where: townchatter.test." in text
    assert "seen by 40, says D.C." in text
    desk.school.help = [
        {"service": "communications", "name": "Davina Clacy", "phone": "01632 960204", "checked": "2026-11-01"}
    ]
    with pytest.raises(DocumentError, match="would have named somebody in full and was not written"):
        desk.text("crisis-brief")


def test_an_old_number_of_the_help_directory_is_to_be_checked_first(desk: Desk) -> None:
    desk.school.help = [{"service": "communications", "name": "Press", "phone": "01632 1", "checked": "2025-11-01"}]
    assert "Press, 01632 1 [ check this first: it was last checked on 1 November 2025 ]" in desk.text("crisis-brief")
    desk.school.help = []
    assert "[ communications: not in the help directory yet ]" in desk.text("crisis-brief")


def test_the_notice_to_the_subject_says_what_why_how_long_and_which_rights(desk: Desk) -> None:
    given = {"why": "somebody complained", "kept": "one picture", "until": "2027-05-20", "postponed_because": "exams"}
    text = desk.text("subject-notice", given)
    for said in (
        "looked for", "public pages only", "No private account", "necessary: somebody complained", "one picture",
        "until 20 May 2027", "only now: exams", "data protection officer", "Information Commissioner", "object",
        "http://larkspurhill.test/online-notice", "Who has seen it",
    ):  # fmt: skip
        assert said in text
    assert "only now" not in desk.text("subject-notice")


@settings(max_examples=15, deadline=None)
@given_any(words=some.text("a# *>[]“”\n\r\x00\u2028\u202e<&{%}", max_size=30).filter(one_line))
def test_no_words_that_are_filled_in_change_the_form_of_a_draft(lasting: Desk, words: str) -> None:
    after = paragraphs(lasting.text("chair-briefing", {"aim": words}))
    assert [kind for kind, _ in after].count("heading") == 5
    assert ("words", f"What it is to achieve: {one_line(words)}") in after
    assert not set(one_line(words)) & set("\n\r\x00\u2028\u202e")
