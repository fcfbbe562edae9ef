"""A real Bluesky: what the search of its app view finds, and which passwords of an account are let in."""

import time
from pathlib import Path

import pytest

from tests.peers.bluesky import HOST, Account, Bluesky
from tests.peers.conftest import THREAT, Watch, watching

MAIN = "abcd-efgh-ijkl-mnop"
"""The main password of the school's account, which somebody has made look like an app password."""


@pytest.fixture(scope="module")
def school(network: Bluesky) -> Account:
    return network.account("larkspur", MAIN)


@pytest.fixture(scope="module")
def parent(network: Bluesky) -> Account:
    return network.account("hedgerow", "long-enough-for-anybody")


def watch(network: Bluesky, folder: Path, password: str) -> Watch:
    found = watching(
        folder,
        network.hosts,
        "bluesky",
        f"http://{HOST}/",
        credential="bluesky",
        queries=["Larkspur Hill Primary School"],
    )
    found.home.environ["HEADSUP_KEY_BLUESKY"] = f"larkspur.test:{password}"
    return found


def page(key: str) -> str:
    return f"http://{HOST}/profile/hedgerow.test/post/{key}"


def heard(account: Account, *keys: str) -> None:
    """Wait until the search finds these posts and no others: the app view hears of them a moment later."""
    end = time.monotonic() + 20
    while account.searched("Larkspur Hill") != set(keys):
        assert time.monotonic() < end
        time.sleep(0.1)


def test_posts_are_found_and_their_deletion_is_told(
    network: Bluesky, school: Account, parent: Account, tmp_path: Path
) -> None:
    stays, goes = parent.post(f"{THREAT} Pass it on."), parent.post(THREAT)
    parent.post("Lost: one glove, on the green in Wexcombe.")
    heard(school, stays, goes)
    seen = watch(network, tmp_path, school.app_password("heads-up"))
    first = seen.scan()
    assert {sighting["address"] for sighting in first["sightings"]} == {page(stays), page(goes)}
    assert {sighting["severity"] for sighting in first["sightings"]} == {"urgent"}
    assert first["coverage"][0]["queries"]["Larkspur Hill Primary School"] == 2

    before = len(network.asked())
    second = seen.scan()
    assert (second["sightings"], second["coverage"][0]["read"]) == ([], 0)
    assert len([asked for asked in network.asked()[before:] if "/profile/" in asked]) <= 1, "one in four has its turn"
    assert not [asked for asked in network.asked() if "Actor" in asked or "author=" in asked]

    parent.delete(goes)
    heard(school, stays)
    looked = seen.looked_again()
    assert (looked[page(stays)], looked[page(goes)]) == ("same", "not-seen")
    assert seen.found() == set()


def test_only_an_app_password_without_private_messages_is_let_in(
    network: Bluesky, school: Account, tmp_path: Path
) -> None:
    assert "the main password of an account" in watch(network, tmp_path, MAIN).home("scan", expect=3).stderr
    seen = watch(network, tmp_path, school.app_password("chat", privileged=True))
    assert "It can read private messages." in seen.home("scan", expect=3).stderr
    wrong = watch(network, tmp_path, "aaaa-bbbb-cccc-dddd").scan()["coverage"][0]
    assert [line["problem"] for line in wrong["unread"]] == ["key-refused"]
    assert wrong["state"] != "answered"
