"""A page that tries to make its visitor reach private places reaches none, from Scrapy or from Chromium."""

from typing import Any
from urllib.request import urlopen

import yaml

from tests.conftest import Home
from tests.village.server import Village

ADDRESS = "http://hostile.test/"


def test_no_request_reaches_a_private_address(watching: Any, village: Village) -> None:
    home: Home = watching(ADDRESS, kind="site")
    outcome = home.json("scan")
    assert village.touched() == []
    # The attempts were really made: the crawl followed the links, and the browser drew the page.
    problems = sorted(page["problem"] for page in outcome["coverage"][0]["unread"])
    assert problems == ["leads-away", "leads-away", "leads-away"]
    assert outcome["captures"] == 1
    [(record,)] = home.rows("select record_sha256 from evidence_capture")
    sealed = yaml.safe_load((home.folder / "var" / "vault" / record[:2] / record[2:4] / record).read_text())
    refused = " ".join(sealed["refused"])
    for attempt in ("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "169.254.169.254", "private.test"):
        assert attempt in refused, f"the page never tried {attempt}"


def test_the_private_service_answers_who_goes_round_the_egress(village: Village) -> None:
    """The canary can be touched: the test above can fail."""
    with urlopen(f"http://127.0.0.1:{village.canary_port}/direct") as answer:
        assert answer.read() == b"secret"
    assert village.touched() == ["/direct"]
