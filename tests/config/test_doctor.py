"""`headsup doctor`: what is missing, in plain words."""

from tests.conftest import Home, Scanned
from tests.reports.mailserver import Mailbox, smtp_server


def states(findings: list[dict[str, str]], state: str) -> str:
    return "\n".join(finding["text"] for finding in findings if finding["state"] == state)


def test_on_an_empty_installation_it_says_what_to_do_first(home: Home) -> None:
    del home.environ["HEADSUP_CONTACT"]
    missing = states(home.json("doctor", expect=1), "missing")
    assert "No school is in the register" in missing
    assert "HEADSUP_SMTP_URL is not set" in missing
    assert "HEADSUP_CONTACT: is not set" in missing


def test_a_missing_browser_is_told(loaded: Home) -> None:
    loaded.environ["HEADSUP_BROWSER"] = "/nowhere/chromium"
    assert "/nowhere/chromium is not a program" in states(loaded.json("doctor", expect=1), "missing")


def test_a_browser_that_is_none_is_told(loaded: Home) -> None:
    loaded.environ["HEADSUP_BROWSER"] = "/bin/true"
    assert "The browser /bin/true does not start" in states(loaded.json("doctor", expect=1), "missing")


def test_when_everything_is_there_nothing_is_missing(scanned: Scanned) -> None:
    with smtp_server(Mailbox()) as address:
        scanned.home.environ["HEADSUP_SMTP_URL"] = address
        findings = scanned.home.json("doctor")
    assert states(findings, "missing") == ""
    assert "HEADSUP_EGRESS_HOSTS is set: test names lead to this machine" in states(findings, "note")
    assert "The browser takes pictures" in states(findings, "fine")


def test_a_chair_who_hears_nothing_is_missed(loaded: Home) -> None:
    loaded.environ["HEADSUP_BROWSER"] = "/nowhere/chromium"  # it need not start for this
    text = loaded("register", "export").stdout.replace("role: chair\n    name", "role: clerk\n    name")
    file = loaded.folder / "no-chair.yaml"
    file.write_text(text)
    loaded("register", "load", file)
    missing = states(loaded.json("doctor", expect=1), "missing")
    assert "the chair of governors gets no digest, so pages about the head reach nobody." in missing
