"""Which addresses belong to one site."""

import pytest

from crawlers.unread import site_of


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://school.sch.uk/", "https://www.school.sch.uk/news", True),
        ("https://news.gazette.co.uk/a", "https://gazette.co.uk/", True),
        ("https://gazette.co.uk/", "https://other.co.uk/", False),
        ("https://one.blogspot.com/", "https://two.blogspot.com/", False),
        ("http://moved.test/", "http://allotment.test/", False),
        ("http://www.moved.test/", "http://moved.test/", True),
        ("http://192.0.2.1/", "http://192.0.2.2/", False),
    ],
)
def test_a_site_is_what_one_owner_registered(one: str, other: str, *, same: bool) -> None:
    assert (site_of(one) == site_of(other)) is same
