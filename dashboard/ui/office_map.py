"""The offices whose position is known, as the regency lies; a click opens one."""

from collections.abc import Sequence

import streamlit as st

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.occupancy import Fill, OfficeOccupancy
from dashboard.ui import theme
from dashboard.ui.charts.region_map import Bubble, region_map
from dashboard.ui.region_panel import region_panel

# One bubble alone says no more than its card.
FEWEST = 2
_PICKED = "kantor-di-peta"
_COLOURS = {
    Fill.CLOSED: theme.MUTED,
    Fill.CALM: theme.ACCENT_SOFT,
    Fill.BUSY: theme.ACCENT,
    Fill.FULL: theme.INK,
}


def placed(offices: Sequence[OfficeOccupancy]) -> tuple[OfficeOccupancy, ...]:
    """Those whose position is known."""
    return tuple(each for each in offices if each.office.position)


def office_map(offices: Sequence[OfficeOccupancy], *, language: str) -> str | None:
    """Draw those that have a place; returns the id of an office that was just clicked."""
    bubbles = [_bubble(each, language) for each in placed(offices)]
    finding = _say("finding", language, count=len(bubbles), offices=len(offices))
    rows = ", ".join(each.sentence for each in bubbles)
    region_panel(
        region_map(bubbles, language=language),
        finding=finding,
        lead=_say("lead", language),
        alt=_say("alt", language, finding=finding, rows=rows),
        key="office-map",
        on_pick=_keep,
    )
    opened: str | None = st.session_state.pop(_PICKED, None)
    return opened


def _keep(office_id: str) -> None:
    st.session_state[_PICKED] = office_id


def _bubble(of: OfficeOccupancy, language: str) -> Bubble:
    state = (
        _say("closed", language) if of.share is None else shown.percent(of.share, language=language)
    )
    return Bubble(
        office=of.office,
        weight=of.inside,
        colour=_COLOURS[of.fill],
        words="" if of.fill is Fill.CALM else state,
        sentence=_say(
            "hover",
            language,
            office=of.office.name,
            inside=shown.number(of.inside, language=language),
            limit=shown.number(of.limit, language=language),
            state=state,
        ),
    )


def _say(key: str, language: str, **places: object) -> str:
    return text(f"occupancy.map.{key}", language=language, **places)
