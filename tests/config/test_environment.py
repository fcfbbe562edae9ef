"""Settings: a wrong one stops the start with a sentence that names it."""

import pytest

from config.environment import ConfigurationError, read_environment
from tests.conftest import Home


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("HEADSUP_CRAWL_DELAY", "fast", "HEADSUP_CRAWL_DELAY: "),
        ("HEADSUP_CRAWL_DELAY", "-1", "HEADSUP_CRAWL_DELAY: "),
        ("HEADSUP_TIME_ZONE", "Mars/Olympus", "HEADSUP_TIME_ZONE: “Mars/Olympus” is not a time zone"),
        ("HEADSUP_EGRESS_HOSTS", "a.test=93.184.216.34:80", "HEADSUP_EGRESS_HOSTS: “a.test=93.184.216.34:80” must"),
        ("HEADSUP_EGRESS_HOSTS", "nonsense", "HEADSUP_EGRESS_HOSTS: “nonsense” must look like"),
        ("HEADSUP_CONTACT", "somebody", "HEADSUP_CONTACT: must be an e-mail address"),
        ("HEADSUP_SMTP_URL", "mail.example.org", "HEADSUP_SMTP_URL: must look like smtp://"),
        ("HEADSUP_SMTP_URL", "smtp://host:99999", "HEADSUP_SMTP_URL: must look like smtp://"),
        ("HEADSUP_SMTP_URL", "smtp://us:p#w@host:587", "write special characters of the password as in %23"),
        ("HEADSUP_SMTP_URL", "smtp://u:p%C3%A4ss@host", "must be plain ASCII"),
        ("HEADSUP_MAIL_FROM", "nonsense", "HEADSUP_MAIL_FROM: “nonsense” is not a sender"),
        ("HEADSUP_MAIL_FROM", "a@b.test\nBcc: x@y.test", "HEADSUP_MAIL_FROM: "),
    ],
)
def test_a_wrong_setting_is_named(variable: str, value: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_environment({variable: value})
    assert said in str(caught.value)


def test_every_wrong_setting_is_named_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_environment({"HEADSUP_CRAWL_DELAY": "x", "HEADSUP_CONTACT": "y"})
    assert len(str(caught.value).splitlines()) == 2


def test_blank_values_are_no_values() -> None:
    assert read_environment({"HEADSUP_CRAWL_DELAY": " ", "HEADSUP_TIME_ZONE": ""}) == read_environment({})


def test_a_wrong_setting_stops_every_command(home: Home) -> None:
    home.environ["HEADSUP_TIME_ZONE"] = "Mars/Olympus"
    for command in ("scan", "digest", "verify", "doctor", "run"):
        told = home(command, expect=3).stderr
        assert told.startswith("headsup cannot start.\nHEADSUP_TIME_ZONE: “Mars/Olympus” is not a time zone")


def test_a_scan_without_a_contact_is_refused(loaded: Home) -> None:
    del loaded.environ["HEADSUP_CONTACT"]
    assert "HEADSUP_CONTACT: is not set" in loaded("scan", expect=3).stderr
