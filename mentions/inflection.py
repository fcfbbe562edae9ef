"""English verbs in another form: -s, -ed, -ing."""

import re
from collections.abc import Mapping

_VOWELS = "aeiou"


def inflected(phrase: str, form: str, irregular: Mapping[str, str]) -> str:
    """A verb, or a phrase that begins with one, in another form; a phrase that begins with a list hands it on."""
    verb, blank, rest = phrase.partition(" ")
    if verb.startswith("{"):
        return f"{verb[:-1]}.{form}}}{blank}{rest}"
    return "|".join(_one(each, form, irregular) for each in verb.split("|")) + blank + rest


def _one(verb: str, form: str, irregular: Mapping[str, str]) -> str:
    if form == "s":
        return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
    if form == "ed" and verb in irregular:
        return irregular[verb]
    if form == "ed" and verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return f"{verb[:-1]}ied"
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb
    return stem + stem[-1] * _doubles(verb) + form


def _doubles(verb: str) -> bool:
    """Whether the last letter is doubled, as in stabbed: one syllable that ends like -ab."""
    return re.fullmatch(r"[^aeiou]+[aeiou][^aeiouwxyh]", verb) is not None
