"""All offices as cards: one component, a real button per office."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.occupancy import Fill, OccupancyPoint, OfficeOccupancy
from dashboard.ui.assets import asset
from dashboard.ui.sparkline import morning, sparkline

_STATES = {Fill.FULL: "full", Fill.CLOSED: "closed"}

_component = st.components.v2.component(
    "office_cards",
    html="<ul class='grid'></ul>",
    css=asset("office_cards.css"),
    js=asset("office_cards.js"),
)


def office_cards(
    offices: Sequence[OfficeOccupancy],
    *,
    at: datetime,
    zone: ZoneInfo,
    language: str,
    own: str | None,
    key: str,
) -> str | None:
    """Draw the cards in the order given; returns the id of an office that was just clicked.

    `own` is the office of whoever looks, which its card says.
    """
    since = morning(at, zone=zone)
    cards = [
        card(office, at=at, since=since, language=language, own=office.office.id == own)
        for office in offices
    ]
    result = _component(
        key=key,
        data={
            "label": text("occupancy.card.region", language=language),
            "cards": cards,
            "at": at.timestamp(),
            "ago": shown.ago_units(language=language),
            "never": shown.never(language=language),
        },
        on_opened_change=_rerun_is_enough,
    )
    opened: str | None = result.opened
    return opened


def card(
    office: OfficeOccupancy, *, at: datetime, since: datetime, language: str, own: bool
) -> dict[str, Any]:
    """What the component draws of one office: texts that are ready to show, shares of 0 to 1.

    Only how long ago somebody was scanned is told there, since it grows while nothing is redrawn:
    `last` is the instant in epoch seconds or None, and the words go where `described` has `{ago}`.
    """
    return {
        "id": office.office.id,
        "name": office.office.name,
        "own": text("occupancy.card.own", language=language) if own else "",
        "inside": shown.number(office.inside, language=language),
        "limit": _limit(office, language),
        "fill": office.fill.value,
        "share": round(office.share or 0.0, 3),
        "state": _state(office, language),
        "last": office.last_scan_at.timestamp() if office.last_scan_at else None,
        "spark": _spark(office, since=since, at=at),
        "described": _described(office, language),
    }


def _spark(
    office: OfficeOccupancy, *, since: datetime, at: datetime
) -> tuple[tuple[float, float], ...]:
    before = office.today or (OccupancyPoint(at=since, inside=office.inside),)
    points = (*before, OccupancyPoint(at=at, inside=office.inside))
    top = max([office.limit, *(point.inside for point in points)])
    return sparkline(points, since=since, until=at, top=top)


def _limit(office: OfficeOccupancy, language: str) -> str:
    if office.fill is Fill.CLOSED:
        return text("occupancy.card.still_inside", language=language) if office.inside else ""
    limit = shown.number(office.limit, language=language)
    return text("occupancy.card.of_limit", language=language, limit=limit)


def _state(office: OfficeOccupancy, language: str) -> str:
    name = _STATES.get(office.fill)
    if name is not None:
        return text(f"occupancy.card.{name}", language=language)
    return shown.percent(office.share or 0.0, language=language)


def _described(office: OfficeOccupancy, language: str) -> str:
    name = _STATES.get(office.fill)
    state = (
        text(f"occupancy.card.state_{name}", language=language)
        if name
        else shown.percent(office.share or 0.0, language=language)
    )
    return text(
        "occupancy.card.describe",
        language=language,
        office=office.office.name,
        inside=shown.number(office.inside, language=language),
        limit=shown.number(office.limit, language=language),
        state=state,
        ago="{ago}",
    )


def _rerun_is_enough() -> None:
    """A trigger needs a callback to be known to Streamlit; the rerun itself is the effect."""
