"""`headsup official` and the register file, as a person uses them."""

import re
from pathlib import Path
from textwrap import indent

import pytest
import yaml

from register.models import School
from register.official import pages
from register.reading import RegisterError, read_register
from register.store import export
from tests.conftest import ROOT, Home
from tests.register.pages import PEOPLE, page, stored, unofficial


def file_of(folder: Path, *declared: object) -> Path:
    school = {"id": "lark", "name": "Larkspur Hill Primary School", "town": "Wexcombe", "people": PEOPLE}
    file = folder / "pages.yaml"
    text = yaml.safe_dump({"schools": [school | {"official_pages": declared}]}, allow_unicode=True)
    file.write_text(text.replace("2026-", "2020-"))  # days that have passed, whenever this is run
    return file


def test_the_command_line_lists_and_shows(home: Home) -> None:
    home("register", "load", file_of(home.folder, page(), unofficial()))
    listed = home("official", "list").stdout
    assert "https://wexnet.test/@larkspurhill" in listed
    assert "looked at only" in listed
    shown = home("official", "show", "news").stdout
    assert "What are the aims you propose to achieve by setting up this site? Tell families" in shown
    assert "Signed as head by Davina Clacy on 03 September 2020" in shown
    told = home("official", "show", "blog", expect=2).stderr
    assert told == "There is no page “blog” in the register of lark; it holds: news, parents.\n"


def test_a_wrong_page_is_told_with_its_place_in_the_file(tmp_path: Path) -> None:
    closed = unofficial(address="https://www.facebook.com/groups/wexcombeparents")
    with pytest.raises(RegisterError, match=r"line \d+, schools\[1\]\.official_pages\[2\]\.address: .*closed places"):
        read_register(file_of(tmp_path, page(), closed))


def test_the_example_of_the_handbook_can_be_read(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "handbook" / "official-pages.md").read_text()
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    file = file_of(tmp_path)
    file.write_text(file.read_text().replace("  official_pages: []\n", indent(example, "  ")))
    (declared,) = read_register(file).schools[0].official_pages
    assert (declared.gaps(), declared.signed) == ([], 3)


@pytest.mark.usefixtures("database")
def test_pages_stand_in_the_exported_register(tmp_path: Path) -> None:
    before = pages(stored(PEOPLE, page(), unofficial()))
    file = tmp_path / "exported.yaml"
    file.write_text(export(School.objects.all()))
    (school,) = read_register(file).schools
    assert list(school.official_pages) == before
