"""All offices as a table, for those who compare and sort; the only place here with a data frame."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.occupancy import OfficeOccupancy
from dashboard.ui.headline import footnote
from dashboard.ui.sparkline import morning

_COLUMNS = ("office", "share", "inside", "limit", "left", "entries", "today", "last")
_ROW_HEIGHT = 44


def office_table(
    offices: Sequence[OfficeOccupancy], *, at: datetime, zone: ZoneInfo, language: str, key: str
) -> str | None:
    """Draw the table in the order given; returns the id of an office whose row was selected."""
    selection = st.dataframe(
        rows(offices, since=morning(at, zone=zone), zone=zone),
        hide_index=True,
        column_config=_columns(language),
        row_height=_ROW_HEIGHT,
        height=_ROW_HEIGHT * (len(offices) + 1),
        on_select="rerun",
        selection_mode="single-row",
        alt=_say("alt", language),
        placeholder=_say("nothing", language),
        key=key,
    )
    footnote(_say("open_hint", language))
    chosen = selection["selection"]["rows"]
    return offices[chosen[0]].office.id if chosen else None


def rows(offices: Sequence[OfficeOccupancy], *, since: datetime, zone: ZoneInfo) -> pd.DataFrame:
    """One row an office: share in whole percent (none while closed), people, local times.

    The drawing of the day begins at `since`.
    """
    return pd.DataFrame([_row(office, since, zone) for office in offices], columns=list(_COLUMNS))


def _row(office: OfficeOccupancy, since: datetime, zone: ZoneInfo) -> dict[str, object]:
    last = office.last_scan_at
    return {
        "office": office.office.name,
        "share": None if office.share is None else shown.whole_percent(office.share),
        "inside": office.inside,
        "limit": office.limit,
        "left": office.places_left,
        "entries": office.entries_today,
        "today": [*(point.inside for point in office.today if point.at >= since), office.inside],
        "last": _local(last, zone) if last else None,
    }


def _columns(language: str) -> dict[str, Any]:
    column = st.column_config
    numbers = {
        name: column.NumberColumn(_say(name, language), format="localized", width="small")
        for name in ("inside", "limit", "left", "entries")
    }
    return {
        "office": column.TextColumn(_say("office", language), width=280),
        "share": column.ProgressColumn(
            _say("share", language),
            min_value=0,
            max_value=100,
            format=_percent(language),
            color="blue",
        ),
        **numbers,
        "today": column.LineChartColumn(_say("today", language), y_min=0, color="blue"),
        "last": column.DatetimeColumn(_say("last", language), format=_moment(language)),
    }


def _percent(language: str) -> str:
    written = text("format.percent", language=language, number="{}")
    return written.replace("%", "%%").replace("{}", "%d")


def _moment(language: str) -> str:
    return f"DD/MM {text('format.clock', language=language, hour='HH', minute='mm')}"


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def _say(key: str, language: str) -> str:
    return text(f"occupancy.table.{key}", language=language)
