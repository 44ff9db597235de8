"""The colour mix in rows: how many of each colour, and each office's shares."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from dashboard.domain.people import Colour
from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.messages.figure_words import colour_word, part_of, value_of
from dashboard.services.colour_mix import COLOURS, Share
from dashboard.ui.charts.colour_mix import Picked
from dashboard.ui.charts.colours import colour_mark, faded
from dashboard.ui.charts.drawing import Drawing
from dashboard.ui.charts.figure import literal

_COLOUR_ROW, _OFFICE_ROW = 44, 46
# With room for the outline of what ends the row.
ALL_OF_A_ROW = 1.005


def colour_counts(
    counts: Mapping[Colour | None, int], *, picked: Picked, language: str
) -> go.Figure:
    """A bar for each colour with its number: the legend of the page, and where black is seen."""
    drawing = Drawing(height=_COLOUR_ROW * len(COLOURS) + 8, language=language)
    total = max(1, sum(counts.values()))
    for colour in COLOURS:
        drawing.trace(
            "bar",
            name=value_of(colour),
            orientation="h",
            # Nobody is no bar, not even its outline.
            x=[counts.get(colour, 0) / total or None],
            y=[value_of(colour)],
            width=0.42,
            offset=0,
            marker=colour_mark(colour),
            opacity=faded(picked.colour_stands_out(colour)),
            hoverinfo="skip",
        )
        words = _colour_words("row", colour, counts, language)
        drawing.label(words, x=0, y=value_of(colour), xanchor="left", yanchor="bottom")
    _add_targets(drawing, [_colour_words("hover", each, counts, language) for each in COLOURS])
    drawing.rows(len(COLOURS), reach=1)
    drawing.lay_out(barmode="overlay")
    return drawing.figure()


def _colour_words(
    key: str, colour: Colour | None, counts: Mapping[Colour | None, int], language: str
) -> str:
    number, total = counts.get(colour, 0), sum(counts.values())
    return text(
        f"colour_mix.colours.{key}",
        language=language,
        colour=colour_word(colour, language=language),
        count=shown.number(number, language=language),
        percent=part_of(number, total, language=language),
    )


def colours_by_office(
    offices: Sequence[Share[str, Colour | None]],
    *,
    names: Mapping[str, str],
    picked: Picked,
    language: str,
) -> go.Figure:
    """Shares per colour of each office: its name over its bar, so that a phone has room."""
    drawing = Drawing(height=_OFFICE_ROW * len(offices) + 8, language=language)
    for colour in COLOURS:
        drawing.bars(
            name=value_of(colour),
            orientation="h",
            # Nobody is no bar, as above.
            x=[each.share(colour) or None for each in offices],
            y=[each.of for each in offices],
            width=0.36,
            offset=0,
            marker={
                **colour_mark(colour),
                "opacity": [_office_opacity(each.of, colour, picked) for each in offices],
            },
            customdata=[each.of for each in offices],
            sentences=[
                _office_sentence(each, colour, names[each.of], language) for each in offices
            ],
        )
    watched = Colour.GREEN if not picked.colour else _colour(picked.colour)
    for each in offices:
        name = literal(names[each.of])
        drawing.label(name, x=0, y=each.of, xanchor="left", yanchor="bottom")
        share = part_of(each.counts.get(watched, 0), each.total, language=language)
        drawing.label(f"<b>{share}</b>", x=1, y=each.of, xanchor="right", yanchor="bottom")
    drawing.rows(len(offices), reach=ALL_OF_A_ROW)
    drawing.lay_out(barmode="stack")
    return drawing.figure()


def _add_targets(drawing: Drawing, sentences: Sequence[str]) -> None:
    # The bar of the few is a hair: the whole row is what one points at and clicks.
    values = [value_of(colour) for colour in COLOURS]
    drawing.bars(
        name="targets",
        orientation="h",
        x=[1.0] * len(values),
        y=values,
        width=0.9,
        offset=-0.45,
        marker={"color": "rgba(0,0,0,0)", "line": {"width": 0}},
        customdata=values,
        sentences=sentences,
    )


def _office_sentence(
    office: Share[str, Colour | None], colour: Colour | None, name: str, language: str
) -> str:
    return text(
        "colour_mix.offices.hover",
        language=language,
        office=literal(name),
        colour=colour_word(colour, language=language),
        percent=part_of(office.counts.get(colour, 0), office.total, language=language),
        count=shown.number(office.counts.get(colour, 0), language=language),
        total=shown.number(office.total, language=language),
    )


def _office_opacity(office_id: str, colour: Colour | None, picked: Picked) -> float:
    here = picked.office_id in (None, office_id)
    return faded(here and picked.colour_stands_out(colour))


def _colour(value: str) -> Colour | None:
    return None if value == "none" else Colour(value)
