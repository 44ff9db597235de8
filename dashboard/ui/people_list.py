"""A list of people inside as one component: rows on a desk, cards on a phone."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from dashboard.ui.assets import asset

_mount = st.components.v2.component(
    "people_list",
    html="<ul class='people' role='list'></ul>",
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


def people_list(rows: Sequence[PersonRow], *, action: str | None, key: str) -> str | None:
    """Draw the rows; `action` labels a button in each, None leaves it out.

    Returns the id of the row whose button was pressed in this run, else None.
    """
    result = _mount(
        key=key,
        data={"rows": [asdict(row) for row in rows], "action": action or ""},
        on_pressed_change=lambda: None,
    )
    pressed: str | None = result.pressed
    return pressed
