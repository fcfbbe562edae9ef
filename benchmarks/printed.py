"""How figures of accuracy are printed: each beside its aim, with some of the pages behind it."""

from collections.abc import Iterable

from mentions.mention import Mention
from mentions.text import Page

SURE = {"certain", "likely"}


def line(what: str, figure: str, aim: str = "") -> None:
    """One figure."""
    print(f"  {what:<68} {figure:>10}  {aim}", flush=True)


def tell(mentions: Iterable[tuple[Page, Mention]], most: int = 6) -> None:
    """Some mentions with the words around them and their reasons."""
    for page, mention in list(mentions)[:most]:
        reasons = "; ".join(f"{reason.text} {reason.bits:+.0f}" for reason in mention.reasons)
        words = f"…{mention.before[-60:]}[{mention.quote}]{mention.after[:60]}…"
        print(f"      {mention.band} {mention.kind} {page.address[-40:]} {words} ({reasons})")
