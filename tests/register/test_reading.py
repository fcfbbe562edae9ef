"""The register file: every error names file, line and field."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from register.reading import RegisterError, read_register
from tests.conftest import Home

SCHOOL = """schools:
  - id: lark
    name: Larkspur Hill Primary School
    town: Wexcombe
"""


def refused(tmp_path: Path, text: str | bytes) -> str:
    file = tmp_path / "register.yaml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(RegisterError) as caught:
        read_register(file)
    return str(caught.value).replace(f"{file}", "FILE")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "FILE: is empty"),
        ("schools: []", "FILE, line 1, schools: names no school."),
        ("schools: [", "FILE, line 2: is not readable YAML"),
        ("a: b: c", "FILE, line 1: is not readable YAML"),
        ("- just\n- a list", "FILE, line 1, the whole file: "),
        (b"schools:\n  - name: Larksp\xfcr", "FILE, line 2: is not UTF-8 text"),
        (SCHOOL + "    twon: Wexcombe\n", "FILE, line 5, schools[1].twon: there is no such field; check its spelling."),
        (SCHOOL + "    town: Thornby\n", "FILE, line 5: is not readable YAML: the field “town” stands twice"),
        (SCHOOL.replace("    town: Wexcombe\n", ""), "FILE, line 2, schools[1].town: this field is missing."),
        (SCHOOL + "    time_zone: Mars/Olympus\n", "FILE, line 5, schools[1].time_zone: “Mars/Olympus” is not a time"),
        (SCHOOL + "    nation: atlantis\n", "FILE, line 5, schools[1].nation: "),
        (
            SCHOOL
            + "    people:\n      - {category: staff, name: A Person}\n      - {category: pupil, name: B Person}\n",
            "FILE, line 7, schools[1].people[2].category: Heads-up never looks for pupils (privacy refusal R3).",
        ),
        (
            SCHOOL + "    people:\n      - {category: staff, role: Student, name: B Person}\n",
            "FILE, line 6, schools[1].people[1].role: Heads-up never looks for pupils",
        ),
        (
            SCHOOL + "    people:\n      - {id: x, category: staff, name: A Person}\n      - {id: x, category: staff, "
            "name: B Person}\n",
            "FILE, line 6, schools[1].people[1]: “x” is given twice",
        ),
        (
            SCHOOL + "    sources:\n      - title: Files\n        kind: page\n        address: file:///etc/passwd\n",
            "FILE, line 8, schools[1].sources[1].address: “file:///etc/passwd” is not an http:// or https:// address.",
        ),
        (
            SCHOOL + "    sources:\n      - {title: Secret, kind: page, address: 'https://me:word@club.test/'}\n",
            "FILE, line 6, schools[1].sources[1].address: an address must not hold a user name or password",
        ),
        (
            SCHOOL + "    sources:\n      - {title: Odd, kind: page, address: 'http://club.test:8080/'}\n",
            "names port 8080; only the ordinary ports 80 and 443 are visited",
        ),
        (
            SCHOOL + "    sources:\n      - {title: Odd, kind: page, address: 'http://a.test/', every: sometimes}\n",
            "FILE, line 6, schools[1].sources[1].every: “sometimes” is not a timetable",
        ),
        (
            SCHOOL + "    sources:\n      - title: Odd\n        kind: page\n        address: http://a.test/\n"
            "        approval: {by: Somebody, on: 2026-09-01, why: because, review: 2026-08-01}\n",
            "FILE, line 9, schools[1].sources[1].approval: the review date must be later than the approval.",
        ),
        (
            SCHOOL + "    contacts:\n      - {role: head, name: D C, email: nobody}\n",
            "“nobody” is not an e-mail address",
        ),
    ],
)
def test_an_error_names_file_line_and_field(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert said in refused(tmp_path, text)


def test_every_error_is_told_at_once(tmp_path: Path) -> None:
    text = SCHOOL + "    nation: atlantis\n    time_zone: Mars\n    colour: blue\n"
    lines = refused(tmp_path, text).splitlines()
    assert [line.split(",")[1] for line in lines] == [" line 5", " line 6", " line 7"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="cannot be read"):
        read_register(tmp_path / "nowhere.yaml")


def test_words_that_yaml_takes_for_truth_are_words(tmp_path: Path) -> None:
    file = tmp_path / "register.yaml"
    file.write_text(SCHOOL + "    people:\n      - {category: staff, name: No, titles: [On]}\n")
    assert read_register(file).schools[0].people[0].name == "No"


def test_export_is_the_same_register_again(loaded: Home) -> None:
    first = loaded("register", "export").stdout
    file = loaded.folder / "again.yaml"
    loaded("register", "export", file)
    loaded("register", "load", file)
    assert loaded("register", "export").stdout == first
    ids: dict[str, Any] = yaml.safe_load(first)["schools"][0]
    assert ids["id"] == "larkspur"
    assert [person["id"] for person in ids["people"]] == ["head", "deputy", "dsl", "year4", "chair"]


def test_a_wrong_file_changes_nothing(loaded: Home) -> None:
    before = loaded("register", "export").stdout
    wrong = loaded.folder / "wrong.yaml"
    wrong.write_text(before.replace("category: staff", "category: pupil", 1))
    assert "never looks for pupils" in loaded("register", "load", wrong, expect=2).stderr
    assert loaded("register", "export").stdout == before


def test_a_source_gone_from_the_file_is_withdrawn_and_not_scanned(loaded: Home) -> None:
    content = yaml.safe_load(loaded("register", "export").stdout)
    content["schools"][0]["sources"] = content["schools"][0]["sources"][:1]
    file = loaded.folder / "fewer.yaml"
    file.write_text(yaml.safe_dump(content))
    loaded("register", "load", file)
    assert "its approval is withdrawn" in loaded("scan", "--source", "forum", expect=2).stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SCHOOL + "    ? [a, b]\n    : c\n", "FILE, line 5: is not readable YAML: a field must have a plain name"),
        (SCHOOL + "    urn: !!int x\n", "FILE"),
        ("schools: " + "[" * 5000, "FILE"),
        (SCHOOL + "    domains: ['https://www.x.test/']\n", "is not a domain; write it like your-school.example"),
        (SCHOOL + "    people: Mr X\n", "FILE, line 5, schools[1].people: must be a list, such as [one, two]."),
        (SCHOOL + "    people:\n      - {id: '..', category: staff, name: A Person}\n", "may hold letters, digits"),
        (
            SCHOOL + "    people:\n      - {category: staff, name: A Person, started_on: 2026-02-31}\n",
            "FILE, line 6, schools[1].people[1].started_on: must be a day of the calendar, such as 2026-09-01.",
        ),
        (
            SCHOOL + "    contacts:\n" + "      - {role: head, name: D C, email: a@b.test}\n" * 2,
            "FILE, line 6, schools[1].contacts[1]: “head a@b.test” is given twice",
        ),
        *[
            (SCHOOL + f"    sources:\n      - {{title: Odd, kind: page, address: '{address}'}}\n", said)
            for address, said in (
                ("http://a..b/", "is not an address that can be visited"),
                ("http://-/", "“-” is not the name of a host"),
                ("http://x y.test/", "“x y.test” is not the name of a host"),
                ("http://a.test:port/", "is not an address that can be visited"),
            )
        ],
    ],
)
def test_what_nobody_would_write_is_refused_in_a_sentence_too(tmp_path: Path, text: str, said: str) -> None:
    assert said in refused(tmp_path, text)


def test_many_errors_are_told_up_to_a_number(tmp_path: Path) -> None:
    people = "      - {category: staff, name: A Person, colour: red}\n" * 100
    lines = refused(tmp_path, SCHOOL + "    people:\n" + people).splitlines()
    assert len(lines) == 21
    assert lines[-1] == "… and 80 more."


def test_a_device_is_no_register() -> None:
    with pytest.raises(RegisterError, match="is not a file"):
        read_register(Path("/dev/zero"))


def test_a_host_in_another_alphabet_is_kept_as_it_is_visited(tmp_path: Path) -> None:
    file = tmp_path / "register.yaml"
    file.write_text(
        SCHOOL + "    urn: 012345\n    sources:\n      - {title: Books, kind: page, address: 'http://bücher.test/'}\n"
    )
    school = read_register(file).schools[0]
    assert school.sources[0].address == "http://xn--bcher-kva.test/"
    assert school.urn == "012345", "not an octal number"
