"""All offices on the page: finding, key figures, and the cards, the map or the table below."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.messages import text
from dashboard.services.occupancy import OfficeOccupancy, by_urgency
from dashboard.ui import findings
from dashboard.ui.figures import key_figures
from dashboard.ui.headline import empty_state, footnote, page_finding
from dashboard.ui.office_cards import office_cards
from dashboard.ui.office_map import FEWEST, office_map, placed
from dashboard.ui.office_table import office_table
from dashboard.ui.style import controls_row

_VIEW, _ORDER, _SEARCH = "tampilan", "urutan", "cari"
_CARDS, _MAP, _TABLE = "view_cards", "view_map", "view_table"


def overview(
    offices: Sequence[OfficeOccupancy],
    *,
    at: datetime,
    level: int,
    zone: ZoneInfo,
    language: str,
    own: str | None,
    under_finding: Callable[[], None],
) -> str | None:
    """Draw everything; returns the id of an office that was just opened.

    `level` is the PPKM level in force, `own` the office of whoever looks; `under_finding` draws
    what stands below the page's finding.
    """
    page_finding(
        findings.overview_finding(offices, language=language),
        lead=findings.overview_lead(at=at, level=level, zone=zone, language=language),
        mark=_say("sample", language) if any(each.office.sample for each in offices) else None,
    )
    if not offices:
        _nothing_registered(language)
        return None
    under_finding()
    key_figures(findings.overview_figures(offices, language=language))
    view, listed = _controls(offices, language)
    opened = _listed(listed, view, at, zone, language, own)
    footnote(_say("per_office", language))
    return opened


def matching(offices: Sequence[OfficeOccupancy], *, search: str) -> tuple[OfficeOccupancy, ...]:
    """The offices whose name contains every word that was searched for."""
    words = search.casefold().split()
    return tuple(
        each for each in offices if all(word in each.office.name.casefold() for word in words)
    )


def _controls(
    offices: Sequence[OfficeOccupancy], language: str
) -> tuple[str, tuple[OfficeOccupancy, ...]]:
    if len(offices) == 1:
        return _CARDS, tuple(offices)
    mapped = len(placed(offices)) >= FEWEST
    st.html(f"<style>{_phone_css(mapped=mapped)}</style>")
    with controls_row(key="occupancy-controls"):
        views = (_CARDS, _MAP, _TABLE) if mapped else (_CARDS, _TABLE)
        view = _switch("view", views, _VIEW, language)
        order = _switch("order", ("order_urgency", "order_fixed"), _ORDER, language)
        search = st.text_input(
            _say("search", language),
            placeholder=_say("search", language),
            icon=":material/search:",
            label_visibility="collapsed",
            type="search",
            live=True,
            key=_SEARCH,
            width=260,
        )
    ordered = by_urgency(offices) if order == "order_urgency" else tuple(offices)
    return view, matching(ordered, search=search or "")


def _phone_css(*, mapped: bool) -> str:
    """A phone has no room for the table, and needs no switch where only the cards are left."""
    switch = f".st-key-{_VIEW}"
    if not mapped:
        return f"@media (max-width: 640px) {{ {switch} {{ display: none; }} }}"
    # The map is the last one then: its end is round, and no margin awaits a neighbour.
    return f"""@media (max-width: 640px) {{
      {switch} button:last-of-type {{ display: none; }}
      {switch} button:nth-last-of-type(2) {{ margin: 0; border-radius: 0 10px 10px 0; }}
    }}"""


def _switch(name: str, options: tuple[str, ...], key: str, language: str) -> str:
    return st.segmented_control(
        _say(f"{name}_label", language),
        options,
        default=options[0],
        required=True,
        format_func=lambda option: _say(option, language),
        label_visibility="collapsed",
        key=key,
        persist_state="session",
    )


def _listed(
    offices: Sequence[OfficeOccupancy],
    view: str,
    at: datetime,
    zone: ZoneInfo,
    language: str,
    own: str | None,
) -> str | None:
    if not offices:
        _no_match(language)
        return None
    if view == _MAP and placed(offices):
        return office_map(offices, language=language)
    if view == _MAP:
        footnote(_say("map.none_placed", language))
    if view == _TABLE:
        return office_table(offices, at=at, zone=zone, language=language, key="office-table")
    return office_cards(offices, at=at, zone=zone, language=language, own=own, key="office-cards")


def _nothing_registered(language: str) -> None:
    empty_state(
        _say("finding.no_offices", language),
        body=_say("empty.no_offices_body", language),
        icon="apartment",
    )


def _no_match(language: str) -> None:
    empty_state(
        _say("empty.no_match_title", language, search=st.session_state[_SEARCH]),
        body=_say("empty.no_match_body", language),
        icon="search_off",
    )


def _say(key: str, language: str, **places: object) -> str:
    return text(f"occupancy.{key}", language=language, **places)
