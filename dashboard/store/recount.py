"""The kept figures, counted again from events and stays: are they equal, and make them so."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dashboard.domain.people import Evidence
from dashboard.domain.rules import Decision
from dashboard.store.engine import reading, writing
from dashboard.store.moments import HOUR_MICROS
from dashboard.store.rollup import COUNTS, KEY
from dashboard.store.tables import (
    correction,
    occupancy,
    office,
    open_visit,
    rollup_hour,
    scan,
    visit,
)
from dashboard.store.validity import holds, is_event, not_annulled

_Counts = dict[tuple[Any, ...], tuple[int, ...]]


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
        found = [*_inside_differences(connection)]
        for office_id in _offices(connection):
            found += _line_differences(connection, office_id)
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
        for office_id in _offices(connection):
            lines = [_row(key, counts) for key, counts in _counted(connection, office_id).items()]
            if lines:
                connection.execute(sa.insert(rollup_hour), lines)


def _offices(connection: sa.Connection) -> list[str]:
    """One office at a time: what is held in memory does not grow with the regency."""
    rows = sa.select(occupancy.c.office_id).order_by(occupancy.c.office_id)
    return list(connection.execute(rows).scalars())


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
    last = sa.func.max(scan.c.number).label("number")
    rows = connection.execute(sa.select(scan.c.office_id, last).group_by(scan.c.office_id))
    return {row.office_id: row.number for row in rows}


def _inside_differences(connection: sa.Connection) -> Iterable[Difference]:
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


def _line_differences(connection: sa.Connection, office_id: str) -> Iterable[Difference]:
    kept, counted = _kept(connection, office_id), _counted(connection, office_id)
    none = (0,) * len(COUNTS)
    for key in sorted(kept.keys() | counted.keys()):
        pairs = zip(COUNTS, kept.get(key, none), counted.get(key, none), strict=True)
        for figure, was, should in pairs:
            if was != should:
                yield Difference(
                    office_id=key[0], figure=figure, line=key[1:], kept=was, counted=should
                )


def _inside(connection: sa.Connection) -> dict[str, int]:
    inside = dict.fromkeys(connection.execute(sa.select(occupancy.c.office_id)).scalars(), 0)
    for statement in (_OPEN_PEOPLE, _CORRECTIONS):
        for row in connection.execute(statement):
            # An office without a counter is the doctor's finding, not a figure.
            if row.office_id in inside:
                inside[row.office_id] += row.people
    return inside


def _kept(connection: sa.Connection, office_id: str) -> _Counts:
    lines = sa.select(rollup_hour).where(rollup_hour.c.office_id == office_id)
    rows = connection.execute(lines).mappings()
    kept = {_key(row): tuple(row[name] for name in COUNTS) for row in rows}
    return {key: counts for key, counts in kept.items() if any(counts)}


def _counted(connection: sa.Connection, office_id: str) -> _Counts:
    counted: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * len(COUNTS))
    for place, statement in enumerate((_EVENTS, _ENTERED, _LEFT, _CORRECTED)):
        for row in connection.execute(statement, {"office": office_id}).mappings():
            counted[_key(row)][place] += row["number"]
    return {key: tuple(counts) for key, counts in counted.items() if any(counts)}


def _key(row: Any) -> tuple[Any, ...]:
    return tuple(row[name] for name in KEY)


def _row(key: tuple[Any, ...], counts: tuple[int, ...]) -> dict[str, Any]:
    return dict(zip((*KEY, *COUNTS), (*key, *counts), strict=True))


def _lines(
    table: sa.FromClause,
    *,
    at: str,
    number: sa.ColumnElement[int],
    decision: sa.ColumnElement[str],
    of: tuple[sa.ColumnElement[bool], ...] = (),
) -> sa.Select[Any]:
    known = table.c.keys()
    key: list[sa.ColumnElement[Any]] = [
        table.c.office_id,
        (table.c[at] // HOUR_MICROS).label("hour"),
        *(
            sa.func.coalesce(table.c[name], "").label(name)
            if name in known
            else sa.literal("").label(name)
            for name in ("person_kind", "colour")
        ),
        (table.c.evidence if "evidence" in known else sa.literal(Evidence.NONE.value)).label(
            "evidence"
        ),
        decision.label("decision"),
    ]
    at_office = table.c.office_id == sa.bindparam("office")
    lines = sa.select(*key, number.label("number")).where(at_office, *of).subquery()
    columns = [lines.c[name] for name in KEY]
    return sa.select(*columns, sa.func.sum(lines.c.number).label("number")).group_by(*columns)


def _people(table: sa.FromClause) -> sa.ColumnElement[int]:
    people: sa.ColumnElement[int] = 1 + table.c.companions
    return people


_ADMIT = sa.literal(Decision.ADMIT.value)
_RECORDED = sa.literal(Decision.RECORDED.value)

_OPEN_PEOPLE = sa.select(
    open_visit.c.office_id, sa.func.sum(_people(open_visit)).label("people")
).group_by(open_visit.c.office_id)
_CORRECTIONS = sa.select(
    correction.c.office_id, sa.func.sum(correction.c.people).label("people")
).group_by(correction.c.office_id)

_EVENTS = _lines(
    scan,
    at="at",
    number=sa.literal(1),
    decision=scan.c.decision,
    of=(is_event(scan), not_annulled(scan)),
)
_stays = sa.union_all(
    sa.select(*open_visit.c),
    sa.select(*(visit.c[c.name] for c in open_visit.c)).where(holds(visit)),
).subquery()
_ENTERED = _lines(_stays, at="entered_at", number=_people(_stays), decision=_ADMIT)
_LEFT = _lines(visit, at="left_at", number=_people(visit), decision=_RECORDED, of=(holds(visit),))
_CORRECTED = _lines(correction, at="at", number=correction.c.people, decision=_RECORDED)
