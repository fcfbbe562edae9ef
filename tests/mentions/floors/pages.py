"""Filler pages with the structure of the web: navigation, sidebar, comments, footer."""

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass
from html import escape

from tests.mentions.floors import pools
from tests.mentions.floors.probe import Planted

_SENTENCES = (
    "{name} won the raffle and gave the hamper back.",
    "The council will dig up {street} for the third time this year.",
    "{name}, who lives near {street}, said the buses had never been worse.",
    "The planning committee meets on Thursday in {town}.",
    "Volunteers cleared eleven bags of litter from the river bank.",
    "A new bakery has opened beside the old chapel in {town}.",
    "Mr {surname} of {street} grew the largest marrow at the show.",
    "“It is a disgrace,” said {name}, a shopkeeper.",
    "{name} scored twice in the second half.",
    "{name} and {other} were married at {church} in May.",
    "Trains to {town} are replaced by buses on Sunday.",
    "The library will close at four until further notice.",
    "Cllr {name} asked why the lights had not been mended.",
    "Mrs {surname} said that the choir needs two more altos.",
    "Does anyone know a good plumber in {town}?",
    "{name} has run the allotment society since 1998.",
    "The harvest festival at {church} was well attended.",
    "The match against {town} ended in a draw.",
    "Pupils of {school} in {town} sang on the green.",
    "{school} has a new boiler, {name} of {town} council said.",
    "{name} teaches the piano and keeps bees.",
    "Weather: bright at first, rain from the west by evening.",
    "I am still waiting for my parcel, and {name} never answers the telephone.",
    "A lorry driver was fined after an accident on {street}.",
    "My children are happy at {school}, we moved here from {town}.",
    "For hire: marquee, sixty chairs, tea urn. Ask {name}.",
)
_CHURCHES = ("St Mary’s Church", "All Saints’ Church", "the Methodist chapel", "St John’s", "Christ Church")
_NAV = ("Home", "News", "Sport", "What’s on", "Letters", "Forum", "Jobs", "Property", "Contact")
_OTHERS = (
    "Mossgate Primary School", "Hollybush Infants", "Netherfold High School", "Priory Wood Academy", "Ridgeway College",
    "Tollgate Junior School", "St Bertram’s Catholic Primary School", "St Luke’s CE Primary", "St Mary’s School",
)  # fmt: skip
_COMMENT = ("Well said.", "Rubbish.", "Who pays for this?", "So proud of everyone!", "First.", "Same here, no reply.")


@dataclass(frozen=True)
class Setting:
    """Where a filler page plays: its chance, its town, and surnames that it does not use."""

    chance: random.Random
    town: str
    towns: tuple[str, ...]
    avoided: Collection[str] = ()

    def name(self) -> str:
        """Somebody whose surname is not avoided."""
        while (drawn := pools.somebody(self.chance)).rsplit(maxsplit=1)[-1] in self.avoided:
            pass
        return drawn

    def sentence(self) -> str:
        """One sentence of filler."""
        chance = self.chance
        return chance.choice(_SENTENCES).format(
            name=self.name(), other=self.name(), surname=self.name().rsplit(maxsplit=1)[-1],
            town=chance.choice(self.towns), street=chance.choice(pools.STREETS), church=chance.choice(_CHURCHES),
            school=chance.choice(_OTHERS),
        )  # fmt: skip

    def paragraphs(self, planted: str) -> list[str]:
        """Paragraphs of filler, the planted sentence somewhere inside one of them."""
        count = self.chance.randint(3, 7)
        written = [[self.sentence() for _ in range(self.chance.randint(2, 5))] for _ in range(count)]
        if planted:
            paragraph = self.chance.choice(written)
            paragraph.insert(self.chance.randint(0, len(paragraph)), planted)
        return [" ".join(paragraph) for paragraph in written]


def _news(setting: Setting, planted: Planted, masthead: str) -> str:
    story = "".join(f"<p>{text}</p>" for text in setting.paragraphs(planted.sentence))
    aside = "".join(f"<li><a href='/{n}'>{setting.sentence()}</a></li>" for n in range(6))
    return (
        f"<header><h1>{masthead}</h1></header><main><article><h2>{setting.sentence()}</h2>"
        f"<p class=by>By {setting.name()} | 4 March</p>{story}</article></main>"
        f"<aside><h3>Most read</h3><ul>{aside}</ul></aside>"
    )


def _forum(setting: Setting, planted: Planted, masthead: str) -> str:
    posts = setting.paragraphs(planted.sentence)
    rows = "".join(
        f"<div class=post><b>{pools.common(setting.chance, pools.WOMEN).lower()}{setting.chance.randint(1, 99)}</b>"
        f" <time>{n + 1} days ago</time><div>{text}</div><a href='#r{n}'>Reply</a></div>"
        for n, text in enumerate(posts)
    )
    return f"<div id=top><h1>{masthead}</h1><p>Board index » Local chat</p></div>{rows}"


def _blog(setting: Setting, planted: Planted, masthead: str) -> str:
    text = "".join(f"<p>{part}</p>" for part in setting.paragraphs(planted.sentence))
    remarks = "".join(f"<li><cite>{setting.name()}</cite> {setting.chance.choice(_COMMENT)}</li>" for _ in range(4))
    return f"<div class=blog><h1>{masthead}</h1>{text}<h3>4 comments</h3><ol>{remarks}</ol></div>"


def _club(setting: Setting, planted: Planted, masthead: str) -> str:
    rows = "".join(f"<tr><td>{setting.name()}<td>{setting.chance.randint(1, 40)}</tr>" for _ in range(8))
    text = "<br><br>".join(setting.paragraphs(planted.sentence))
    return f"<h1>{masthead}</h1><table><tr><th>Player<th>Points</tr>{rows}</table><div>{text}</div>"


_KINDS: tuple[Callable[[Setting, Planted, str], str], ...] = (_news, _forum, _blog, _club)


def page(setting: Setting, planted: Planted) -> tuple[str, str]:
    """A page with what is planted in it, and its address."""
    chance = setting.chance
    number = chance.randrange(len(_KINDS))
    masthead = f"{setting.town} {('Gazette', 'Chatter', 'Notebook', 'Bowls Club')[number]}"
    nav = "".join(f"<li><a href='/{word.lower()}'>{word}</a></li>" for word in _NAV)
    body = _KINDS[number](setting, planted, masthead)
    html = (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{planted.title or masthead}</title>"
        f"<style>nav{{color:red}}</style>{planted.head}</head><body><nav><ul>{nav}</ul></nav>{body}{planted.body}"
        f"<footer>© {escape(masthead)} | Cookies | Privacy</footer></body></html>"
    )
    host = f"{''.join(masthead.lower().split())}.test"
    return html, f"http://{host}/{planted.slug or f'page-{chance.randint(1, 9999)}'}"
