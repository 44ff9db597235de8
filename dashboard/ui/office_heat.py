"""The heat map of one office with its span: hours by weekday."""

from collections.abc import Callable

import streamlit as st

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.figures import HeatCell
from dashboard.services.office_figures import busiest_hour
from dashboard.ui.charts.figure import put_up
from dashboard.ui.charts.heat import heat_map, hour_word, weekday_word
from dashboard.ui.headline import panel

RECENT, ALL_HISTORY = "recent", "all"
_KEY = "rentang-jam"


def heat_panel(cells_of: Callable[[str], tuple[HeatCell, ...]], *, language: str) -> None:
    """Draw the busiest hour, the span's switch and the map; an empty past says so."""
    cells = cells_of(st.session_state.get(_KEY) or RECENT)
    finding = heat_finding(cells, language=language)
    with panel(finding, lead=_say("heat.lead", language), key="heat-panel"):
        span = st.segmented_control(
            _say("heat.span", language),
            (RECENT, ALL_HISTORY),
            default=RECENT,
            required=True,
            format_func=lambda each: _say(f"heat.{each}", language),
            label_visibility="collapsed",
            key=_KEY,
            persist_state="session",
        )
        if busiest_hour(cells) is None:
            st.caption(_say("heat.none_body", language))
            return
        put_up(heat_map(cells, language=language), key=f"heat-{span}", alt=finding)


def heat_finding(cells: tuple[HeatCell, ...], *, language: str) -> str:
    """The hour of the week with most people inside."""
    busiest = busiest_hour(cells)
    if busiest is None:
        return _say("heat.none", language)
    return _say(
        "heat.finding",
        language,
        weekday=weekday_word(busiest.weekday, language=language),
        time=hour_word(busiest.hour, language=language),
        count=shown.number(round(busiest.inside_mean), language=language),
    )


def _say(key: str, language: str, **places: object) -> str:
    return text(f"occupancy.{key}", language=language, **places)
