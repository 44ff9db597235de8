"""Offices as bubbles on their points of the earth, without a map service's pictures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import plotly.graph_objects as go

from dashboard.domain.office import Office, Position
from dashboard.ui import theme
from dashboard.ui.charts.drawing import Drawing
from dashboard.ui.charts.figure import literal

_SMALLEST, _LARGEST, _PER_ROOT = 12, 40, 2
# What is drawn upon: so high, and so wide on a phone and in the narrowest window that is none. What
# is left on either side of it, a letter and a line of a name. In CSS pixels.
_HEIGHT, _PHONE, _WIDE = 268.0, 326.0, 520.0
_BESIDE, _LETTER, _LINE = 16.0, 6.5, 15.0
_MARGIN = {"l": 16, "r": 16, "t": 24, "b": 8}
# Around the offices: a share of their extent, and degrees where they are one.
_ROOM, _LEAST_ROOM = 0.07, 0.02
# Plotly leaves a quarter of a bubble's radius and a pixel between it and its name.
_REACH, _GAP = 1.25, 1.0
# Where a name stands beside its bubble, and the way there.
_SIDES = (
    ("top center", 0, -1),
    ("bottom center", 0, 1),
    ("middle right", 1, 0),
    ("middle left", -1, 0),
    ("top right", 1, -1),
    ("top left", -1, -1),
    ("bottom right", 1, 1),
    ("bottom left", -1, 1),
)


@dataclass(frozen=True, kw_only=True)
class Bubble:
    """An office whose position is known; its area grows with `weight` people.

    `words` stand behind its name, `sentence` is told under the pointer.
    """

    office: Office
    weight: float
    colour: str
    sentence: str
    words: str = ""


def region_map(bubbles: Sequence[Bubble], *, language: str) -> go.Figure:
    """These offices; a click tells an office's id.

    Two layers over the bubbles name them, one for a phone and one for a wider window: a page shows
    one of both. Names with words come before those without, and rather lie over a bubble without;
    of either kind, who comes first is named first. What has no room is told under the pointer.
    """
    placed = [(each, each.office.position) for each in bubbles if each.office.position]
    names = [literal(f"{_short(each.office.name)} {each.words}".strip()) for each, _ in placed]
    drawing = Drawing(height=300, language=language)
    points: dict[str, Any] = {
        "x": [position.longitude for _, position in placed],
        "y": [position.latitude for _, position in placed],
    }
    sizes = [_size(each) for each, _ in placed]
    drawing.trace(
        "scatter",
        name="map",
        mode="markers",
        marker={
            "size": sizes,
            "color": [each.colour for each, _ in placed],
            # What is pale inside still stands out from the page.
            "line": {"color": theme.ACCENT, "width": 1.5},
        },
        customdata=[each.office.id for each, _ in placed],
        hovertext=[literal(each.sentence) for each, _ in placed],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
        **points,
    )
    for layer, across in (("phone", _PHONE), ("wide", _WIDE)):
        sides = _sides(placed, names, across=across)
        drawing.trace(
            "scatter",
            name=layer,
            mode="markers+text",
            # Unseen, and as large: names keep their distance from what they name.
            marker={"size": sizes, "opacity": 0},
            text=[name if side else "" for name, side in zip(names, sides, strict=True)],
            textposition=[side or "top center" for side in sides],
            textfont={"size": 12, "color": theme.INK},
            hoverinfo="skip",
            cliponaxis=False,
            **points,
        )
    drawing.lay_out(margin=_MARGIN)
    drawing.across(visible=False, range=_spread([each.longitude for _, each in placed]))
    drawing.upwards(
        visible=False,
        showgrid=False,
        range=_spread([each.latitude for _, each in placed]),
        scaleanchor="x",
        scaleratio=1,
    )
    return drawing.figure()


def _spread(degrees: Sequence[float]) -> tuple[float, float]:
    """From the least to the most with some room around them."""
    least, most = min(degrees, default=0.0), max(degrees, default=0.0)
    room = max((most - least) * _ROOM, _LEAST_ROOM)
    return least - room, most + room


@dataclass(frozen=True, kw_only=True)
class _Box:
    x: float
    y: float
    width: float
    height: float

    def shared(self, other: "_Box") -> float:
        """The area that both cover."""
        across = (self.width + other.width) / 2 - abs(self.x - other.x)
        down = (self.height + other.height) / 2 - abs(self.y - other.y)
        width, height = min(self.width, other.width), min(self.height, other.height)
        return max(0, min(across, width)) * max(0, min(down, height))

    def crossed(self, others: Sequence["_Box"]) -> float:
        return sum(map(self.shared, others))


def _sides(
    placed: Sequence[tuple[Bubble, Position]], names: Sequence[str], *, across: float
) -> list[str]:
    """The side of each bubble on which its name meets nothing else; empty where none is free.

    A name with words may lie over a bubble that has none where no side is free.
    """
    west, east = _spread([position.longitude for _, position in placed])
    south, north = _spread([position.latitude for _, position in placed])
    scale = min(across / (east - west), _HEIGHT / (north - south))
    middle = (west + east) / 2
    own = [
        _Box(
            x=(position.longitude - middle) * scale,
            y=-position.latitude * scale,
            width=_size(bubble),
            height=_size(bubble),
        )
        for bubble, position in placed
    ]
    worded = [box for box, (bubble, _) in zip(own, placed, strict=True) if bubble.words]
    named, sides = list[_Box](), [""] * len(own)
    # Words are why somebody looks: before names without, and rather over a bubble than untold.
    for place in sorted(range(len(own)), key=lambda each: not placed[each][0].words):
        avoided = worded if placed[place][0].words else own
        free = _free(own[place], names[place], [*avoided, *named], within=across / 2 + _BESIDE)
        found = min(free, key=lambda each: each[1].crossed(own), default=None)
        if found:
            sides[place], taken = found
            named.append(taken)
    return sides


def _free(
    bubble: _Box, name: str, taken: Sequence[_Box], *, within: float
) -> Iterator[tuple[str, _Box]]:
    width, reach = len(name) * _LETTER, bubble.width / 2 * _REACH + _GAP
    for side, right, down in _SIDES:
        box = _Box(
            x=bubble.x + right * (reach + width / 2),
            y=bubble.y + down * (reach + _LINE / 2),
            width=width,
            height=_LINE,
        )
        if abs(box.x) + width / 2 <= within and not box.crossed(taken):
            yield side, box


def _size(of: Bubble) -> float:
    return min(_LARGEST, _SMALLEST + _PER_ROOT * sqrt(of.weight))


def _short(name: str) -> str:
    """A district by its own name: the map has no room for what all of them share."""
    return name.removeprefix("Kec. ")
