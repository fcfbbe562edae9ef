"""A real WordPress: its posts and comments are found by its API, told when edited, and told when they are gone."""

from pathlib import Path

import pytest

from tests.peers.conftest import FAR, SCHOOL, THREAT, Watch, watching
from tests.peers.wordpress import HOST, WordPress


@pytest.fixture
def watch(blog: WordPress, tmp_path: Path) -> Watch:
    return watching(tmp_path, blog.hosts, "wordpress", f"http://{HOST}/")


def post(blog: WordPress, title: str, text: str) -> str:
    content = f"<!-- wp:paragraph --><p>{text}</p><!-- /wp:paragraph -->"
    return str(blog.do("post", post_title=title, post_content=content))


def comment(blog: WordPress, address: str, text: str, *, approved: bool = True) -> str:
    return str(blog.do("comment", address=address, author="hedgerow_h", content=text, approved=int(approved)))


def test_posts_and_comments_are_found_and_nothing_is_read_twice(blog: WordPress, watch: Watch) -> None:
    about = post(blog, "A gate that sticks", f"{THREAT} {FAR}")
    aside = post(blog, "The bake sale", f"Cakes for everybody on the green. {FAR}")
    comment(blog, aside, f"Shame on {SCHOOL}, says Mr Trask.")
    quiet = post(blog, "A lost glove", FAR)
    comment(blog, quiet, f"Cheap pills for {SCHOOL}.", approved=False)

    first = watch.scan()
    assert {sighting["address"] for sighting in first["sightings"]} == {about, aside}
    told = {sighting["address"]: sighting for sighting in first["sightings"]}
    assert (told[about]["severity"], told[about]["author"]) == ("urgent", "keeper")
    assert told[aside]["author"] == "hedgerow_h"
    assert first["coverage"][0]["state"] == "answered"

    before = len(blog.asked())
    second = watch.scan()
    assert second["sightings"] == []
    assert second["coverage"][0]["read"] == 0
    again = [address for address in blog.asked()[before:] if not address.startswith(("/wp-json/", "/robots.txt"))]
    assert len(again) <= 1, "of the known pages one in four has its turn"
    assert not [address for address in blog.asked() if "users" in address or "author=" in address]


def test_a_post_that_was_edited_is_found(blog: WordPress, watch: Watch) -> None:
    edited = post(blog, "A slow queue", f"{SCHOOL} has a slow queue. {FAR}")
    assert edited in watch.found()
    blog.do("edit", address=edited, content=f"<p>{SCHOOL}: Mrs Davina Clacy should resign. {FAR}</p>")
    assert watch.found() == {edited}


def test_a_comment_that_came_later_below_a_post_about_the_school_is_found(blog: WordPress, watch: Watch) -> None:
    talked = post(blog, "A wet field", f"{SCHOOL} has a wet field. {FAR}")
    assert talked in watch.found()
    watch.scan()  # now its own turn is over
    comment(blog, talked, f"{SCHOOL} and Miss Priya Nandlow drained it yesterday.")
    assert watch.found() == {talked}


def test_a_post_that_was_deleted_is_told(blog: WordPress, watch: Watch) -> None:
    stays, goes = (post(blog, title, f"{THREAT} {FAR}") for title in ("A gate that squeaks", "A gate that fell"))
    assert {stays, goes} <= watch.found()
    blog.do("delete", address=goes)
    looked = watch.looked_again()
    assert (looked[stays], looked[goes]) == ("same", "not-seen")
