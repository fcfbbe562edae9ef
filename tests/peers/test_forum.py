"""A real Django forum: topics and replies are found by its feed and by its pages, told when edited and when gone."""

from pathlib import Path

import pytest

from crawlers.frontier import ROUNDS
from tests.peers.conftest import FAR, SCHOOL, THREAT, watching
from tests.peers.forum import HOST, Forum

BY = {"feed": f"http://{HOST}/feeds/topics/", "site": f"http://{HOST}/"}


@pytest.mark.parametrize("kind", BY)
def test_topics_and_replies_are_found_edited_and_gone(board: Forum, tmp_path: Path, kind: str) -> None:
    watch = watching(tmp_path, board.hosts, kind, BY[kind])
    about = board.topic(f"A gate, by {kind}", f"{THREAT} {FAR}")
    talked = board.topic(f"A field, by {kind}", FAR)
    quiet = board.topic(f"A lost glove, by {kind}", FAR)
    first = watch.found()
    assert about in first
    assert not {talked, quiet} & first

    before = len(board.asked())
    assert watch.found() == set()
    again = {f"http://{HOST}{path}" for path in board.asked()[before:]} & {about, talked, quiet}
    assert len(again) <= 1, "of the known pages one in four has its turn"
    # A feed tells at once what is new; of the pages of a site every one has its turn in a few scans.
    scans = 1 if kind == "feed" else ROUNDS + 1
    board.do("reply", address=talked, text=f"{SCHOOL} drained it, said Miss Priya Nandlow.")
    assert any(talked in watch.found() for _ in range(scans))
    board.do("edit", address=about, text=f"{SCHOOL}: Mrs Davina Clacy should resign. {FAR}")
    assert any(about in watch.found() for _ in range(scans))
    board.do("delete", address=about)
    assert watch.looked_again()[about] == "not-seen"
