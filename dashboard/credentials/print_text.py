"""Text on printed sheets: which font has its letters, how wide it is, how it fills a box."""

from dataclasses import dataclass
from functools import cache

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD = "Helvetica", "Helvetica-Bold"
LINE_HEIGHT = 1.16

_OTHER_LETTERS = {PLAIN: "Vera", BOLD: "VeraBd"}
_SMALLER = 0.94

# Streams as plain bytes: their spelling in ASCII took 40 % of the time, and no printer asks for it.
rl_config.useA85 = 0


@dataclass(frozen=True, kw_only=True)
class Lines:
    """A text as it fills a box; `size` in points."""

    lines: tuple[str, ...]
    size: float
    font: str

    @property
    def height(self) -> float:
        """From the top of the first line to the bottom of the last, in points."""
        return len(self.lines) * self.size * LINE_HEIGHT


def font_for(text: str, font: str) -> str:
    """The font, or one with more letters where the PDF's own fonts lack some of the text's."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return _embedded(_OTHER_LETTERS[font])
    return font


def width_of(text: str, font: str, size: float) -> float:
    """The width in points."""
    return float(pdfmetrics.stringWidth(text, font_for(text, font), size))


def fitting(text: str, *, width: float, largest: float, smallest: float, font: str) -> float:
    """The largest size (points) at which the text is no wider than `width` (points)."""
    return max(smallest, min(largest, width / max(width_of(text, font, 1), 1e-6)))


def filling(
    text: str, *, width: float, height: float, largest: float, smallest: float, font: str
) -> Lines:
    """The text as large as the box allows, in lines of about the same width.

    A word that is wider than the box even at the smallest size is broken.
    """
    words, size = text.split(), largest
    while size > smallest:
        broken = _wrapped(words, width=width, font=font, size=size)
        fits = all(width_of(line, font, size) <= width for line in broken)
        if fits and len(broken) * size * LINE_HEIGHT <= height:
            break
        size = max(smallest, size * _SMALLER)
    parts = [part for word in words for part in _pieces(word, width=width, font=font, size=size)]
    even = _even(parts, width=width, font=font, size=size)
    return Lines(lines=tuple(even), size=size, font=font_for(text, font))


def _wrapped(words: list[str], *, width: float, font: str, size: float) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, font, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _even(words: list[str], *, width: float, font: str, size: float) -> list[str]:
    """As few lines as the width asks for, the widest of them as narrow as it can be."""
    fewest = len(_wrapped(words, width=width, font=font, size=size))
    narrow = [width * part / 100 for part in range(50, 100, 2)]
    tries = (_wrapped(words, width=each, font=font, size=size) for each in narrow)
    best = _wrapped(words, width=width, font=font, size=size)
    return next((lines for lines in tries if len(lines) == fewest), best)


def _pieces(word: str, *, width: float, font: str, size: float) -> list[str]:
    pieces, rest = [], word
    while width_of(rest, font, size) > width and len(rest) > 1:
        cut = max(1, int(len(rest) * width / width_of(rest, font, size)) - 1)
        pieces.append(rest[:cut])
        rest = rest[cut:]
    return [*pieces, rest]


@cache
def _embedded(name: str) -> str:
    pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    return name
