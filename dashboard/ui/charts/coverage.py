"""Registered employees of each office by what was last verified of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.messages.figure_words import part_of
from dashboard.services.coverage import Standing, known_share
from dashboard.ui import theme
from dashboard.ui.charts.colour_mix import Picked
from dashboard.ui.charts.colour_rows import ALL_OF_A_ROW
from dashboard.ui.charts.colours import colour_mark, faded
from dashboard.ui.charts.drawing import Drawing
from dashboard.ui.charts.figure import literal

Counts = Mapping[Standing, int]
_ROW = 46
_NEVER: dict[str, Any] = {
    "color": theme.BAND,
    "line": {"color": theme.UNKNOWN, "width": 1},
    "pattern": {
        "shape": "\\",
        "fgcolor": theme.MUTED,
        "solidity": 0.25,
        "size": 8,
        "fillmode": "overlay",
    },
}


def coverage_by_office(
    offices: Mapping[str, Counts], *, names: Mapping[str, str], picked: Picked, language: str
) -> go.Figure:
    """A bar for each office, its name over it: the parts of its employees from green to never."""
    drawing = Drawing(height=_ROW * len(offices) + 8, language=language)
    for standing in Standing:
        _add_part(drawing, offices, standing, names, picked, language)
    for office_id, counts in offices.items():
        name = literal(names[office_id])
        drawing.label(name, x=0, y=office_id, xanchor="left", yanchor="bottom")
        known = shown.percent(known_share(counts) or 0.0, language=language)
        drawing.label(f"<b>{known}</b>", x=1, y=office_id, xanchor="right", yanchor="bottom")
    drawing.rows(len(offices), reach=ALL_OF_A_ROW)
    drawing.lay_out(barmode="stack")
    return drawing.figure()


def standing_word(standing: Standing, *, language: str) -> str:
    """What a standing is called."""
    return text(f"colour_mix.coverage.standing.{standing}", language=language)


def _add_part(
    drawing: Drawing,
    offices: Mapping[str, Counts],
    standing: Standing,
    names: Mapping[str, str],
    picked: Picked,
    language: str,
) -> None:
    drawing.bars(
        name=standing.value,
        orientation="h",
        x=[counts.get(standing, 0) / sum(counts.values()) for counts in offices.values()],
        y=list(offices),
        width=0.36,
        offset=0,
        marker={
            **(_NEVER if standing is Standing.NEVER else colour_mark(standing.colour)),
            "opacity": [_opacity(office_id, standing, picked) for office_id in offices],
        },
        customdata=list(offices),
        sentences=[
            _sentence(standing, names[office_id], counts, language)
            for office_id, counts in offices.items()
        ],
    )


def _sentence(standing: Standing, name: str, counts: Counts, language: str) -> str:
    number, total = counts.get(standing, 0), sum(counts.values())
    return text(
        "colour_mix.coverage.hover",
        language=language,
        office=literal(name),
        standing=standing_word(standing, language=language),
        percent=part_of(number, total, language=language),
        count=shown.number(number, language=language),
        total=shown.number(total, language=language),
    )


def _opacity(office_id: str, standing: Standing, picked: Picked) -> float:
    here = picked.office_id in (None, office_id)
    return faded(here and picked.colour in ("", _picked_as(standing)))


def _picked_as(standing: Standing) -> str:
    """The standing as the page's filter of colours says it: whoever has none is not known."""
    return standing.colour.value if standing.colour else "none"


def in_order(offices: Mapping[str, Counts], first: Sequence[str]) -> dict[str, Counts]:
    """The named offices that have registered employees, in this order."""
    return {each: offices[each] for each in first if each in offices}
