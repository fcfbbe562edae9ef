"""Credentials: read from the environment or a private file, never shown, and never a person's login."""

import traceback
from pathlib import Path

import pytest

from config.credentials import credential_variable, read_credentials
from config.environment import ConfigurationError
from crawlers.secret import Secret

KEY = "BSAk3y-Of-Brave"


def private(folder: Path, body: bytes, mode: int = 0o600) -> Path:
    file = folder / "key"
    file.write_bytes(body)
    file.chmod(mode)
    return file


def refused(environ: dict[str, str]) -> str:
    """The sentence with which the credentials are refused; nothing else of the exception may say more."""
    with pytest.raises(ConfigurationError) as caught:
        read_credentials(environ)
    shown = "".join(traceback.format_exception(caught.value))
    for name, value in environ.items():
        assert name.endswith("_FILE") or value not in shown
    return str(caught.value)


def test_a_key_comes_from_the_environment_or_from_a_file(tmp_path: Path) -> None:
    found = read_credentials(
        {
            "HEADSUP_KEY_BRAVE": f" {KEY}\n",
            "HEADSUP_KEY_LARKSPUR_FACEBOOK_FILE": str(private(tmp_path, b"\xef\xbb\xbfEAAG7\r\n")),
            "HEADSUP_KEY_MOJEEK": "  ",
            "HEADSUP_HOME": "var",
        }
    )
    assert {name: secret.reveal() for name, secret in found.items()} == {"brave": KEY, "larkspur-facebook": "EAAG7"}
    assert credential_variable("larkspur-facebook") == "HEADSUP_KEY_LARKSPUR_FACEBOOK"


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = Secret(KEY)
    assert f"{secret} {secret!r} {[secret]}".replace("•", "").strip(" []") == ""
    assert secret.cover(f"token {KEY} is wrong") == "token •••• is wrong"
    assert Secret("k&y/").cover("http://s.test/?q=1&api_key=k%26y%2F") == "http://s.test/?q=1&api_key=••••"
    assert Secret("larkspur.test:abcd-efgh-ijkl-mnop").cover("abcd-efgh-ijkl-mnop") == "••••"


@pytest.mark.parametrize(
    ("body", "mode", "said"),
    [
        (b"key", 0o640, "run: chmod 600 "),
        (b"key", 0o604, "run: chmod 600 "),
        (b" \n", 0o600, " is empty; write the key into it."),
        (b"\xff\xfe\x00k", 0o600, " is not text in UTF-8"),
        (b"k" * 4097, 0o600, " is longer than 4 kB"),
        (b"two words", 0o600, "must be one line without blanks"),
    ],
)
def test_a_file_that_cannot_be_used_gets_one_sentence(tmp_path: Path, body: bytes, mode: int, said: str) -> None:
    message = refused({"HEADSUP_KEY_BRAVE_FILE": str(private(tmp_path, body, mode))})
    assert message.startswith("HEADSUP_KEY_BRAVE_FILE: ")
    assert said in message
    assert "\n" not in message


@pytest.mark.parametrize("name", ["no-such-file", ".", "a\0b"])
def test_a_file_that_is_none(tmp_path: Path, name: str) -> None:
    assert "cannot be read" in refused({"HEADSUP_KEY_BRAVE_FILE": f"{tmp_path}/{name}"})


def test_one_credential_has_one_place(tmp_path: Path) -> None:
    told = {"HEADSUP_KEY_BRAVE": KEY, "HEADSUP_KEY_BRAVE_FILE": str(private(tmp_path, b"other"))}
    assert "HEADSUP_KEY_BRAVE is set as well; keep one of the two" in refused(told)


@pytest.mark.parametrize(
    ("value", "looks"),
    [
        ("sessionid=abc; csrftoken=def", "a cookie"),
        ("Cookie: c_user=1", "a cookie"),
        ("owen@larkspurhill.test:Summer2026", "a user name with a password"),
        ("https://owen:Summer2026@bsky.social/", "a user name with a password"),
        ("Basic b3dlbjpTdW1tZXI=", "a user name with a password"),
        ("larkspur.test:hunter2", "a user name with a password"),
        ('{"user": "owen", "password": "x"}', "a login in JSON"),
        ('[{"cookies": []}]', "a login in JSON"),
        ("https://www.reddit.com/.rss?feed=0123456789abcdef&user=owen", "the personal feed token of a Reddit account"),
    ],
)
def test_a_persons_login_is_refused(value: str, looks: str) -> None:
    message = refused({"HEADSUP_KEY_SOME_THING": value})
    assert message.startswith(f"HEADSUP_KEY_SOME_THING: it looks like {looks}")
    assert "never logs in as a person" in message
    assert "\n" not in message


@pytest.mark.parametrize(
    "value", ["BSA1-x_y", "AIzaSyD4/x+y==", "EAAG9|abc", "ya29.a0Af_B", "larkspur.test:abcd-efgh-ijkl-mnop", "public"]
)
def test_keys_of_programs_are_read(value: str) -> None:
    assert read_credentials({"HEADSUP_KEY_ONE": value})["one"].reveal() == value


def test_every_wrong_credential_is_named_at_once() -> None:
    told = {"HEADSUP_KEY_A": "a=b; c=d", "HEADSUP_KEY_B": "käse", "HEADSUP_KEY_": "x1-y", "HEADSUP_KEY_a-b": "x2-y"}
    assert [line.split(":")[0] for line in refused(told).splitlines()] == sorted(told)
