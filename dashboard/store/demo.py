"""Whole histories at once: the port `HistoryWriter` of the demonstration."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import sqlalchemy as sa

from dashboard.services.sample_history import OfficeHistory, Repeat
from dashboard.store.engine import reading, writing
from dashboard.store.moments import micros
from dashboard.store.prepared import Prepared, append_to, named_dialect
from dashboard.store.rollup import HourCounts
from dashboard.store.rows import closed_values, scan_values, stay_values
from dashboard.store.tables import (
    occupancy,
    office_version,
    open_visit,
    repeat,
    rollup_hour,
    scan,
    visit,
)

_ROWS_AT_ONCE = 2000


class SqlHistoryWriter:
    """Appends what did not happen at a desk. One transaction an office, its row locked."""

    def __init__(self, engine: sa.Engine) -> None:
        """Write through `engine`."""
        self._engine = engine
        dialect = named_dialect(engine)
        self._texts = {
            table.name: Prepared(append_to(table), dialect).text
            for table in (scan, repeat, open_visit, visit, rollup_hour)
        }

    def is_empty(self) -> bool:
        """Whether no event was ever stored."""
        with reading(self._engine) as connection:
            return connection.execute(sa.select(scan.c.scan_id).limit(1)).first() is None

    def append(self, history: OfficeHistory) -> None:
        """Store the events and stays, and raise the office's figures by them."""
        with writing(self._engine) as connection:
            office = occupancy.c.office_id == history.office_id
            locked = connection.execute(
                sa.select(occupancy.c.revision).where(office).with_for_update()
            ).scalar_one()
            for table, rows in _rows(history, first_number=locked + 1):
                _insert(connection, self._texts[table.name], rows)
            connection.execute(
                sa.update(occupancy)
                .where(office)
                .values(
                    inside=occupancy.c.inside + sum(stay.people for stay in history.open),
                    revision=locked + len(history.scans),
                    last_scan_at=max((micros(event.at) for event in history.scans), default=None),
                )
            )
            if history.scans:
                connection.execute(_known_since(history))


def _known_since(history: OfficeHistory) -> sa.Update:
    """What is true of a sample office was so on every day of its invented past."""
    begun = micros(min(event.at for event in history.scans))
    return (
        sa.update(office_version)
        .where(
            office_version.c.office_id == history.office_id,
            office_version.c.sample,
            office_version.c.since > begun,
        )
        .values(since=begun)
    )


def _rows(
    history: OfficeHistory, *, first_number: int
) -> Iterator[tuple[sa.Table, Iterator[Mapping[str, Any]]]]:
    yield (
        scan,
        (
            scan_values(event, number=number)
            for number, event in enumerate(history.scans, start=first_number)
        ),
    )
    yield repeat, (_repeat_values(each, history.office_id) for each in history.repeats)
    yield open_visit, map(stay_values, history.open)
    yield visit, map(closed_values, history.closed)
    yield rollup_hour, _counted(history).rows()


def _counted(history: OfficeHistory) -> HourCounts:
    counts = HourCounts(history.office_id)
    for event in history.scans:
        counts.add_event(event)
    for stay in history.open:
        counts.add_entry(stay)
    for closed in history.closed:
        counts.add_entry(closed.visit)
        counts.add_exit(closed)
    return counts


def _repeat_values(again: Repeat, office_id: str) -> Mapping[str, Any]:
    return {
        "scan_id": again.scan_id,
        "of_scan_id": again.of.scan_id,
        "office_id": office_id,
        "person_key": again.of.person_key,
        "desk": again.of.desk,
        "setting": again.of.setting,
        "seen_at": micros(again.seen_at),
    }


def _insert(connection: sa.Connection, text: str, rows: Iterator[Mapping[str, Any]]) -> None:
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        connection.exec_driver_sql(text, some)
