"""Charts over an axis: scale and grid, stacked columns, step lines, a band, flags."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from dashboard.credentials.print_text import BOLD, PLAIN, width_of
from dashboard.pdf.box import Box
from dashboard.pdf.ink import ACCENT, ACCENT_SOFT, GRID, INK, LINE, MUTED, WHITE, Look, fill_box
from dashboard.pdf.words import Align, line

SMALL = 7.5
_LABELS = 12.0
_FLAG = 5.0
_GAP = 0.24

Written = Callable[[float], str]


@dataclass(frozen=True, kw_only=True)
class Scale:
    """From nothing to `top` in round steps."""

    step: float
    top: float

    @property
    def ticks(self) -> tuple[float, ...]:
        """Nothing, each step, the top."""
        return tuple(self.step * number for number in range(round(self.top / self.step) + 1))


def scale_for(most: float, *, steps: int = 4) -> Scale:
    """The finest scale in whole 1, 2 and 5 that needs no more steps than these."""
    step, power = 1.0, 1.0
    while True:
        for factor in (1, 2, 5):
            step = factor * power
            if step * steps >= most:
                top = step * max(1, -(-most // step))
                return Scale(step=step, top=top)
        power *= 10


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its parts from the ground up, `label` below, `note` on top."""

    label: str
    parts: tuple[tuple[float, Look], ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Flag:
    """A change before the column at `place`, told by a letter."""

    place: float
    sign: str


@dataclass(frozen=True, kw_only=True)
class Plot:
    """Where a chart's values stand: `area` is what is inside the axes."""

    canvas: Canvas
    area: Box
    scale: Scale
    across: float

    def x(self, place: float) -> float:
        """The place on the sheet of a place on the axis, which runs from 0 to `across`."""
        return self.area.left + self.area.width * place / self.across

    def y(self, value: float) -> float:
        """The height on the sheet of a value."""
        return self.area.bottom + self.area.height * value / self.scale.top


def plot(canvas: Canvas, box: Box, *, scale: Scale, across: float, written: Written) -> Plot:
    """Draw the grid with its values at the left, and say where things go."""
    widest = max(width_of(written(each), PLAIN, SMALL) for each in scale.ticks)
    area = box.inside(left=widest + 5, top=SMALL, bottom=_LABELS)
    found = Plot(canvas=canvas, area=area, scale=scale, across=across)
    canvas.setLineWidth(0.6)
    for tick in scale.ticks:
        y = found.y(tick)
        canvas.setStrokeColor(LINE if tick == 0 else GRID)
        canvas.line(area.left, y, area.right, y)
        _small(canvas, written(tick), area.left - 4, y - SMALL * 0.35, Align.RIGHT)
    return found


def columns(plot: Plot, drawn: Sequence[Column]) -> None:
    """Stacked columns, one at each whole place of the axis."""
    wide = plot.x(1) - plot.x(0)
    for place, each in enumerate(drawn):
        left = plot.x(place) + wide * _GAP / 2
        value = 0.0
        for part, look in each.parts:
            low, high = plot.y(value), plot.y(value + part)
            box = Box(left=left, bottom=low, width=wide * (1 - _GAP), height=high - low)
            fill_box(plot.canvas, box, look)
            value += part
        middle = plot.x(place + 0.5)
        if each.note:
            _small(plot.canvas, each.note, middle, plot.y(value) + 2, Align.MIDDLE, ink=INK)
        mark(plot, each.label, at=place + 0.5)


def mark(plot: Plot, label: str, *, at: float) -> None:
    """A word below the axis."""
    base = plot.area.bottom - _LABELS + 3
    _small(plot.canvas, label, plot.x(at), base, Align.MIDDLE)


def curve(
    plot: Plot,
    points: Sequence[tuple[float, float]],
    *,
    ink: Color = ACCENT,
    width: float = 1.6,
    dashed: bool = False,
) -> None:
    """A line through (place, value)."""
    if not points:
        return
    path = plot.canvas.beginPath()
    path.moveTo(plot.x(points[0][0]), plot.y(points[0][1]))
    for place, value in points[1:]:
        path.lineTo(plot.x(place), plot.y(value))
    plot.canvas.saveState()
    plot.canvas.setStrokeColor(ink)
    plot.canvas.setLineWidth(width)
    if dashed:
        plot.canvas.setDash(4, 3)
    plot.canvas.drawPath(path, stroke=1, fill=0)
    plot.canvas.restoreState()


def steps(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points of a step curve, which keeps each value until the next place."""
    found: list[tuple[float, float]] = []
    for place, value in points:
        if found:
            found.append((place, found[-1][1]))
        found.append((place, value))
    return found


def band(
    plot: Plot, points: Sequence[tuple[float, float, float]], *, ink: Color = ACCENT_SOFT
) -> None:
    """The area between (place, low, high)."""
    if not points:
        return
    path = plot.canvas.beginPath()
    path.moveTo(plot.x(points[0][0]), plot.y(points[0][2]))
    for place, _, high in points[1:]:
        path.lineTo(plot.x(place), plot.y(high))
    for place, low, _ in reversed(points):
        path.lineTo(plot.x(place), plot.y(low))
    path.close()
    plot.canvas.saveState()
    plot.canvas.setFillColor(ink)
    plot.canvas.drawPath(path, stroke=0, fill=1)
    plot.canvas.restoreState()


def level(plot: Plot, value: float, *, word: str) -> None:
    """A dashed line across, with what it is at its right end."""
    curve(plot, [(0, value), (plot.across, value)], ink=MUTED, width=0.9, dashed=True)
    _small(plot.canvas, word, plot.area.right, plot.y(value) + 2.5, Align.RIGHT, ink=INK)


def flags(plot: Plot, drawn: Sequence[Flag]) -> None:
    """A line down from a letter for each change."""
    for each in drawn:
        x, top = plot.x(each.place), plot.area.top
        # The axis has its numbers left of the area.
        middle = max(x, plot.area.left + _FLAG)
        plot.canvas.saveState()
        plot.canvas.setStrokeColor(INK)
        plot.canvas.setLineWidth(0.7)
        plot.canvas.setDash(1.5, 1.5)
        plot.canvas.line(x, plot.area.bottom, x, top)
        plot.canvas.setFillColor(INK)
        plot.canvas.circle(middle, top + 1, _FLAG, stroke=0, fill=1)
        plot.canvas.restoreState()
        y = top + 1 - SMALL * 0.35
        sign = each.sign
        line(
            plot.canvas,
            sign,
            x=middle,
            y=y,
            size=SMALL - 0.5,
            font=BOLD,
            ink=WHITE,
            align=Align.MIDDLE,
        )


def _small(
    canvas: Canvas, text: str, x: float, y: float, align: Align, *, ink: Color = MUTED
) -> None:
    line(canvas, text, x=x, y=y, size=SMALL, ink=ink, align=align)
