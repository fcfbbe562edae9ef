"""`headsup case document`: drafts of letters, notices and briefs; a person reads, completes and sends them."""

import json
from pathlib import Path
from typing import Any

import click

from cases.audience import Reader
from config.installation import clock, vault
from config.readers import as_option, looked_at
from reports.documents.catalogue import FORMS, form_called
from reports.documents.fields import DocumentError
from reports.documents.form import Form


@click.command(name="document")
@click.argument("name", metavar="[DOCUMENT]", default="")
@click.argument("reference", metavar="[CASE]", default="")
@as_option
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it: .txt, .docx (Word) or .pdf.")
@click.option(
    "--field", "fields", multiple=True, metavar="NAME=TEXT", help="Fill in a field; what is left out stays a blank."
)
@click.option("--json", "as_json", is_flag=True, help="Print the documents and their fields as JSON.")
def command(
    name: str, reference: str, *, reader: Reader, out: Path | None, fields: tuple[str, ...], **more: Any
) -> None:
    """Draft a document of a case; nothing is ever sent. Without FILE it says what can be filled in.

    \b
    Examples: headsup case document --as head
              headsup case document general-letter --as head
              headsup case document general-letter K-ABCD-EFGH --as head --out letter.docx
              headsup case document home-school-agreement --as head --out text.docx --field in_use_since=2026-09-01
    """
    forms = [form_called(name)] if name else list(FORMS.values())
    if more["as_json"]:
        click.echo(json.dumps([_content(form) for form in forms], ensure_ascii=False, indent=1))
    elif not name:
        for form in forms:
            click.echo(f"{form.key}: {form.about}")
    elif out is None:
        _explain(forms[0])
    else:
        _write(forms[0], reference, reader, out, _given(fields))


def _write(form: Form, reference: str, reader: Reader, out: Path, given: dict[str, str]) -> None:
    # What makes Word files and PDFs is heavy; whoever only asks for the list need not wait for it.
    from config.terms_files import terms_library  # noqa: PLC0415
    from reports.documents.drafting import Order, draft  # noqa: PLC0415
    from reports.documents.papers import paper  # noqa: PLC0415
    from reports.documents.writing import insist_on_new, write_down  # noqa: PLC0415

    if form.of_case != bool(reference):
        wanted = f"belongs to a case: headsup case document {form.key} K-…" if form.of_case else "belongs to no case"
        raise DocumentError(f"The document “{form.key}” {wanted}.")
    insist_on_new(out)
    now, order = (
        clock(),
        Order(form, reader, looked_at(reader, reference, "document of a case") if reference else None, given),
    )
    drafted = draft(order, terms_library(), vault(), now)
    write_down(paper(drafted, out, now), out, order, vault(), now)
    click.echo(f"{out} is a draft. Read it, fill in what is marked [ … ], and decide whether to use it.")


def _given(fields: tuple[str, ...]) -> dict[str, str]:
    given: dict[str, str] = {}
    for one in fields:
        name, equals, words = one.partition("=")
        if not equals:
            raise DocumentError(f"“{one}” is no field. Write --field name=text, such as --field contact=clerk.")
        if name.strip() in given:
            raise DocumentError(f"“{name.strip()}” is filled in twice. Say it once.")
        given[name.strip()] = words
    return given


def _explain(form: Form) -> None:
    click.echo(f"{form.title}. {form.about}")
    for field in form.fields:
        choices = f" ({', '.join(field.choices)})" if field.choices else ""
        click.echo(f"  --field {field.name}=…  {field.label}{choices}")
    case = " K-…" if form.of_case else ""
    click.echo(f"Draft it with: headsup case document {form.key}{case} --as ROLE --out FILE")


def _content(form: Form) -> dict[str, Any]:
    return {
        "document": form.key,
        "title": form.title,
        "about": form.about,
        "of_case": form.of_case,
        "obligations": list(form.obligations),
        "fields": [{"name": one.name, "label": one.label, "choices": list(one.choices)} for one in form.fields],
    }
