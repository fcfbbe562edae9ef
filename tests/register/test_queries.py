"""The linter of queries: what may be sent out about a school, and what may not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.document import SchoolEntry
from register.queries import name_objections, objections
from register.reading import read_register

SCHOOL: SchoolEntry = read_register(Path(__file__).parents[2] / "config" / "school.example.yaml").schools[0]
NAME = '"Larkspur Hill Primary School"'


def said(query: str, *, in_case: bool = False) -> str:
    return "; ".join(objections(query, SCHOOL, SCHOOL.people, in_case=in_case))


@pytest.mark.parametrize(
    "query",
    [
        NAME,
        f"{NAME} bullying",
        f"{NAME} closed fire",
        "larkspur hill primary school ofsted",
        "LARKSPUR-HILL PRIMARY SCHOOL, headteacher",
        "“Larkspur Hill Primary School’s” uniform",
        '"Wexcombe Meadow First School" reunion',
        "WX47LH school",
        "wx4 7lh fire",
        "site:larkspurhill.test",
        "https://www.larkspurhill.test/news",
        "@larkspurhill",
        f'"Davina Clacy" {NAME}',
        f"{NAME} Mrs Clacy resigns",
        "Tobias Wrenfold larkspurhill.test",
        f"{NAME} 01632 960123",
        f"{NAME} +44 1632 960123",
        f"{NAME} office@larkspurhill.test",
        '("Larkspur Hill School" OR "Wexcombe Meadow First School") petition',
        f'{NAME} (fire OR "food poisoning")',
        f"{NAME} -site:larkspurhill.test",
        f"{NAME} NOT Thornby",
        f"{NAME} after:2026-11-01 before:2026-12-01",
        f"{NAME} 2024 2025 2026",
        f"{NAME} Parent View",
        f"{NAME} May Day fair",
        f"{NAME} Victoria Road fire",
        f"{NAME} Union Street flood",
        f"{NAME} St John Ambulance",
        f"{NAME} Wexcombe Gazette",
        f"{NAME} pupils evacuated",
        f"{NAME} pupil premium",
        f"{NAME} child protection",
        f"{NAME} Pupil Referral Unit",
        f"{NAME} year 6 trip",
        f"{NAME} girls football",
        f"{NAME} racist",
        f"{NAME} anti-gay bullying",
        f"{NAME} disabled access",
        f"{NAME} health and safety",
        f"{NAME} price of uniform",
        f"{NAME} King Charles visit",
        f"{NAME} World Book Day",
        f"{NAME} Wexshire Council",
        f"{NAME} WhatsApp group parents",
        f"{NAME} teacher assault arrested",
        f"{NAME} will it close",
    ],
)
def test_what_asks_about_the_school_may_be_sent(query: str) -> None:
    assert said(query) == ""


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("", "names the school nowhere"),
        ("bullying", "names the school nowhere"),
        ("Davina Clacy", "names the school nowhere"),
        ('"Jane Smith"', "names the school nowhere"),
        ("Larkspur Hill", "names the school nowhere"),
        ("\N{ANCHOR} bullying", "names the school nowhere"),
        (f"Davina Clacy OR {NAME}", "names the school nowhere"),
        (f"{NAME} | fire", "names the school nowhere"),
        (f"({NAME} OR fire) bullying", "names the school nowhere"),
        (f"Davina Clacy -{NAME}", "names the school nowhere"),
        (f"Davina Clacy NOT ({NAME})", "names the school nowhere"),
        ("bullying -site:larkspurhill.test", "names the school nowhere"),
        (f"{NAME} ) OR fire", "names the school nowhere"),
        (f"{NAME} Priya Nandlow", "“Priya Nandlow” names somebody whose post is not a public one"),
        (f"{NAME} Nandlow", "“Nandlow” names somebody"),
        (f"{NAME} P. Nandlow", "names somebody"),
        (f"{NAME} Nandlow’s class", "names somebody"),
        (f"{NAME} Pri\u200bya Nandlow", "names somebody"),
        (f"{NAME} #PriyaNandlow", "names somebody"),
        (f"{NAME} priya.nandlow@larkspurhill.test", "names somebody"),
        ("larkspur hill primary school trask", "“trask” names somebody"),
        (f"{NAME} Jamie Thornton", "“Jamie Thornton” may be the name of a person, even of a pupil"),
        (f"{NAME} jamie brown", "even of a pupil"),
        (f"{NAME} Jamie T Brown", "even of a pupil"),
        (f'{NAME} "Jamie" "Brown"', "even of a pupil"),
        (f"{NAME} Zoë Brown", "even of a pupil"),
        (f"{NAME} Grace Smith", "even of a pupil"),
        (f"{NAME} SMITH Jane", "even of a pupil"),
        (f"{NAME} Mrs Thrupp", "even of a pupil"),
        ("larkspur hill primary school kayleigh thorpe", "even of a pupil"),
        (f"{NAME} Kayleigh", "even of a pupil"),
        (f"{NAME} jamie thornton", "even of a pupil"),
        (f"{NAME} J. Thornton", "even of a pupil"),
        (f"{NAME} Jamie-Lee Thornton", "even of a pupil"),
        (f"{NAME} Kaeden’s mum", "may name a pupil"),
        (f"{NAME} mum of Kaeden", "may name a pupil"),
        (f"{NAME} priya", "names somebody"),
        (f"{NAME} nandIow", "names somebody"),
        (f"{NAME} g\u0430y teacher", "mixes letters of two alphabets"),
        (f"{NAME} l e s b i a n", "sexuality"),
        (f"{NAME} jane [at] mail.test", "e-mail address in disguise"),
        (f"{NAME} 0 7 7 0 0 9 0 0 1 2 3", "telephone number"),
        (f"{NAME} year 4 boy", "pupils are never searched for (R3)"),
        (f"{NAME} 9-year-old", "(R3)"),
        (f"{NAME} pupil Kaeden", "“pupil Kaeden” may name a pupil"),
        (f"{NAME} expelled pupil", "(R3)"),
        (f"{NAME} applicant", "applicants are not searched for (R8)"),
        (f"{NAME} NEU rep", "union activity"),
        (f"{NAME} Conservative Party", "political opinion"),
        (f"{NAME} muslim", "religious belief"),
        (f"{NAME} head sick leave", "health"),
        (f"{NAME} autistic", "disability"),
        (f"{NAME} pregnant", "pregnancy"),
        (f"{NAME} gay teacher", "sexuality"),
        (f"{NAME} -gay", "sexuality"),
        (f"{NAME} Asian", "ethnic origin"),
        (f"{NAME} asylum", "immigration"),
        (f"{NAME} Davina Clacy husband", "private life"),
        (f"{NAME} jane@mail.test", "is an e-mail address that is not the school’s"),
        (f"{NAME} 07700 900123", "is a telephone number that is not the school’s"),
        (f"{NAME} dob 12/03/2014", "dates of birth"),
        (f"{NAME} 12 March 2014", "may be a date of birth"),
        (f"{NAME} from:somebody", "follows one author"),
        (f"{NAME} @somebody", "is the account of somebody who is not the school"),
        (f"{NAME} u/somebody", "is the account of somebody"),
        (f"{NAME} {'x ' * 50}", "too long"),
        (f"{NAME} {'x' * 400}", "too long"),
    ],
)
def test_what_asks_about_persons_may_not(query: str, reason: str) -> None:
    assert reason in said(query)


def test_a_case_may_name_a_member_of_staff_and_nobody_else() -> None:
    assert said(f"{NAME} Priya Nandlow", in_case=True) == ""
    assert "names the school nowhere" in said("Priya Nandlow", in_case=True)
    assert "even of a pupil" in said(f"{NAME} Jamie Thornton", in_case=True)
    assert "(R8)" in said(f"{NAME} Priya Nandlow pregnant", in_case=True)


def test_one_person_is_told_once() -> None:
    assert said(f"{NAME} Miss Priya Nandlow").count("names somebody") == 1


def test_a_surname_that_two_share_is_not_public_for_one() -> None:
    both = [*SCHOOL.people, SCHOOL.people[3].model_copy(update={"id": "other", "name": "Lena Clacy"})]
    assert objections(f"{NAME} Lena Clacy", SCHOOL, both)
    assert not objections(f"{NAME} Davina Clacy", SCHOOL, both)


@pytest.mark.parametrize(
    "name",
    [
        "larkspurhill", "#LarkspurHill", "@larkspurhill", "wexcombe", "r/wexcombe", "wexcombenews", "choir@lemmy.test",
        "UCabcdefghijklmnopqrstuv", "accounts/1/locations/2", "1234567890", "larkspurhill.test",
    ],
)  # fmt: skip
def test_a_tag_of_the_place_may_be_followed(name: str) -> None:
    assert name_objections(name, SCHOOL, SCHOOL.people) == []


@pytest.mark.parametrize(
    "name",
    [
        "#DavinaClacy", "priyanandlow", "NandlowPriya", "Dav1naClacy", "MissNandlow", "PNandlow",
        "JusticeForPriyaNandlow", "trask", "@somebody", "u/somebody", "/user/somebody",
    ],
)  # fmt: skip
def test_a_tag_of_a_person_may_not(name: str) -> None:
    assert name_objections(name, SCHOOL, SCHOOL.people)


def test_the_account_of_a_person_of_the_register_is_nobodys_to_follow() -> None:
    people = [SCHOOL.people[3].model_copy(update={"aliases": ("@sunnydays",)})]
    assert name_objections("sunnydays", SCHOOL, people)
    assert objections(f"{NAME} sunnydays", SCHOOL, people)


WORDS = st.text(max_size=80)


@given(WORDS)
def test_nothing_is_sent_that_does_not_name_the_school(text: str) -> None:
    """The marks of the school are all longer than what random text makes."""
    assert "names the school nowhere" in said(text)


@given(WORDS, WORDS)
def test_a_member_of_staff_is_never_named_whatever_stands_around(before: str, after: str) -> None:
    assert said(f"{before} Priya Nandlow {NAME} {after}")


@given(WORDS)
def test_a_name_alone_is_one_alternative_too_many(text: str) -> None:
    assert said(f"{NAME} OR {text}") != "" or not text.strip()
