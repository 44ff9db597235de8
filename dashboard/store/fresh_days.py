"""Days that are not kept, reckoned from the events as they are read."""

import threading
from dataclasses import replace
from datetime import date
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from dashboard.domain.day_figures import DayTerms, RawDay
from dashboard.domain.office_day import reckon
from dashboard.store.day_rows import day_values
from dashboard.store.occupancy_views import inside_at
from dashboard.store.raw_days import net_of, raw_day

_MOST_REMEMBERED = 500


class Terms(Protocol):
    """What days are measured against."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose days these are."""

    def of(self, office_id: str, day: date) -> DayTerms:
        """The terms of one office's local day."""


class FreshDays:
    """Reads an office's events again only after one was added: a quiet office costs nothing."""

    def __init__(self, *, terms: Terms) -> None:
        """Hold days against these terms."""
        self._terms = terms
        self._remembered: dict[tuple[str, date], tuple[int, RawDay]] = {}
        self._lock = threading.Lock()

    def values(
        self, connection: sa.Connection, *, office_id: str, day: date, revision: int, until: int
    ) -> dict[str, Any]:
        """The day as it would be kept, up to `until`."""
        terms = self._terms.of(office_id, day)
        raw = self._raw(connection, office_id, day, terms, revision)
        so_far = replace(raw, until=max(terms.start, min(terms.end, until)))
        return day_values(
            reckon(so_far, terms),
            office_id=office_id,
            day=day.isoformat(),
            carried=raw.inside_at_start + net_of(raw, start=terms.start),
        )

    def _raw(
        self, connection: sa.Connection, office_id: str, day: date, terms: DayTerms, revision: int
    ) -> RawDay:
        with self._lock:
            known = self._remembered.get((office_id, day))
        if known is not None and known[0] == revision:
            return known[1]
        raw = raw_day(
            connection,
            office_id=office_id,
            start=terms.start,
            end=terms.end,
            inside_at_start=inside_at(connection, office_id=office_id, at=terms.start),
        )
        with self._lock:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[office_id, day] = (revision, raw)
        return raw
