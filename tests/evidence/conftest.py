"""What tests of evidence share: an installation's evidence, sealed once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command


@pytest.fixture(scope="module")
def kept_world(tables: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Evidence that was sealed once, to be copied for each test; the tables are empty again at the end."""
    from tests.evidence import sealed  # noqa: PLC0415 - Django first

    call_command("flush", verbosity=0, interactive=False)
    yield sealed.kept_world(tmp_path_factory.mktemp("world"))
    call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def world(kept_world: Any, tmp_path: Path) -> Any:
    """A copy of the sealed evidence, to do with as a test likes."""
    return kept_world.copied(tmp_path)
