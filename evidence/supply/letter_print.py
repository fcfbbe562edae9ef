"""The print of a mail (A28): its words as they were laid out, nothing fetched, nothing that acts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from markupsafe import Markup, escape
from selectolax.lexbor import LexborHTMLParser, LexborNode
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from evidence.redact.pdf_text import text_of
from evidence.redact.pictures import PictureError, opened
from evidence.redact.png import written
from evidence.redact.spelling import blocked, spots
from evidence.supply.letters import Attachment, Letter
from mentions.hostile import why_hostile

LONGEST = 200_000
"""Characters of a mail's words that are printed; the rest stands in the original."""
_KEPT = {"p", "br", "b", "strong", "i", "em", "u", "s", "ul", "ol", "li", "blockquote", "pre", "hr", "div"}
_AS = {"tr": "div", "td": "span", "th": "span", "table": "div", "center": "div", "section": "div", "article": "div"} | {
    f"h{level}": "h3" for level in range(1, 7)
}
_UNSEEN = {"script", "style", "title", "template", "head", "meta", "link"}
_LINES, _TAGS, _EMPTY = (
    re.compile(r"</(?:p|div|li|h3|blockquote|pre)>|<[bh]r>"),
    re.compile("<[^>]*>"),
    re.compile("\n{3,}"),
)
_DEEPEST, _MOST_PICTURES, _WIDEST = 30, 20, 1200
_SHORTENED = "The rest of this mail is not printed; it stands in the original."
_WITHHELD = "The words of this mail cannot be printed without naming who received it; they stand in the original."


@dataclass(frozen=True, slots=True)
class _Page:
    """One mail as the template lays it out."""

    told: tuple[tuple[str, str], ...]
    words: Markup
    attachments: tuple[Attachment, ...]
    attached: tuple["_Page", ...]


class _Inline(URLFetcher):  # type: ignore[misc]  # weasyprint has no types
    """Fetcher of the print: the pictures inside the mail, and nothing else in the world."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        super().__init__(fail_on_errors=True)
        self.pictures = pictures

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        del headers  # nothing is asked of anybody
        if url not in self.pictures:
            message = f"{url} is no picture of this mail"
            raise ValueError(message)
        return URLFetcherResponse(url, self.pictures[url], {"Content-Type": "image/png"})


def printed(letter: Letter, hidden: tuple[str, ...], original: str) -> bytes:
    """The mail as a PDF, without anybody who received it."""
    pictures: dict[str, bytes] = {}
    content = _pdf(_page(letter, hidden, pictures), pictures, original)
    if hidden and spots(text_of(content), hidden):
        page = _page(letter, hidden, pictures)
        content = _pdf(_Page(page.told, _paragraphs(_WITHHELD), (), ()), {}, original)
    return content


def _pdf(page: _Page, pictures: Mapping[str, bytes], original: str) -> bytes:
    html = render_to_string("evidence/letter.html", {"page": page, "original": original})
    content: bytes = HTML(string=html, url_fetcher=_Inline(pictures)).write_pdf(pdf_variant="pdf/ua-1")
    return content


def _page(letter: Letter, hidden: tuple[str, ...], pictures: dict[str, bytes]) -> _Page:
    def said(text: str) -> str:
        return blocked(text, hidden)[0] if hidden else text

    return _Page(
        told=tuple((name, said(value)) for name, value in letter.told),
        words=_words(letter, said(letter.html), said(letter.text), pictures),
        attachments=tuple(
            Attachment(said(one.name) or "without a name", said(one.media_type), one.size, one.sha256)
            for one in letter.attachments
        ),
        attached=tuple(_page(one, hidden, pictures) for one in letter.attached),
    )


def _words(letter: Letter, html: str, text: str, pictures: dict[str, bytes]) -> Markup:
    if not html or why_hostile(html):
        return _paragraphs(text)
    known: dict[str, str] = {}
    for name, content in letter.pictures:
        if len(pictures) < _MOST_PICTURES and (png := _small(content)):
            known[name] = f"inline:{len(pictures)}"
            pictures[known[name]] = png
    parts, length = [], 0
    for part in _laid_out(html, known):
        parts.append(part)
        length += len(part)
        if length > LONGEST:
            parts.append(_paragraphs(_SHORTENED))
            break
    return Markup("").join(parts)


def _paragraphs(text: str) -> Markup:
    cut = text if len(text) <= LONGEST else f"{text[:LONGEST]}\n\n{_SHORTENED}"
    return Markup('<div class="plain">{}</div>').format(cut)


def _small(content: bytes) -> bytes:
    try:
        picture = opened(content)
    except PictureError:
        return b""
    picture.thumbnail((_WIDEST, _WIDEST))
    return written(picture)


def words_of(html: str) -> str:
    """The words of a mail in HTML, as text, a line for each block."""
    if why_hostile(html):
        return ""
    lined = _LINES.sub("\n", "".join(_laid_out(html, {})))
    lines = (" ".join(line.split()) for line in unescape(_TAGS.sub("", lined)).splitlines())
    return _EMPTY.sub("\n\n", "\n".join(lines)).strip()[:LONGEST]


def _laid_out(html: str, pictures: Mapping[str, str]) -> Iterator[Markup]:
    """The mail's own HTML with nothing left but words, a few plain tags, and pictures that came with it."""
    body = LexborHTMLParser(html).body
    node = body.child if body else None
    opens: list[str] = []
    while node is not None:
        tag = node.tag or ""
        kept = tag if tag in _KEPT else _AS.get(tag, "")
        if len(opens) > _DEEPEST and kept not in {"br", "hr"}:
            kept = ""  # the words of a mail that is nested for ever are still printed, one after another
        yield _opening(node, tag, kept, pictures)
        if node.child is not None and tag not in _UNSEEN:
            opens.append(kept)
            node = node.child
            continue
        yield _closing(kept)
        while node is not None and node.next is None and opens:
            node = node.parent
            yield _closing(opens.pop())
        node = node.next if node is not None else None


def _opening(node: LexborNode, tag: str, kept: str, pictures: Mapping[str, str]) -> Markup:
    if tag == "-text":
        return escape(node.text_content or "")
    attributes = node.attributes
    if tag == "img":
        source = str(attributes.get("src") or "")
        if place := pictures.get(source.removeprefix("cid:")):
            return Markup('<img src="{}" alt="{}">').format(place, attributes.get("alt") or "picture in the mail")
        return Markup('<span class="absent">[picture, not fetched: {}]</span> ').format(
            attributes.get("alt") or "no text"
        )
    if tag == "a" and (host := _host(str(attributes.get("href") or ""))):
        return Markup('<span class="absent">[link to {}]</span> ').format(host)
    return Markup("<{}>").format(kept) if kept else Markup("")


def _closing(kept: str) -> Markup:
    return Markup("") if kept in {"", "br", "hr"} else Markup("</{}> ").format(kept)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
