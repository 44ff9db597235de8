"""A list of people inside as one component: rows on a desk, cards on a phone."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from dashboard.domain.people import Colour
from dashboard.ui.assets import asset

# Material Symbols of the health colours; None where nothing is known.
COLOUR_ICONS: dict[Colour | None, str] = {
    Colour.GREEN: "check_circle",
    Colour.YELLOW: "warning",
    Colour.RED: "dangerous",
    Colour.BLACK: "indeterminate_check_box",
    None: "help",
}

_mount = st.components.v2.component(
    "people_list",
    html="<label class='all'><input type='checkbox'><span></span></label>"
    "<ul class='people' role='list'></ul>",
    css=asset("people_list.css"),
    js=asset("people_list.js"),
)


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """One stay as a line of text pieces; `id` comes back when its button is pressed."""

    id: str
    name: str
    icon: str
    colour: str
    what: str
    since: str
    how_long: str


@dataclass(frozen=True, kw_only=True)
class Picked:
    """What a person did with the list: the row whose button was pressed in this run, if any, and
    the rows that are ticked, in their order.
    """

    pressed: str | None
    ticked: tuple[str, ...]


def people_list(
    rows: Sequence[PersonRow], *, key: str, action: str | None = None, tick_all: str | None = None
) -> Picked:
    """Draw the rows; `action` labels a button in each, `tick_all` the box that ticks every row.

    Without a label there is no button, and no boxes. Ticks outlast a redrawing of the list.
    """
    result = _mount(
        key=key,
        data={
            "rows": [asdict(row) for row in rows],
            "action": action or "",
            "tick_all": tick_all or "",
        },
        default={"ticked": []},
        on_pressed_change=lambda: None,
        on_ticked_change=lambda: None,
    )
    ticked = set(result.ticked)
    return Picked(pressed=result.pressed, ticked=tuple(row.id for row in rows if row.id in ticked))
