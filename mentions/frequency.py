"""How common a name is: bits of surprise of first names and surnames in Great Britain.

The commonest names in the order of their frequency, from general knowledge of the published counts; the
frequencies fall off with the rank as those counts do. A name that does not stand here is rare.
"""

import math
from collections.abc import Iterable

RARE_FIRST, RARE_LAST, INITIAL = 10.0, 13.5, 4.0
_FIRST = """
david john paul james michael andrew susan peter robert richard mark christopher sarah helen stephen julie ann karen
elizabeth jane alison jennifer claire nicola margaret anne mary catherine ian simon anthony jacqueline deborah amanda
patricia kevin philip gillian linda tracey martin rachel emma joanne rebecca louise lisa victoria alan janet caroline
thomas daniel matthew jonathan christine angela carol lynn sandra sharon steven neil nicholas graham gary nigel
jonathon william alexander adam benjamin samuel joseph luke jack george harry charles edward oliver charlotte lucy
laura hannah sophie jessica katie kate katherine kathryn lauren amy gemma natalie kelly michelle samantha stephanie
diane wendy judith lesley maria maureen pauline heather dawn ruth barbara sally fiona jill jean joan joanna anna alice
emily olivia grace mohammed muhammad ahmed ali imran fatima aisha priya sandeep raj colin keith roger barry brian
trevor derek geoffrey raymond ronald kenneth dennis terence stuart craig darren jason lee wayne carl dean ryan sean
shaun liam connor callum jordan jake josh joshua ben tom matt dan sam alex chris mike dave steve rob nick andy tony
jim joe bob bill sue liz
""".split()  # noqa: SIM905 - a list of names reads better as text
_LAST = """
smith jones williams taylor brown davies evans wilson thomas roberts johnson lewis walker robinson wood thompson white
watson jackson wright green harris cooper king lee martin clarke james morgan hughes edwards hill moore clark harrison
scott young morris hall ward turner carter phillips mitchell patel adams campbell anderson allen cook bailey parker
miller davis murphy price bell baker griffiths kelly simpson marshall collins bennett cox richardson fox gray rose
chapman hunt robertson shaw reynolds lloyd ellis richards russell wilkinson khan graham stewart reid murray powell
palmer holmes rogers stevens walsh hunter thomson matthews ross owen mason knight kennedy butler saunders cole pearce
dean foster harvey hudson gibson mills berry barnes pearson kaur dixon fletcher singh begum hussain ahmed ali spencer
elliott jenkins perry cooke armstrong carr lane burton payne grant hart wells webb ford west stone may page day short
long bird black pope lamb hayes burns ryan barker gordon cross newman freeman sharp bishop porter bull bush field park
banks brooks rice weaver
""".split()  # noqa: SIM905
_RANK_FIRST = {name: rank for rank, name in reversed(list(enumerate(_FIRST, 1)))}
_RANK_LAST = {name: rank for rank, name in reversed(list(enumerate(_LAST, 1)))}

_COMMON = (
    "i we you he she it they me us him her them my our your his their its this that these those the a an to of in on "
    "at is are was were be been am will would should could can do did have has had not no and or for with by so all "
    "who what when where why how if going want get got go just up out there here"
)
_OFTEN = frozenset(_COMMON.split())


def bits_of_first(name: str) -> float:
    """Bits of a first name in canonical form: −log2 of the share of people who bear it."""
    if len(name) == 1:
        return INITIAL
    rank = _RANK_FIRST.get(name)
    return min(RARE_FIRST, -math.log2(0.02 * rank**-0.5)) if rank else RARE_FIRST


def bits_of_last(name: str) -> float:
    """Bits of a surname in canonical form: −log2 of the share of people who bear it."""
    rank = _RANK_LAST.get(name)
    return -math.log2(0.0125 * rank**-0.55) if rank else RARE_LAST


def is_a_name(word: str) -> bool:
    """Whether a canonical word is one of the commonest names: then it is no slip of the pen for another."""
    return word in _RANK_LAST or word in _RANK_FIRST


def how_common(words: Iterable[str]) -> int:
    """How often one of some words stands in ordinary English, roughly."""
    return sum(200 if word in _OFTEN else 1 for word in words)
