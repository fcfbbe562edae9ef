"""Names that people are given, and words that look like names and are none."""

from functools import cache

from mentions.forms import nicknames
from mentions.frequency import RARE_FIRST, bits_of_first

# Given names that are ordinary words, months, places or parts of names of schools as well.
ORDINARY = frozenset(
    """
    may will mark grace hope faith art rose summer june april august dawn joy holly ivy olive bill rob sue pat jack
    drew ray penny frank victoria florence chester kent lincoln preston charity christian dean earl king prince
    major max miles norm rich sandy tony van page ford bar al ed cal kit don lane ward west wood day gay see one ant
    bat app con del dot gum ham hap hop hub mac mat nap nib sly van vet win zed parent christie georgia china india
    israel paris sydney austin bath wells derby temple trinity verity prudence patience constance felicity mercy
    noel carol gene jean robin jay martin sky star pearl ruby amber jade crystal hazel heather iris daisy lily poppy
    violet willow oscar mason skye jordan matilda annie nick craig logan shannon
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
NOT_SURNAMES = frozenset(
    """
    school schools primary secondary infant infants junior juniors academy college nursery church house hall road
    street lane avenue close way drive park court hospital hospice centre center cup trophy award prize day week
    term half bank holiday fair fete ofsted estyn inspection report parents parent view news gazette herald echo
    times post bullying closed closure fire flood safeguarding complaint complaints petition council trust uniform
    exclusion exclusions headteacher head teacher teachers governor governors pta open evening trip review reviews
    library ward festival ambulance market square bridge station estate community village town city county club
    choir band potter christmas easter carols concert show musical play poem line
    """.split()  # noqa: SIM905
)
# Given names that are common among children in Britain now and that lists of short names do not hold.
_CHILDREN = frozenset(
    """
    noah oliver george arthur leo oscar muhammad mohammed archie harry jack freddie theo charlie finley alfie tommy
    reggie albie roman teddy ronnie hugo luca jaxon jayden tyler kayden kai riley mason logan ethan callum connor
    ellis olivia amelia isla ava freya evie maisie millie ella mia sienna phoebe elsie layla zara aaliyah kayleigh
    chelsea courtney shannon keira kiera demi ellie tia tegan skye imogen niamh aoife siobhan rhys dylan evan osian
    cerys ffion zoe zoey jamie kyle bradley liam aidan jake josh toby elliot lucas lewis jude luke megan priya aisha
    fatima zainab maryam ibrahim yusuf ayaan arjun aarav ananya diya haris hamza zayn jamal kwame
    """.split()  # noqa: SIM905
)


def is_common(given: str) -> bool:
    """Whether a canonical word is a name in use now and hardly anything else."""
    return given not in ORDINARY and (given in _CHILDREN or bits_of_first(given) < RARE_FIRST)


@cache
def is_given(word: str) -> bool:
    """Whether a canonical word is known as a given name."""
    return len(word) > 1 and (word in _CHILDREN or bool(nicknames(word)) or bits_of_first(word) < RARE_FIRST)
