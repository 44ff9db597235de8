"""Whole histories at once: the port `HistoryWriter` of the demonstration."""

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from dashboard.services.demo import Filled, SamplePast, Watch
from dashboard.services.desk import Particulars
from dashboard.services.ports import NameSeal
from dashboard.store.bulk_load import Load, Row, loading
from dashboard.store.engine import reading
from dashboard.store.hours import SqlHours, put_hours
from dashboard.store.moments import micros
from dashboard.store.offices import put_office
from dashboard.store.sample_passes import SampleBadges
from dashboard.store.sample_processes import all_written, usual_processes
from dashboard.store.sample_rows import COLUMNS, NAME_AT, OfficeEnd, Written
from dashboard.store.tables import erasure_mark, occupancy, office_version, scan

# A process of its own takes a second to start.
_FEW_VISITS = 50_000


class SqlHistoryWriter:
    """Appends what did not happen at a desk, in one transaction."""

    def __init__(self, engine: sa.Engine, *, seal: NameSeal, processes: int | None = None) -> None:
        """Write through `engine`, with names sealed.

        `processes` invent at the same time; None: one a processor where that is worth it.
        """
        self._engine = engine
        self._seal = seal
        self._processes = processes

    def is_empty(self) -> bool:
        """Whether no event was ever stored."""
        with reading(self._engine) as connection:
            return connection.execute(sa.select(scan.c.scan_id).limit(1)).first() is None

    def write(self, pasts: Sequence[SamplePast], *, watch: Watch) -> tuple[Filled, ...]:
        """Invent and store all, with offices and figures, or nothing. Raises LedgerUnavailable."""
        known = SqlHours(self._engine).calendar()
        hours = {past.office.id: past.sample.hours for past in pasts}
        calendar = replace(known, hours={**known.hours, **hours})
        ends = {past.office.id: _NOTHING for past in pasts}
        scanned = [past for past in pasts if past.days]
        badges = SampleBadges(seal=self._seal, seed=pasts[0].seed, now=pasts[0].now)
        with loading(self._engine, tuple(COLUMNS), ordering=watch.ordering) as load:
            for past in pasts:
                put_office(load.connection, past.office, since=micros(past.now))
                put_hours(load.connection, past.office.id, past.sample.hours)
            for part in all_written(scanned, calendar, processes=self._number(scanned)):
                self._store(load, part, badges)
                watch.stored(part.visits)
                if part.end is not None:
                    ends[part.office_id] = part.end
                    _put_end(load.connection, part.office_id, part.end)
            badges.register(load.connection)
        return tuple(
            Filled(
                office=past.office,
                scans=ends[past.office.id].scans,
                visits=ends[past.office.id].visits,
                inside=ends[past.office.id].inside,
            )
            for past in pasts
        )

    def _number(self, pasts: Sequence[SamplePast]) -> int:
        if self._processes is not None:
            return self._processes
        people = sum(past.sample.employees + past.sample.visitors for past in pasts)
        days = max((len(past.days) for past in pasts), default=0)
        few = not days or people * pasts[0].crowd * days < _FEW_VISITS
        return 0 if few else usual_processes()

    def _store(self, load: Load, part: Written, badges: SampleBadges) -> None:
        for table, rows in part.rows.items():
            if rows:
                load.append(table, COLUMNS[table], self._sealed(table, rows, badges))

    def _sealed(self, table: str, rows: list[Row], badges: SampleBadges) -> Sequence[Row]:
        if table not in NAME_AT:
            return rows
        name, root = NAME_AT[table]
        if table != "scan":
            for row in rows:
                if row[name] is not None:
                    badges.stayed(row)
        return [row if row[name] is None else self._with_seal(row, name, root) for row in rows]

    def _with_seal(self, row: Row, name: int, root: int) -> Row:
        packed = Particulars(name=row[name]).packed()
        sealed = self._seal.seal(packed, bound_to=row[root] or row[0])
        return (*row[:name], sealed, *row[name + 1 :])


_NOTHING = OfficeEnd(
    scans=0, visits=0, inside=0, first_at=None, last_at=None, built_until=0, erased_until=0
)


def _put_end(connection: sa.Connection, office_id: str, end: OfficeEnd) -> None:
    if end.first_at is None:
        return
    counter = occupancy.c.office_id == office_id
    connection.execute(
        sa.update(occupancy)
        .where(counter)
        .values(
            inside=occupancy.c.inside + end.inside,
            revision=occupancy.c.revision + end.scans,
            last_scan_at=end.last_at,
            built_until=end.built_until,
        )
    )
    # What is true of a sample office was so on every day of its invented past.
    connection.execute(
        sa.update(office_version)
        .where(
            office_version.c.office_id == office_id,
            office_version.c.sample,
            office_version.c.since > end.first_at,
        )
        .values(since=end.first_at)
    )
    if end.erased_until:
        mark = {"office_id": office_id, "done_until": end.erased_until}
        connection.execute(sa.insert(erasure_mark).values(mark))
