"""Words that no query about a school may hold, each group with the reason that a person is told."""

import re
from collections.abc import Iterator

_GROUPS = {
    "applicants are not searched for (R8)": r"""
applicants?, job applications?, shortlist, shortlisted, interviewees?, recruitment, recruits?, curriculum vitae, cvs?,
employment history, previous employers?, job references?
""",
    "union activity is not searched for (R8)": r"""
unions?(?! (?:street|road|lane|flag|jack|terrace)), unionised, trade unionists?, shop stewards?, neu, nasuwt, unison,
gmb, naht, ascl, strikes?, strikers?, striking teachers?, ballots?, pickets?, picket line
""",
    "political opinion is not searched for (R8)": r"""
politics, political, politically, labour (?:party|councillor|mp|member|supporter|voter), conservatives?, tory, tories,
lib ?dems?, liberal democrats?, reform uk, ukip, green party, plaid cymru, snp, bnp, voters?,
votes? for, voted, brexit, brexiteer,
remainer, marxist, communist, fascist, nazi, far right, far left, left wing, right wing, activists?
""",
    "religious belief is not searched for (R8)": r"""
muslims?, islamists?, jews?, jewish, hindus?, sikhs?, buddhists?, atheists?, jehovah'?s? witness(?:es)?, mormons?,
religious (?:beliefs?|views?), converted to, evangelicals?
""",
    "health is not searched for (R8)": r"""
cancer, ill health, illness, illnesses, sick leave, sick note, off sick, sickness absence, depression, depressed,
mental (?:health|illness|breakdown), nervous breakdown, hiv, diagnosed, diagnosis, medical (?:history|records?),
alcoholics?, alcoholism, addicts?, addiction, rehab, suicide, suicidal, self harm, stress leave, medication, bipolar,
schizophreni[ac], anorexi[ac], anxiety, menopause
""",
    "disability is not searched for (R8)": r"""
disability, disabilities, disabled(?! (?:access|parking|toilets?|ramps?)), autism, autistic, adhd, asperger'?s?,
dyslexi[ac], wheelchair, (?:blind|deaf) (?:teacher|head|pupil|child|boy|girl), epilepsy, epileptic
""",
    "pregnancy is not searched for (R8)": "pregnant, pregnancy, maternity, miscarriage, abortion, ivf",
    "sexuality is not searched for (R8)": r"""
gays?, lesbians?, bisexual, homosexuals?, heterosexual, lgbt\w*, queer, transgender, transsexual, trans, non ?binary,
sexuality, sexual orientation, sex life, onlyfans, grindr, tinder, nudes?
""",
    "ethnic origin is not searched for (R8)": r"""
ethnic, ethnicity, asians?, gyps(?:y|ies), travellers?, roma, romani, pakistanis?, bangladeshis?, nigerians?,
(?:black|white|brown|indian|polish|romanian|african|caribbean|chinese) (?:teacher|head|headteacher|governor|staff)s?,
(?:black|white|brown|indian|polish|romanian|african|caribbean|chinese) (?:man|woman|mum|dad|parent|pupil|child)s?,
mixed race, skin colou?r
""",
    "immigration is not searched for (R8)": r"""
immigrants?, immigration, migrants?, asylum, refugees?, visas?, deported, deportation, right to work, undocumented,
illegal aliens?, settled status
""",
    "the private life of people is not searched for (R4)": r"""
home address, lives (?:at|in|on|near), affair, affairs? with, divorced?, dating, girlfriend, boyfriend, husband,
wife, ex partner, love life, family of (?!schools), salary, bankrupt, bankruptcy
""",
    "pupils are never searched for (R3)": r"""
(?:year|yr|class|form|y) ?\d\d?\w? (?:boy|girl|pupil|child|kid|student|lad)s?, reception (?:boy|girl|child|pupil),
(?:pupil|child|student|kid) (?:called|named|aged|who), (?:named|excluded|expelled) (?:pupil|child|student), school ?boy,
school ?girl, boy, girl, lad, (?:my|his|her|their|our) (?:child|kid), son, daughter, \d\d?[ -]year[ -]olds?, aged \d\d?
""",
    "dates of birth are never sent out (R3, R4)": "born, date of birth, dob, birthday of, 's birthday",
}
_WORDS = {
    reason: re.compile(
        rf"(?<!\w)(?<!\w-)(?:{'|'.join(word.strip() for word in words.split(','))})(?!\w)", re.IGNORECASE
    )
    for reason, words in _GROUPS.items()
}
_CHILD_NAMED = re.compile(
    r"\b(?:(?:pupil|child|student|classmate|(?:mum|dad|mother|father|parents?) of) +[A-Z][a-z]+"
    r"|[A-Z][a-z]+'s (?:mum|dad|mother|father|parents|family))"
)
_MIXED = re.compile(r"\w*(?:[a-zA-Z][\u0370-\u052f]|[\u0370-\u052f][a-zA-Z])\w*")
_HIDDEN_MAIL = re.compile(r"\w+ ?[\[(] ?at ?[\])] ?\w+", re.IGNORECASE)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_FORMS_OF_DAYS = (
    r"\d\d?[/. -]\d\d?[/. -](?:19|20)?\d\d",
    r"(?:19|20)\d\d-\d\d-\d\d",
    rf"\d\d?(?:st|nd|rd|th)? (?:of )?{_MONTH} (?:19|20)\d\d",
    rf"{_MONTH} \d\d?(?:st|nd|rd|th)?,? (?:19|20)\d\d",
)
_DAY = re.compile(
    rf"(?<![\w/.-])(?<!after:)(?<!before:)(?<!since:)(?<!until:)(?:{'|'.join(_FORMS_OF_DAYS)})(?![\w/-])", re.IGNORECASE
)


def sensitive(text: str) -> Iterator[str]:
    """Why the words of a masked query may not be sent out."""
    for reason, words in _WORDS.items():
        if found := words.search(text):
            yield f"“{found[0]}” may not stand in a query: {reason}"
    if found := _CHILD_NAMED.search(text):
        yield f"“{found[0]}” may name a pupil, and pupils are never searched for (R3)"
    if found := _MIXED.search(text):
        yield f"“{found[0]}” mixes letters of two alphabets, so that nobody can tell what is asked"
    if found := _HIDDEN_MAIL.search(text):
        yield f"“{found[0]}” is an e-mail address in disguise; leave it out (R4)"
    if found := _DAY.search(text):
        yield f"“{found[0]}” may be a date of birth; leave the day out"
