"""The one Jinja2 environment: every page, mail and document of our own goes through it."""

from typing import Any

from jinja2 import Environment, StrictUndefined, select_autoescape

from reports.words import FILTERS


def environment(**options: Any) -> Environment:
    """Jinja2 environment that escapes all but plain text, and refuses an unknown name."""
    made = Environment(  # noqa: S701 - autoescape is on; it hides among the options
        **options
        | {
            "autoescape": select_autoescape(disabled_extensions=("txt",), default=True),
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
        },
    )
    made.filters.update(FILTERS)
    return made
