"""Whether a page may concern the head: a miss would show the head what is said about the head."""

import pytest

from mentions.concern import concerns_head
from mentions.names import PersonNames

CLACY = PersonNames("head", "Anne-Marie Clacy-Jones OBE", ("Mrs",), ("Annie",))
JOAN = PersonNames("head", "Joan Trevanion", aliases=("@jtrev_head",))
BRIEN = PersonNames("head", "Davina O'Brien", ("Mrs",))
SCHOOL = ["larkspur hill primary school"]


@pytest.mark.parametrize(
    ("head", "text"),
    [
        (CLACY, "Mrs Clacy-Jones must resign"),
        (CLACY, "Clacy must go, say parents"),
        (CLACY, "Ms CLACY JONES’s fault"),
        (CLACY, "Anne Clacy-Jones"),
        (CLACY, "Annie again"),
        (CLACY, "Headteacher Jones"),
        (BRIEN, "Davina J. O’Brien"),
        (BRIEN, "Mrs O Brien"),
        (BRIEN, "OBRIEN OUT"),
        (PersonNames("head", "李 小龙"), "校长 李 小龙"),
        (JOAN, "badly run by @JTrev_Head, who lies"),
        (JOAN, "jtrev_head’s fault"),
        (CLACY, "The headteacher of Larkspur Hill Primary School should resign"),
        (CLACY, "Larkspur Hill Primary School is fine but the head is not"),
    ],
)
def test_it_may(head: PersonNames, text: str) -> None:
    assert concerns_head(text, "http://a.test/", [head], SCHOOL)


@pytest.mark.parametrize(
    "text",
    [
        "Larkspur Hill Primary School won the cup",
        "The deputy head of Larkspur Hill Primary School ran the stall",
        "Larkspur Hill Primary School queued; at the head of the queue stood a dog",
        "The headteacher of another place altogether",
    ],
)
def test_it_does_not(text: str) -> None:
    assert not concerns_head(text, "http://a.test/", [CLACY], SCHOOL)


def test_an_account_is_no_part_of_a_longer_one() -> None:
    assert not concerns_head("@jtrev_heads and @a_jtrev_head wrote", "http://a.test/", [JOAN], SCHOOL)


def test_an_address_may_say_it() -> None:
    assert concerns_head("Something happened", "http://a.test/%40jtrev_head/7", [JOAN], SCHOOL)
    assert concerns_head("Something happened", "http://a.test/annemarieclacy-out", [CLACY], SCHOOL)
