"""Django settings, put together from the typed environment."""

import os
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url

from config.environment import ConfigurationError, Environment, read_environment

ENVIRONMENT = read_environment(os.environ)


def _prepared_home(home: Path) -> Path:
    """Folder of everything this installation keeps; made on first use, readable by its owner only."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = f"HEADSUP_HOME: {home} cannot be made ({error.strerror}). Name a folder that can be written."
        raise ConfigurationError(message) from error
    return home.resolve()


def _secret_key(home: Path) -> str:
    """Key behind Django's signatures, made once and kept beside the database."""
    place = home / "secret_key"
    try:
        if not place.exists() or not place.stat().st_size:
            # Written whole under another name first: half a key would stay for ever.
            draft = home / f"secret_key.{os.getpid()}"
            draft.touch(mode=0o600)
            draft.write_text(token_urlsafe(48), encoding="ascii")
            draft.replace(place)
        return place.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        message = f"HEADSUP_HOME: {place} cannot be read or written ({error}). Remove it, or give access to it."
        raise ConfigurationError(message) from error


def _database(environment: Environment, home: Path) -> dict[str, Any]:
    """SQLite in WAL mode unless DATABASE_URL names another database.

    Immediate transactions, because a transaction that starts by reading and then writes would
    otherwise fail at once when another process writes; full synchronisation, because a sealed
    capture must survive a power cut.
    """
    if not environment.database_url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "headsup.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    message = "DATABASE_URL: must look like postgres://user:password@host:5432/name."
    if not environment.database_url.startswith(("postgres://", "postgresql://")):
        raise ConfigurationError(message)
    try:
        return dict(dj_database_url.parse(environment.database_url, conn_max_age=60))
    except (ValueError, KeyError) as error:
        raise ConfigurationError(message) from error


def _mail(environment: Environment) -> dict[str, Any]:
    """Django's mail settings from one address such as ``smtp://user:password@host:587``."""
    url = urlsplit(environment.smtp_url)
    return {
        "EMAIL_HOST": url.hostname or "",
        "EMAIL_PORT": url.port or (465 if url.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": url.scheme == "smtps",
        # Port 25 is a relay on the same machine or network; everything else must encrypt.
        "EMAIL_USE_TLS": url.scheme == "smtp" and url.hostname not in {"127.0.0.1", "localhost"},
    }


HOME = _prepared_home(ENVIRONMENT.home)
SECRET_KEY = _secret_key(HOME)
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
DATABASES = {"default": _database(ENVIRONMENT, HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["register", "evidence", "cases", "reports", "scheduler"]
MIDDLEWARE: list[str] = ["django.middleware.security.SecurityMiddleware"]
ROOT_URLCONF = "config.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,  # each room keeps its pages in its own folder `jinja2/`
        "OPTIONS": {"environment": "config.templates.environment"},
    },
]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 30
globals().update(_mail(ENVIRONMENT))
# The program speaks to people through its own sentences; Python's log stays quiet unless something is wrong.
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "WARNING"}}
