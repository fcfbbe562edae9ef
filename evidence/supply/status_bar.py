"""The status bar of a telephone and a notification under it, as they stand in a screenshot.

They can tell who handed a picture in: the network, the clock, a message that came in (A24). Where the
picture leaves room for doubt, rather too much is covered than too little; the original stays whole.
Measures are shares of the picture's width, because that is what the makers of telephones keep to.
"""

from dataclasses import dataclass
from statistics import median

from PIL import Image

_COLUMNS = 200
"""Columns to which a picture is narrowed before it is looked at."""
_MARGIN = 4
_WIDTHS = range(320, 2161)
_TALL, _LONG = 1.7, 2.45
"""Heights of telephones; what is longer is a page that was rolled up."""
_SAME, _GLYPH, _EDGE = 10, 36, 5
"""Differences of brightness: one colour, a sign upon it, the edge of a panel."""
_DEEPEST, _SIGN, _GAP, _NOISE = 0.155, 0.075, 0.008, 0.03


@dataclass(frozen=True, slots=True)
class Covering:
    """How many pixels at the top are to be covered, and why, in words."""

    pixels: int
    why: str


class _Top:
    """The upper part of a picture: rows of brightness, as wide as `_COLUMNS`, as high as they were."""

    def __init__(self, picture: Image.Image, height: int) -> None:
        band = picture.crop((0, 0, picture.width, height)).convert("L").resize((_COLUMNS, height), Image.Resampling.BOX)
        flat = band.tobytes()
        self.rows = [flat[at : at + _COLUMNS] for at in range(0, len(flat), _COLUMNS)]
        # The colour of a row is told by its ends: between them a clock and a camera may fill more than half.
        self.grounds = [int(median(row[:_MARGIN] + row[-_MARGIN:])) for row in self.rows]

    def signs(self, y: int, first: int, last: int) -> bool:
        """Whether something stands out from the ground of a row between two columns."""
        ground = self.grounds[y]
        return any(abs(value - ground) > _GLYPH for value in self.rows[y][first:last])

    def empty(self, y: int) -> bool:
        """Whether nothing stands in a row."""
        return not self.signs(y, 0, _COLUMNS)


def covering(picture: Image.Image) -> Covering:
    """How much of a screenshot's top is to be covered: nothing where it was not made by a telephone."""
    width, height = picture.size
    if height < width * 1.25 or width not in _WIDTHS:
        return Covering(0, "nothing was covered: the picture does not have the shape of a telephone")
    top = _Top(picture, min(height, int(width * 0.75)))
    bar = _bar(top, width)
    like_telephone = _TALL <= height / width <= _LONG
    banner = _banner(picture, bar or int(width * _DEEPEST)) if bar or like_telephone else 0
    if banner:
        return Covering(banner, "status bar and notification")
    if bar:
        return Covering(bar, "status bar")
    if like_telephone:
        share = _DEEPEST if height / width > 1.9 else 0.08  # noqa: PLR2004 - a notch came with longer screens
        return Covering(int(width * share), "place of the status bar, as a precaution")
    return Covering(0, "nothing was covered: no status bar was found")


def _bar(top: _Top, width: int) -> int:
    """Height of a strip of one colour with small signs at its left and right; 0 when there is none."""
    deepest, third = min(int(width * _DEEPEST), len(top.rows) - 1), _COLUMNS // 3
    marked = [y for y in range(deepest) if not top.empty(y)]
    if not marked or marked[0] < width * 0.004:
        return 0  # in a bar there is air above the signs
    left = right = False
    ground = top.grounds[0]
    end = marked[0]
    for y in range(marked[0], deepest):
        if abs(top.grounds[y] - ground) > _SAME:
            end = y  # another colour begins: the page
            break
        if not top.empty(y):
            left, right = left or top.signs(y, 0, third), right or top.signs(y, 2 * third, _COLUMNS)
            end = y + 1
        elif y - end >= width * _GAP and left and right:
            break
    if not (left and right) or end - marked[0] > width * _SIGN + _island(top, width):
        return 0
    height = end + _air(top, end, ground, deepest)
    return height if height > width * 0.02 else 0


def _island(top: _Top, width: int) -> int:
    """Room for the dark pill of a camera in the middle, which is higher than the signs beside it."""
    middle = range(int(_COLUMNS * 0.4), int(_COLUMNS * 0.6))
    rows = min(int(width * 0.1), len(top.rows))
    dark = any(all(top.rows[y][x] < _SAME for x in middle) for y in range(rows)) and top.grounds[0] > _GLYPH
    return int(width * 0.05) if dark else 0


def _air(top: _Top, end: int, ground: int, deepest: int) -> int:
    """Empty rows under the signs; to cover them hides nothing."""
    rows = range(end, max(end, deepest))
    return next((y - end for y in rows if not top.empty(y) or abs(top.grounds[y] - ground) > _SAME), len(rows))


def _banner(picture: Image.Image, bar: int) -> int:
    """Lower edge of a rounded panel across the width, close to the status bar; 0 when there is none."""
    width, height = picture.size
    limit = min(height, int(max(height * 0.2, bar + width * 0.5)))
    grey = picture.crop((0, 0, width, limit)).convert("L")
    begun = last = -1
    for y in range(limit):
        row = grey.crop((0, y, width, y + 1)).tobytes()
        apart = begun < 0 or y - last > width * _NOISE
        if _panel(row, width):
            begun, last = y if apart else begun, y
        elif apart and _is_banner(begun, last, bar, width):
            break
    if not _is_banner(begun, last, bar, width):
        return 0
    return min(height, last + 1 + int(width * 0.03))


def _is_banner(begun: int, last: int, bar: int, width: int) -> bool:
    return 0 <= begun <= bar + width * 0.09 and width * 0.08 <= last - begun <= width * 0.5


def _panel(row: bytes, width: int) -> bool:
    """Whether a row shows a panel: one colour at both edges, and from the same distance on another."""
    if abs(row[0] - row[-1]) > _SAME:
        return False
    inset = _inset(row, width)
    return inset > 0 and abs(inset - _inset(row[::-1], width)) <= max(2, width * 0.006)


def _inset(row: bytes, width: int) -> int:
    """How far from the left the colour of the edge ends for good; 0 when it does not."""
    for x in range(1, int(width * 0.07)):
        if abs(row[x] - row[0]) >= _EDGE and all(abs(row[x + more] - row[0]) >= _EDGE for more in (1, 2, 3)):
            return x if x >= width * 0.008 else 0
    return 0
