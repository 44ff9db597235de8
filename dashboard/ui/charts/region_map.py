"""Offices as bubbles on their points of the earth, without a map service's pictures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

import plotly.graph_objects as go

from dashboard.domain.office import Office, Position
from dashboard.ui import theme
from dashboard.ui.charts.drawing import Drawing
from dashboard.ui.charts.figure import literal

_SMALLEST, _LARGEST, _PER_ROOT = 12, 40, 2
# From the westernmost to the easternmost office on a phone, what is left on either side, a letter
# and a line of a name, in CSS pixels.
_ACROSS, _BESIDE, _LETTER, _LINE = 286.0, 36.0, 6.5, 15.0
_TOUCH = 0.1
# Around the offices: a share of their extent, and degrees where they are one.
_ROOM, _LEAST_ROOM = 0.07, 0.02
# Where a name stands beside its bubble, and the way there.
_SIDES = (
    ("top center", 0, -1),
    ("bottom center", 0, 1),
    ("middle right", 1, 0),
    ("middle left", -1, 0),
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

    Who comes first is named first; a name that has no room on a phone is told under the pointer.
    """
    placed = [(each, each.office.position) for each in bubbles if each.office.position]
    names = [literal(f"{_short(each.office.name)} {each.words}".strip()) for each, _ in placed]
    sides = _sides(placed, names)
    drawing = Drawing(height=300, language=language)
    drawing.trace(
        "scatter",
        name="map",
        x=[position.longitude for _, position in placed],
        y=[position.latitude for _, position in placed],
        mode="markers+text",
        marker={
            "size": [_size(each) for each, _ in placed],
            "color": [each.colour for each, _ in placed],
            # What is pale inside still stands out from the page.
            "line": {"color": theme.ACCENT, "width": 1.5},
        },
        text=[name if side else "" for name, side in zip(names, sides, strict=True)],
        textposition=[side or "top center" for side in sides],
        textfont={"size": 12, "color": theme.INK},
        customdata=[each.office.id for each, _ in placed],
        hovertext=[literal(each.sentence) for each, _ in placed],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )
    drawing.lay_out(margin={"l": 16, "r": 16, "t": 24, "b": 8})
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

    def meets(self, other: "_Box") -> bool:
        # A tenth of a pixel may be shared: a name touches its own bubble.
        across = (self.width + other.width) / 2 - abs(self.x - other.x)
        down = (self.height + other.height) / 2 - abs(self.y - other.y)
        return min(across, down) > _TOUCH


def _sides(placed: Sequence[tuple[Bubble, Position]], names: Sequence[str]) -> list[str]:
    """The side of each bubble on which its name meets nothing else; empty where none is free."""
    west = min((position.longitude for _, position in placed), default=0.0)
    east = max((position.longitude for _, position in placed), default=0.0)
    scale = _ACROSS / max(east - west, 1e-6)
    own = [
        _Box(
            x=(position.longitude - west) * scale,
            y=-position.latitude * scale,
            width=_size(bubble),
            height=_size(bubble),
        )
        for bubble, position in placed
    ]
    taken, sides = list(own), list[str]()
    for bubble, name in zip(own, names, strict=True):
        side, box = next(_free(bubble, name, taken), ("", None))
        sides.append(side)
        taken += [box] if box else []
    return sides


def _free(bubble: _Box, name: str, taken: Sequence[_Box]) -> Iterator[tuple[str, _Box]]:
    width = len(name) * _LETTER
    for side, right, down in _SIDES:
        box = _Box(
            x=bubble.x + right * (bubble.width + width) / 2,
            y=bubble.y + down * (bubble.height + _LINE) / 2,
            width=width,
            height=_LINE,
        )
        inside = box.x - width / 2 >= -_BESIDE and box.x + width / 2 <= _ACROSS + _BESIDE
        if inside and not any(box.meets(other) for other in taken):
            yield side, box


def _size(of: Bubble) -> float:
    return min(_LARGEST, _SMALLEST + _PER_ROOT * sqrt(of.weight))


def _short(name: str) -> str:
    """A district by its own name: the map has no room for what all of them share."""
    return name.removeprefix("Kec. ")
