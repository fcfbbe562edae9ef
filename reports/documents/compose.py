"""Composing a document: its template, filled from register and case and by what a person gave."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, cast

from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.template.loader import render_to_string
from jinja2 import Environment, meta
from jinja2.exceptions import UndefinedError

from reports.documents.facts import CaseFacts, SchoolFacts
from reports.documents.fields import DocumentError
from reports.documents.form import Form

ALWAYS = frozenset({"title", "blanks", "given", *(one.name for one in fields(SchoolFacts))})
OF_CASE = frozenset({*(one.name for one in fields(CaseFacts)), "chronology", "captures"})
OF_POST = frozenset({"post", "site", "clause"})


@dataclass(frozen=True, slots=True)
class Filling:
    """What a template is filled with."""

    school: SchoolFacts
    case: CaseFacts | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    """What only some documents have: chronology and captures, the post with its site and clause."""

    def context(self, form: Form) -> dict[str, Any]:
        """The names of a template, a blank for everything that nobody has filled in."""
        facts = {one.name: getattr(self.school, one.name) for one in fields(SchoolFacts)}
        if self.case:
            facts |= {one.name: getattr(self.case, one.name) for one in fields(CaseFacts)}
        blanks = {one.name: one.blank for one in form.fields}
        filled = {**blanks, **{name: words for name, words in facts.items() if words != ""}, **self.given}
        return {**facts, **filled, **self.more, "title": form.title, "given": self.given, "blanks": blanks}


def text_of(form: Form, filling: Filling) -> str:
    """The words of a document; raises DocumentError when its template asks for what it does not declare."""
    environment = _environment()
    if environment.loader is not None:
        insist_on_declared(form, environment.loader.get_source(environment, form.template)[0])
    try:
        return render_to_string(form.template, filling.context(form))
    except UndefinedError as error:
        raise DocumentError(f"The template {form.template} cannot be filled: {error.message}.") from error


def insist_on_declared(form: Form, source: str) -> None:
    """Raise DocumentError, naming template and field, when a template uses a field that its form does not declare."""
    known = ALWAYS | {one.name for one in form.fields}
    if form.of_case:
        known |= OF_CASE
    if form.of_post:
        known |= OF_POST
    used = meta.find_undeclared_variables(_environment().parse(source))
    for name in sorted(used - known):
        message = f"The template {form.template} asks for “{name}”, which the document “{form.key}” does not declare."
        raise DocumentError(message)


def _environment() -> Environment:
    return cast("Jinja2", engines["jinja2"]).env
