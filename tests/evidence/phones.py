"""Screenshots of invented telephones, drawn as their makers draw them."""

import io
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

NETWORK, MESSAGE = "Larkmobile", "Mum: is that Mr Wrenfold?"


@dataclass(frozen=True)
class Phone:
    """What one telephone's screen looks like; lengths in points."""

    name: str
    width: int
    height: int
    scale: float
    bar: int
    """Height of the status bar in points."""
    island: bool = False
    dark: bool = False
    banner: bool = False
    over: bool = False
    """Whether the notification lies over the status bar, as on an iPhone."""

    @property
    def ground(self) -> str:
        return "#000000" if self.dark else "#ffffff"

    @property
    def ink(self) -> str:
        return "#ffffff" if self.dark else "#101010"


PHONES = [
    Phone("small iPhone", 375, 667, 2, 20),
    Phone("iPhone with a notch", 390, 844, 3, 47),
    Phone("iPhone with an island", 393, 852, 3, 59, island=True),
    Phone("iPhone with an island, dark", 393, 852, 3, 59, dark=True),
    Phone("iPhone, notification over the bar", 390, 844, 3, 47, banner=True, over=True),
    Phone("iPhone, dark, notification over the bar", 390, 844, 3, 47, dark=True, banner=True, over=True),
    Phone("Android 16:9", 360, 640, 3, 24),
    Phone("Android 20:9", 412, 915, 2.625, 40),
    Phone("Android 20:9, dark", 412, 915, 2.625, 40, dark=True),
    Phone("Android with a notification", 412, 915, 2.625, 40, banner=True),
    Phone("Android, dark, with a notification", 360, 800, 3, 30, dark=True, banner=True),
    Phone("iPad upright", 820, 1180, 2, 24),
    Phone("Android, a long page rolled up", 360, 2400, 3, 28),
]


def font(points: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(points)


def screenshot(phone: Phone) -> tuple[Image.Image, int, int]:
    """A screenshot, the row at which private things end, and the row at which the page begins."""
    size = round(phone.width * phone.scale), round(phone.height * phone.scale)
    picture = Image.new("RGB", size, phone.ground)
    draw = ImageDraw.Draw(picture)

    def at(x: float, y: float) -> tuple[float, float]:
        return x * phone.scale, y * phone.scale

    def area(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        return *at(left, top), *at(right, bottom)

    middle = phone.bar / 2 + (4 if phone.bar > 30 else 0)
    text = font((15 if phone.bar > 30 else 12) * phone.scale)
    draw.text(at(24, middle), f"9:41 {NETWORK}", phone.ink, text, anchor="lm")
    draw.text(at(phone.width - 40, middle), "5G 87%", phone.ink, text, anchor="rm")
    draw.rectangle(area(phone.width - 36, middle - 5, phone.width - 16, middle + 5), phone.ink)
    if phone.island:
        draw.rounded_rectangle(area(phone.width / 2 - 62, 11, phone.width / 2 + 62, 48), 18 * phone.scale, "#000000")
    begin = float(phone.bar)
    draw.rectangle(area(0, begin, phone.width, begin + 52), "#1c1c1e" if phone.dark else "#f2f2f7")
    draw.text(at(20, begin + 26), "Larkspur parents", phone.ink, font(18 * phone.scale), anchor="lm")
    for number in range(30):
        top = begin + 70 + number * 64
        draw.text(at(20, top), f"Poster {number}", phone.ink, font(15 * phone.scale))
        draw.text(
            at(20, top + 22), "The gate was shut again this morning and nobody came.", phone.ink, font(13 * phone.scale)
        )
    private = begin
    if phone.banner:
        top = 10 if phone.over else phone.bar + 6
        panel = "#2c2c2e" if phone.dark else "#e4e4ea" if phone.over else "#f6f8fb"
        draw.rounded_rectangle(area(8, top, phone.width - 8, top + 72), 20 * phone.scale, panel)
        draw.rounded_rectangle(area(22, top + 18, 58, top + 54), 8 * phone.scale, "#34c759")
        draw.text(at(70, top + 26), "Messages", phone.ink, font(14 * phone.scale), anchor="lm")
        draw.text(at(70, top + 48), MESSAGE, phone.ink, font(14 * phone.scale), anchor="lm")
        private = top + 72
    return picture, round(private * phone.scale), round(begin * phone.scale)


def as_png(picture: Image.Image, **about: str) -> bytes:
    """A PNG that carries all that a telephone writes beside the pixels."""
    told = PngInfo()
    for key, words in about.items():
        told.add_text(key, words)
        told.add_itxt(f"{key} again", words, zip=True)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = "Larkphone", "Model 5 of Petra Quillfeather", "Petra Quillfeather"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.5, 0.0, 0.0)
    stream = io.BytesIO()
    picture.save(stream, "PNG", pnginfo=told, exif=exif)
    return stream.getvalue()
