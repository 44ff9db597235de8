"""Days that are not kept, reckoned from the events as they are read."""

import threading
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from dashboard.domain.day_figures import DayTerms, RawDay
from dashboard.domain.office_day import reckon
from dashboard.services.day_terms import KnownTerms
from dashboard.store.day_rows import day_values
from dashboard.store.occupancy_views import inside_at
from dashboard.store.raw_days import net_of, raw_day

_MOST_REMEMBERED = 500


class Terms(Protocol):
    """What days are measured against."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose days these are."""

    def known(self) -> KnownTerms:
        """What holds now, for the terms of many days."""

    def of(self, office_id: str, day: date) -> DayTerms:
        """The terms of one office's local day."""


@dataclass(frozen=True)
class _Remembered:
    """What was read at a revision, and what was reckoned of it last."""

    revision: int
    raw: RawDay
    until: int
    terms: DayTerms
    values: dict[str, Any]


class FreshDays:
    """Reads an office's events again only after one was added: a quiet office costs nothing.

    A page asks several questions of one moment, which are reckoned once.
    """

    def __init__(self) -> None:
        """Nothing is remembered yet."""
        self._remembered: dict[tuple[str, date], _Remembered] = {}
        self._lock = threading.Lock()

    def values(
        self,
        connection: sa.Connection,
        *,
        office_id: str,
        day: date,
        terms: DayTerms,
        revision: int,
        until: int,
    ) -> dict[str, Any]:
        """The day as it would be kept, up to `until`."""
        until = max(terms.start, min(terms.end, until))
        with self._lock:
            known = self._remembered.get((office_id, day))
        if known is not None and known.revision == revision:
            if (known.until, known.terms) == (until, terms):
                return known.values
            raw = known.raw
        else:
            raw = _raw(connection, office_id, terms)
        values = _values(raw, terms, office_id=office_id, day=day, until=until)
        self._remember((office_id, day), _Remembered(revision, raw, until, terms, values))
        return values

    def _remember(self, key: tuple[str, date], found: _Remembered) -> None:
        with self._lock:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = found


def _raw(connection: sa.Connection, office_id: str, terms: DayTerms) -> RawDay:
    return raw_day(
        connection,
        office_id=office_id,
        start=terms.start,
        end=terms.end,
        inside_at_start=inside_at(connection, office_id=office_id, at=terms.start),
    )


def _values(
    raw: RawDay, terms: DayTerms, *, office_id: str, day: date, until: int
) -> dict[str, Any]:
    return day_values(
        reckon(replace(raw, until=until), terms),
        office_id=office_id,
        day=day.isoformat(),
        carried=raw.inside_at_start + net_of(raw, start=terms.start),
    )
