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
from dashboard.ui.charts.figure import SENTENCE, empty_figure, label, literal

_COLOUR_ROW, _OFFICE_ROW = 44, 46
# With room for the outline of what ends the row.
ALL_OF_A_ROW = [0, 1.005]


def colour_counts(
    counts: Mapping[Colour | None, int], *, picked: Picked, language: str
) -> go.Figure:
    """A bar for each colour with its number: the legend of the page, and where black is seen."""
    figure = empty_figure(height=_COLOUR_ROW * len(COLOURS) + 8, language=language)
    total = max(1, sum(counts.values()))
    for colour in COLOURS:
        figure.add_trace(
            go.Bar(
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
        )
        words = _colour_words("row", colour, counts, language)
        label(figure, of=words, x=0, y=value_of(colour), xanchor="left", yanchor="bottom")
    _add_targets(figure, [_colour_words("hover", each, counts, language) for each in COLOURS])
    figure.update_layout(barmode="overlay", margin={"l": 2, "r": 8, "t": 0, "b": 0, "pad": 0})
    figure.update_xaxes(visible=False, range=[0, 1])
    figure.update_yaxes(visible=False, showgrid=False, range=[len(COLOURS) - 0.4, -0.6])
    return figure


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
    figure = empty_figure(height=_OFFICE_ROW * len(offices) + 8, language=language)
    for colour in COLOURS:
        figure.add_trace(
            go.Bar(
                name=value_of(colour),
                orientation="h",
                x=[each.share(colour) for each in offices],
                y=[each.of for each in offices],
                width=0.36,
                offset=0,
                marker={
                    **colour_mark(colour),
                    "opacity": [_office_opacity(each.of, colour, picked) for each in offices],
                },
                customdata=[each.of for each in offices],
                text=[_office_sentence(each, colour, names[each.of], language) for each in offices],
                textposition="none",
                hovertemplate=SENTENCE,
            )
        )
    watched = Colour.GREEN if not picked.colour else _colour(picked.colour)
    for each in offices:
        label(figure, of=literal(names[each.of]), x=0, y=each.of, xanchor="left", yanchor="bottom")
        share = shown.percent(each.share(watched), language=language)
        label(figure, of=f"<b>{share}</b>", x=1, y=each.of, xanchor="right", yanchor="bottom")
    figure.update_layout(barmode="stack", margin={"l": 2, "r": 8, "t": 0, "b": 0, "pad": 0})
    figure.update_xaxes(visible=False, range=ALL_OF_A_ROW)
    figure.update_yaxes(visible=False, showgrid=False, range=[len(offices) - 0.4, -0.6])
    return figure


def _add_targets(figure: go.Figure, sentences: Sequence[str]) -> None:
    # The bar of the few is a hair: the whole row is what one points at and clicks.
    values = [value_of(colour) for colour in COLOURS]
    figure.add_trace(
        go.Bar(
            name="targets",
            orientation="h",
            x=[1.0] * len(values),
            y=values,
            width=0.9,
            offset=-0.45,
            marker={"color": "rgba(0,0,0,0)", "line": {"width": 0}},
            customdata=values,
            text=sentences,
            textposition="none",
            hovertemplate=SENTENCE,
        )
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
