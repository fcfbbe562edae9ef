"""Judging: whether the occurrences in a page mean our school and its people.

Every decision is a sum of bits of evidence (log2 likelihood ratios, prior included), and every summand
is kept as a reason that a person can read.
"""

import itertools
import re
from collections.abc import Iterable

from mentions.canonical import canonical
from mentions.mention import REVIEW, Mention, Reason, band_of, total
from mentions.reading import Hit, Reading, close, longest
from mentions.watchlist import SchoolNames

NEAR, BESIDE, BEFORE_AND_AFTER = 150, 40, 90
LONGEST_QUOTE = 300
_OTHER_PLACE = re.compile(
    r"^(?:[’']s)?(?:,| in| at)? (?:near )?([A-Z][a-z]{3,}(?:[ -][A-Z][a-z]+)*)(?=[,.;:)]|$| [a-z])"
)
_NO_PLACE = {"the", "this", "that", "they", "there", "when", "where", "head", "year", "school", "miss", "mrs", "have"}


class Judge:
    """Weighs the occurrences of one school and its people in one page."""

    def __init__(self, reading: Reading, school: SchoolNames) -> None:
        self.reading = reading
        self.school = school
        self.names = longest(reading.of("school", school.key))
        self.people = longest(reading.of("person", school.key))
        self.surroundings = tuple(self._surroundings())
        self.accepted: list[Hit] = []

    def mentions(self) -> Iterable[Mention]:
        """One mention for each entity that passes: its best place, with the number of places."""
        weighed = [(hit, self._school_reasons(hit)) for hit in self.names]
        self.accepted = [hit for hit, reasons in weighed if total(reasons) > REVIEW]
        weighed += [(hit, self._person_reasons(hit)) for hit in self.people]
        by_entity: dict[tuple[str, str], list[tuple[Hit, list[Reason]]]] = {}
        for hit, reasons in weighed:
            if total(reasons) > REVIEW:
                by_entity.setdefault((hit.term.kind, hit.term.entity), []).append((hit, reasons))
        for same in by_entity.values():
            hit, reasons = max(same, key=lambda pair: (total(pair[1]), not self.reading.in_title(pair[0])))
            yield self._mention(hit, reasons, len({found.start for found, _ in same}))

    def _surroundings(self) -> Iterable[Reason]:
        """Evidence that holds for the whole page: place names and host. Correlated, so capped as a group."""
        if self.reading.page.stands_on(self.school.domains):
            yield Reason("the page stands on the school’s own website", 15)
        # The town inside the school's own name (Wexcombe Primary School) tells nothing new.
        named = [(hit.start, hit.end) for hit in self.names]
        said = {
            hit.term.form: hit
            for hit in self.reading.of("place", self.school.key)
            if not any(start <= hit.start and hit.end <= end for start, end in named)
        }
        ordered = sorted(said.values(), key=lambda hit: -hit.term.bits)
        for rank, hit in enumerate(ordered):
            start, end = self.reading.span(hit)
            words = " ".join(self.reading.full[start:end].split())
            yield Reason(f"the page gives the school’s {hit.term.form}, {words}", hit.term.bits / (4 if rank else 1))

    def _colleagues(self, entity: str = "") -> Iterable[Reason]:
        full = [hit.term for hit in self.people if hit.term.form in {"full name", "surname first"}]
        others = dict.fromkeys(term.entity for term in full if term.entity != entity)
        for _ in list(others)[:2]:
            yield Reason("somebody else of the school’s staff is named on the page", 10)

    def _school_reasons(self, hit: Hit) -> list[Reason]:
        reasons = [Reason(f"the school’s {hit.term.form} is written", hit.term.bits)]
        reasons += self.surroundings
        reasons += self._colleagues()
        if hit.term.form == "short name" and not close(self.reading.of("setting"), hit, NEAR):
            reasons.append(Reason("nothing near it speaks of a school: it may be a street or a village", -8))
        reasons += self._elsewhere(hit, spoken_for=len(reasons) > 1)
        return reasons

    def _elsewhere(self, hit: Hit, *, spoken_for: bool) -> Iterable[Reason]:
        """Counter-evidence: the words point to a school of the same name in another place."""
        start, end = self.reading.span(hit)
        followed = _OTHER_PLACE.match(re.sub(r"\s+", " ", self.reading.full[end : end + 60]))
        if followed and not self._ours(followed[1]):
            yield Reason(f"“{followed[1]}” follows the name: another place", -12)
        ours = canonical(self.school.postcode).replace(b" ", b"").decode().upper()
        if not ours:
            return
        area = "".join(itertools.takewhile(str.isalpha, ours))  # WX of WX4 7LH
        for place, postcode in self.reading.postcodes.items():
            foreign = not re.match(rf"{area}\d", postcode)
            if foreign and (not spoken_for or start - NEAR < place < end + NEAR):
                yield Reason(f"the page gives another postcode, {postcode}", -8)
                return

    def _ours(self, name: str) -> bool:
        """Whether a capitalised word after the name is no other place: our own, or no place at all."""
        own = canonical(f"{self.school.town} {self.school.authority} {self.school.name}")
        return canonical(name).split()[0] in own.split() or name.split(maxsplit=1)[0].lower() in _NO_PLACE

    def _person_reasons(self, hit: Hit) -> list[Reason]:
        reasons = [Reason(f"the name is given as {hit.term.form}", hit.term.bits)]
        if close(self.accepted, hit, NEAR):
            reasons.append(Reason("the school is named near by", 11))
        elif self.accepted:
            reasons.append(Reason("the school is named on the page", 7))
        elif self.names:
            reasons.append(Reason("the page speaks of another school of the same name", -8))
        reasons += self.surroundings
        reasons += self._colleagues(hit.term.entity)
        if role := close(self.reading.of("role"), hit, BESIDE):
            reasons.append(Reason(f"“{role.term.form}” stands beside the name", role.term.bits))
        if trade := close(self.reading.of("trade"), hit, BESIDE):
            reasons.append(Reason(f"“{trade.term.form}” stands beside the name: another line of work", trade.term.bits))
        return reasons

    def _mention(self, hit: Hit, reasons: list[Reason], times: int) -> Mention:
        start, end = self.reading.span(hit)
        full, bits = self.reading.full, total(reasons)
        return Mention(
            entity=hit.term.entity,
            kind=hit.term.kind,
            school=self.school.key,
            form=hit.term.form,
            band=band_of(bits),
            bits=round(bits, 1),
            place="title" if self.reading.in_title(hit) else "text",
            before=_collapsed(re.sub(r"^\S*\s", "", full[max(0, start - BEFORE_AND_AFTER) : start])),
            quote=_collapsed(full[start:end])[:LONGEST_QUOTE],
            after=_collapsed(re.sub(r"\s\S*$", "", full[end : end + BEFORE_AND_AFTER])),
            words=self.reading.canonical[hit.start : hit.end].decode(),
            times=times,
            reasons=tuple(reasons),
        )


def _collapsed(text: str) -> str:
    """Text with every run of white space as one blank, kept at the ends: there the quote joins on."""
    return re.sub(r"\s+", " ", text)
