"""`headsup match` and `headsup triage`: pages in, one line each out; what cannot be read is one sentence each."""

import gzip
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.archive_files import MENTION
from tests.conftest import ROOT, Home

REGISTER = ROOT / "config" / "school.example.yaml"
GOOD = json.dumps({"id": "good", "url": "http://news.test/", "html": MENTION})
NAMELESS = """schools:
  - name: Larkspur Hill Primary School
    town: Wexcombe
    people:
      - {category: staff, titles: [Mrs], name: Davina Clacy, role: head}
"""


@pytest.fixture
def bare(tmp_path: Path) -> Home:
    """An installation without any server; these commands need none."""
    return Home(tmp_path)


def matched(home: Home, content: str | bytes, *more: object, expect: int = 0) -> tuple[list[dict[str, Any]], list[str]]:
    """Answers to the content of a file, and the sentences on standard error without the name of the file."""
    file = home.folder / "pages.jsonl"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    done = home("match", "--register", REGISTER, *more, file, expect=expect)
    said = done.stderr.replace(str(file), "FILE").splitlines()
    return [json.loads(line) for line in done.stdout.splitlines()], said


def test_one_line_for_each_page_in_order_with_mentions_and_reasons(bare: Home) -> None:
    pages = [
        GOOD,
        json.dumps({"id": 7, "text": "Nothing about anybody."}),
        json.dumps({"text": "Larkspur Hill School"}),
    ]
    answers, said = matched(bare, "\n".join(pages))
    assert said == []
    assert [answer["id"] for answer in answers] == ["good", 7, 3]
    mentions = {mention["entity"]: mention for mention in answers[0]["mentions"]}
    assert set(mentions) == {"head", "larkspur"}
    assert set(mentions["head"]) == {"entity", "kind", "band", "bits", "quote", "reasons", "runner_up"}
    assert mentions["head"]["kind"] == "person"
    assert mentions["head"]["band"] == "certain"
    assert "Davina Clacy" in mentions["head"]["quote"]
    assert all(set(reason) == {"text", "bits"} for reason in mentions["head"]["reasons"])
    assert answers[1]["mentions"] == []


def test_no_database_and_no_folder_is_made(bare: Home) -> None:
    matched(bare, GOOD)
    assert not (bare.folder / "var" / "headsup.sqlite3").exists()


def test_without_ids_the_names_of_the_register_are_given(bare: Home) -> None:
    register = bare.folder / "register.yaml"
    register.write_text(NAMELESS)
    file = bare.folder / "pages.jsonl"
    file.write_text(GOOD)
    answer = json.loads(bare("match", "--register", register, file).stdout)
    assert {mention["entity"] for mention in answer["mentions"]} == {"Davina Clacy", "Larkspur Hill Primary School"}


def test_gzip_standard_input_and_an_output_file(bare: Home) -> None:
    zipped, _ = matched(bare, gzip.compress(GOOD.encode()))
    words = bare.command("match", "--register", REGISTER, "-", "--out", bare.folder / "answers.jsonl")
    done = subprocess.run(words, cwd=ROOT, env=bare.env(), input=GOOD.encode(), capture_output=True, check=True)
    assert done.stdout == b""
    assert [json.loads((bare.folder / "answers.jsonl").read_text())] == zipped
    assert zipped[0]["mentions"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"nonsense", "FILE, line 2: is not JSON (Expecting value, character 1); write one object a line."),
        (b'{"id": NaN, "text": ""}', "FILE, line 2: is JSON that no page needs (NaN is no JSON)"),
        (b"[" * 100_000, "FILE, line 2: is JSON that no page needs (maximum recursion depth"),
        (b'{"id": ' + b"9" * 5000 + b"}", "FILE, line 2: is JSON that no page needs (Exceeds the limit"),
        (b"[1, 2]", "FILE, line 2: is no JSON object;"),
        (b'{"text": "\xff"}', "FILE, line 2: is not UTF-8 text (byte 11 of the line); save the file as UTF-8."),
        (b'{"id": 1}', "FILE, line 2: has neither “html” nor “text”; give one of them."),
        (b'{"text": 5}', "FILE, line 2: “text” must be text, in quotation marks."),
        (b'{"html": ["a"]}', "FILE, line 2: “html” must be text, in quotation marks."),
        (b'{"url": 1, "text": ""}', "FILE, line 2: “url” must be text, in quotation marks."),
        (b'{"id": {"a": 1}, "text": ""}', "FILE, line 2: “id” must be text or a number;"),
        (b'{"id": 1e999, "text": ""}', "FILE, line 2: “id” must be text or a number;"),
        (
            json.dumps({"html": "<div><b>" * 30_000}).encode(),
            "FILE, line 2: the page cannot be read: its elements nest",
        ),
        (
            b'{"text": "' + b"a" * 50_000_000 + b'"}',
            "FILE, line 2: is longer than 20 MB; split the page or leave it out.",
        ),
    ],
)
def test_a_bad_line_is_one_sentence_and_the_rest_is_read(bare: Home, line: bytes, said: str) -> None:
    answers, sentences = matched(bare, b"\n".join([GOOD.encode(), line, b"", GOOD.encode(), b""]), expect=1)
    assert [answer["id"] for answer in answers] == ["good", "good"]
    assert len(sentences) == 1
    assert sentences[0].startswith(said)


def test_strange_but_readable_lines(bare: Home) -> None:
    lines = [
        b'\xef\xbb\xbf{"id": "bom", "text": "Larkspur Hill School"}',
        rb'{"id": "\ud800", "text": "half a pair \ud800 of surrogates: Larkspur Hill School"}',
        b'{"id": true, "url": "http://[broken", "html": "<a href=http://[x>Larkspur Hill School</a>"}',
        b'{"id": null, "url": null, "html": null, "text": ""}\r',
    ]
    answers, said = matched(bare, b"\n".join(lines))
    assert said == []
    assert [answer["id"] for answer in answers] == ["bom", "\ud800", True, 4]


def test_after_many_sentences_only_their_number(bare: Home) -> None:
    answers, said = matched(bare, "\n".join(["x"] * 50 + [GOOD]), expect=1)
    assert len(answers) == 1
    assert len(said) == 21
    assert said[-1] == "… and 30 more."


def test_a_cut_off_gzip_file_gives_what_stands_before(bare: Home) -> None:
    lines = "\n".join(json.dumps({"id": number, "text": os.urandom(500).hex()}) for number in range(400))
    answers, said = matched(bare, gzip.compress(lines.encode())[:-2000], expect=1)
    assert len(answers) > 300
    assert said == [said[0]]
    assert said[0].startswith(f"FILE, after line {len(answers)}: the gzip file is cut off or damaged (")


def test_a_missing_file_and_a_folder(bare: Home) -> None:
    for file, why in ((bare.folder / "none.jsonl", "No such file or directory"), (bare.folder, "Is a directory")):
        done = bare("match", "--register", REGISTER, file, expect=1)
        assert done.stderr == f"{file}: cannot be read ({why}); name a JSON Lines file that you may read.\n"


def test_a_wrong_register_and_a_wrong_command_line(bare: Home) -> None:
    register, pages = bare.folder / "register.yaml", bare.folder / "pages.jsonl"
    pages.write_text(GOOD)
    register.write_text("schools: []")
    assert "names no school" in bare("match", "--register", register, pages, expect=2).stderr
    assert "--register" in bare("match", pages, expect=2).stderr
    refused = bare("match", "--register", REGISTER, pages, "--out", pages, expect=2)
    assert "is also what is to be read; name another file." in refused.stderr
    assert pages.read_text() == GOOD
    assert "could not be read or written" in bare("match", "--register", REGISTER, pages, "--out", "/", expect=4).stderr


def test_a_reader_who_has_seen_enough_ends_it_quietly(bare: Home) -> None:
    file = bare.folder / "pages.jsonl"
    file.write_text("\n".join([GOOD] * 2000))
    words = bare.command("match", "--register", REGISTER, file)
    with subprocess.Popen(words, cwd=ROOT, env=bare.env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        assert json.loads(running.stdout.readline())["id"] == "good"
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_a_colleague_who_begins_later_is_not_looked_for_yet(bare: Home) -> None:
    content = yaml.safe_load(NAMELESS)
    content["schools"][0]["people"][0]["started_on"] = "2999-01-01"
    register, file = bare.folder / "register.yaml", bare.folder / "pages.jsonl"
    register.write_text(yaml.safe_dump(content))
    file.write_text(GOOD)
    answer = json.loads(bare("match", "--register", register, file).stdout)
    assert [mention["kind"] for mention in answer["mentions"]] == ["school"]


def test_triage_says_what_kind_of_thing_and_how_soon(bare: Home) -> None:
    threat = "Larkspur Hill Primary School, Wexcombe. I am going to kill Mrs Clacy."
    calm = "Mrs Davina Clacy, head of Larkspur Hill Primary School in Wexcombe, opened the new library on Tuesday."
    pages = [{"id": "threat", "text": threat}, {"id": "calm", "text": calm}, {"id": "nobody", "text": "It rained."}]
    file = bare.folder / "pages.jsonl"
    file.write_text("\n".join(map(json.dumps, [*pages, 5])))
    done = bare("triage", "--register", REGISTER, file, expect=1)
    answers = {answer["id"]: answer for answer in map(json.loads, done.stdout.splitlines())}
    assert all(set(one) == {"id", "category", "severity", "about", "reasons"} for one in answers.values())
    assert answers["threat"]["severity"] == "urgent"
    assert answers["threat"]["about"] == ["head"]
    assert answers["threat"]["reasons"]
    assert answers["calm"]["severity"] == "feedback"
    assert answers["nobody"]["about"] == []
    assert done.stderr.startswith(f"{file}, line 4: is no JSON object;")


def test_a_name_that_folds_to_nothing_is_told_and_the_rest_is_looked_for(bare: Home) -> None:
    register = bare.folder / "register.yaml"
    register.write_text(NAMELESS + "      - {category: staff, name: 李小龙}\n")
    file = bare.folder / "pages.jsonl"
    file.write_text(GOOD)
    done = bare("match", "--register", register, file, expect=1)
    assert "register.yaml, schools[1].people[2].name: “李小龙” has no Latin letters" in done.stderr
    assert len(json.loads(done.stdout)["mentions"]) == 2
