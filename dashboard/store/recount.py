"""The kept figures, counted again from events and stays: are they equal, and make them so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dashboard.store.engine import driver_rows, reading, writing
from dashboard.store.hour_lines import Counts, Line
from dashboard.store.rollup import COUNTS, KEY
from dashboard.store.tables import (
    correction,
    occupancy,
    office,
    open_visit,
    rollup_hour,
    scan,
)
from dashboard.store.whole_ledger import Part, parts


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One kept figure that is not what the events and stays say.

    `figure` is "inside" (people) or "revision" (the change counter, which is behind the last
    event's number) with an empty `line`, or a column of the hourly roll-up, whose
    line is named by hour since 1970, person kind, colour, evidence and decision.
    """

    office_id: str
    figure: str
    line: tuple[Any, ...]
    kept: int
    counted: int


def differences(engine: sa.Engine) -> tuple[Difference, ...]:
    """Where the kept figures differ from the record. Raises LedgerUnavailable."""
    with reading(engine) as connection:
        found = [*inside_differences(connection)]
        for part in parts(connection):
            found += line_differences(part, kept_lines(connection, part))
    return tuple(found)


def rebuild(engine: sa.Engine) -> None:
    """Write every kept figure anew from the record, all offices locked. Raises LedgerUnavailable.

    An office that has lost its counter gets one. The change counters rise, so that live pages look
    again, and past the last event's number, so that the next event finds its own free.
    """
    with writing(engine) as connection:
        _lock(connection)
        _add_missing(connection)
        numbers = _last_numbers(connection)
        for office_id, counted in _inside(connection).items():
            last = sa.literal(numbers.get(office_id, 0))
            behind = occupancy.c.revision < last
            revision = sa.case((behind, last), else_=occupancy.c.revision) + 1
            connection.execute(
                sa.update(occupancy)
                .where(occupancy.c.office_id == office_id)
                .values(inside=counted, revision=revision)
            )
        connection.execute(sa.delete(rollup_hour))
        for part in parts(connection):
            lines = [_row(part.office_id, *each) for each in part.lines.items()]
            if lines:
                connection.execute(sa.insert(rollup_hour), lines)


def _lock(connection: sa.Connection) -> None:
    rows = sa.select(occupancy.c.office_id).order_by(occupancy.c.office_id).with_for_update()
    connection.execute(rows).all()


def _add_missing(connection: sa.Connection) -> None:
    without = ~sa.exists().where(occupancy.c.office_id == office.c.id)
    for office_id in connection.execute(sa.select(office.c.id).where(without)).scalars().all():
        row = {"office_id": office_id, "inside": 0, "revision": 0}
        connection.execute(sa.insert(occupancy).values(row))


def _last_numbers(connection: sa.Connection) -> dict[str, int]:
    """Per office the number of its last event; each event has the next one."""
    rows = connection.execute(_LAST_NUMBERS)
    return {row.office_id: row.number or 0 for row in rows}


def inside_differences(connection: sa.Connection) -> Iterator[Difference]:
    """Where a counter of people or of events is not what the record says."""
    counted, numbers = _inside(connection), _last_numbers(connection)
    for row in connection.execute(sa.select(occupancy).order_by(occupancy.c.office_id)):
        last = numbers.get(row.office_id, 0)
        if row.revision < last:
            yield Difference(
                office_id=row.office_id,
                figure="revision",
                line=(),
                kept=row.revision,
                counted=last,
            )
        if row.inside != counted[row.office_id]:
            yield Difference(
                office_id=row.office_id,
                figure="inside",
                line=(),
                kept=row.inside,
                counted=counted[row.office_id],
            )


def kept_lines(connection: sa.Connection, part: Part) -> Mapping[Line, Counts]:
    """The lines that are kept of a part's hours, those that are all zero left out."""
    first, end = part.hours
    asked = {"office": part.office_id, "first": first, "end": end}
    kept = {row[:5]: row[5:] for row in driver_rows(connection, _KEPT, asked)}
    return {line: counts for line, counts in kept.items() if any(counts)}


def line_differences(part: Part, kept: Mapping[Line, Counts]) -> Iterator[Difference]:
    """Where the kept lines of a part's hours are not what the ledger says."""
    if kept == part.lines:
        return
    none = (0,) * len(COUNTS)
    for line in sorted(kept.keys() | part.lines.keys()):
        pairs = zip(COUNTS, kept.get(line, none), part.lines.get(line, none), strict=True)
        for figure, was, should in pairs:
            if was != should:
                yield Difference(
                    office_id=part.office_id, figure=figure, line=line, kept=was, counted=should
                )


def _inside(connection: sa.Connection) -> dict[str, int]:
    inside = dict.fromkeys(connection.execute(sa.select(occupancy.c.office_id)).scalars(), 0)
    for statement in (_OPEN_PEOPLE, _CORRECTIONS):
        for row in connection.execute(statement):
            # An office without a counter is the doctor's finding, not a figure.
            if row.office_id in inside:
                inside[row.office_id] += row.people
    return inside


def _row(office_id: str, line: Line, counts: Counts) -> dict[str, Any]:
    return dict(zip((*KEY, *COUNTS), (office_id, *line, *counts), strict=True))


def _people(table: sa.FromClause) -> sa.ColumnElement[int]:
    people: sa.ColumnElement[int] = 1 + table.c.companions
    return people


_OPEN_PEOPLE = sa.select(
    open_visit.c.office_id, sa.func.sum(_people(open_visit)).label("people")
).group_by(open_visit.c.office_id)
_CORRECTIONS = sa.select(
    correction.c.office_id, sa.func.sum(correction.c.people).label("people")
).group_by(correction.c.office_id)

# Each office's by a look-up, where grouping would read all of the index.
_LAST_NUMBERS = sa.select(
    occupancy.c.office_id,
    sa.select(sa.func.max(scan.c.number))
    .where(scan.c.office_id == occupancy.c.office_id)
    .scalar_subquery()
    .label("number"),
)
# The columns of a line, then its counts.
_KEPT = sa.select(*(rollup_hour.c[name] for name in (*KEY[1:], *COUNTS))).where(
    rollup_hour.c.office_id == sa.bindparam("office", type_=sa.Text),
    rollup_hour.c.hour >= sa.bindparam("first", type_=sa.BigInteger),
    rollup_hour.c.hour < sa.bindparam("end", type_=sa.BigInteger),
)
