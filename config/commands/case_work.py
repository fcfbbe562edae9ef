"""`headsup case steps|step|note|subject|close`: the work on a case, step by step."""

import json
from typing import Any

import click

from cases.audience import Reader
from cases.models import NoteKind, Outcome, Subject
from cases.playbook import Answer, StepError, do
from cases.playbook.closing import Closing
from cases.playbook.closing import close as end
from cases.playbook.concerns import concern
from cases.playbook.noting import KINDS, Told
from cases.playbook.noting import note as written
from config.installation import clock, vault
from config.playbook_files import playbook
from config.readers import as_option, looked_at
from config.steps_text import steps_content, steps_lines

FACT = click.option("--fact", default="", metavar="TEXT", help="What happened, or why; facts only.")
OPINION = click.option(
    "--opinion", default="", metavar="TEXT", help="What somebody thinks of it, apart from the facts."
)


@click.command(name="steps")
@click.argument("reference", metavar="CASE")
@as_option
@click.option("--all", "everything", is_flag=True, help="Show the steps that this case does not need as well.")
@click.option("--json", "as_json", is_flag=True, help="Print the steps, their answers and the law cards as JSON.")
def steps(reference: str, *, reader: Reader, everything: bool, as_json: bool) -> None:
    """Show what to do about a case: the next step and its answers, what waits, what is done, which law to ask about.

    \b
    Example: headsup case steps K-ABCD-EFGH --as head
    """
    case, now = looked_at(reader, reference, "steps of a case"), clock()
    book = playbook(case.school.nation)
    if as_json:
        click.echo(json.dumps(steps_content(case, book, now), ensure_ascii=False, indent=1))
        return
    for line in steps_lines(case, book, now, everything=everything):
        click.echo(line)


@click.command(name="step")
@click.argument("reference", metavar="CASE")
@click.argument("step", metavar="STEP")
@click.argument("answer", metavar="ANSWER")
@as_option
@click.option("--field", "fields", multiple=True, metavar="NAME=VALUE", help="What the answer asks for.")
@FACT
@OPINION
def step(reference: str, step: str, answer: str, reader: Reader, *, fields: tuple[str, ...], **said: str) -> None:
    """Answer a step of the playbook; the answer becomes a note of the chronology and is never changed.

    \b
    Examples: headsup case step K-ABCD-EFGH keep kept --as head
              headsup case step K-ABCD-EFGH hr consulted --as head --fact "agreed to wait for a week"
                --field at="2026-11-20 14:30" --field channel=telephone
    """
    case = looked_at(reader, reference, "step of a case")
    given = Answer(step, answer, reader.role, _given(fields), said["fact"], said["opinion"])
    note = do(case, playbook(case.school.nation), given, vault(), clock())
    click.echo(
        f"Note {note.number} of case {case.reference}. `headsup case steps {case.reference}` shows what is next."
    )


@click.command(name="note")
@click.argument("reference", metavar="CASE")
@as_option
@click.option("--kind", default="note", type=click.Choice([kind.value for kind in KINDS]), help="What it tells of.")
@click.option("--whom", default="", metavar="ROLE", help="With whom a contact was, by role: author, parent, police.")
@click.option("--channel", default="", metavar="WAY", help="By what way: in person, telephone, e-mail, letter.")
@click.option("--at", default="", metavar="TIME", help="When it happened: 2026-11-20 14:30.")
@click.option("--corrects", default=0, metavar="NUMBER", help="The note that a correction corrects.")
@FACT
@OPINION
def note(reference: str, reader: Reader, *, kind: str, **said: Any) -> None:
    """Write a note into the chronology of a case; facts and opinions apart, no note is ever changed.

    \b
    Example: headsup case note K-ABCD-EFGH --as head --kind contact --whom parent --channel telephone
               --at "2026-11-20 14:30" --fact "explained the parking" --opinion "seemed content"
    """
    case = looked_at(reader, reference, "case, to write a note")
    noted, warning = written(case, Told(NoteKind(kind), reader.role, **said), vault(), clock())
    click.echo(f"Note {noted.number} of case {case.reference}.")
    if warning:
        click.echo(f"It came too early, and the note says so. {warning}", err=True)


@click.command(name="subject")
@click.argument("reference", metavar="CASE")
@click.argument("subject", metavar="SUBJECT", type=click.Choice([one.value for one in Subject]))
@as_option
@FACT
def subject(reference: str, subject: str, reader: Reader, *, fact: str) -> None:
    """Correct whom a case concerns; those who may no longer know of it lose sight of it at once.

    SUBJECT is school, staff, head, chair, head-and-chair, governor, dsl or administrator.

    \b
    Example: headsup case subject K-ABCD-EFGH head --as deputy --fact "the thread means the headteacher"
    """
    case = looked_at(reader, reference, "case, to say whom it concerns")
    concern(case, Subject(subject), (reader.role, fact), vault(), clock())
    click.echo(f"Case {case.reference} concerns {case.get_subject_display()}. It is for {case.get_audience_display()}.")


@click.command(name="close")
@click.argument("reference", metavar="CASE")
@as_option
@click.option("--outcome", required=True, type=click.Choice([one.value for one in Outcome]), help="How it ended.")
@click.option("--reach", default="", metavar="TEXT", help="How widely it was seen, as displayed, or “not known”.")
@click.option(
    "--any-truth", default="", metavar="TEXT", help="Whether there is some truth in it: none, not known, or what."
)
@click.option("--image-made-by", default="", metavar="WHO", help="Who made a picture: subject, other or unknown.")
@click.option("--lessons", default="", metavar="TEXT", help="What was learnt, or “none”.")
def close(reference: str, reader: Reader, *, outcome: str, **known: str) -> None:
    """Close a case. Lawful criticism is closed in one easy step; anything else says what has to stand there first.

    \b
    Examples: headsup case close K-ABCD-EFGH --as head --outcome lawful-criticism
              headsup case close K-ABCD-EFGH --as head --outcome resolved --reach "40 members on 20 November 2026"
                --any-truth "the gate was late" --lessons "tell parents sooner"
    """
    case = looked_at(reader, reference, "case, to close it")
    closing = Closing(Outcome(outcome), reader.role, **known)
    end(case, playbook(case.school.nation), closing, vault(), clock())
    click.echo(f"Case {case.reference} is closed: {case.get_outcome_display()}.")


def _given(fields: tuple[str, ...]) -> dict[str, str]:
    given: dict[str, str] = {}
    for field in fields:
        name, mark, value = field.partition("=")
        if not mark:
            raise StepError(f"“{field}” is no field. Write --field NAME=VALUE.")
        given[name.strip()] = value
    return given


COMMANDS = (steps, step, note, subject, close)
