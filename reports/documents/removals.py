"""Removals: drafts by which a person asks a site to take something down; nothing is ever sent from here."""

from cases.gates import LAWFUL, Act
from reports.documents.fields import Field
from reports.documents.form import ENGLAND_AND_WALES, Form
from reports.documents.shared_fields import CAPTURE, WORDS

REMOVALS = (
    Form(
        key="removal-draft",
        title="Request to a site to remove a post",
        about="Quotes the site’s own terms and the exact words of one captured post that break them.",
        obligations=("A100", "A101", "A102", "A103"),
        act=Act.REMOVAL_DRAFT,
        fields=(
            CAPTURE,
            WORDS,
            Field("clause", "short name of a clause of the terms library", longest=80),
            Field("clause_text", "the site’s own words, copied from its terms", longest=1500),
            Field("clause_address", "address at which the terms stand", "address"),
            Field("clause_seen", "day on which the terms were read", "day"),
            Field("why_it_breaks", "which words break the rule, and why, in one sentence"),
        ),
        of_post=True,
        not_for=LAWFUL,
    ),
    Form(
        key="operator-notice",
        title="Notice of complaint to the operator of a website",
        about="What a notice under section 5 of the Defamation Act 2013 must say; for the person named, after advice.",
        obligations=("A100", "A101"),
        act=Act.OPERATOR_NOTICE,
        fields=(
            CAPTURE,
            WORDS,
            Field("why_defamatory", "why the statement is defamatory of the complainant"),
            Field("meaning", "the meaning that the complainant gives to the statement"),
            Field("inaccurate", "what in it the complainant believes to be factually inaccurate"),
            Field("unsupported", "which opinions in it the complainant believes not to be supported by fact"),
            Field("name_to_poster", "yes or no", "choice", ("yes", "no")),
            Field("email_to_poster", "yes or no", "choice", ("yes", "no")),
        ),
        of_post=True,
        nations=ENGLAND_AND_WALES,
        not_for=LAWFUL,
    ),
)
