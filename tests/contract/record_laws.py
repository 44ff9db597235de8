"""The laws of design 4.4, asked of what a ledger has stored, whoever wrote it and however."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from dashboard.domain.office import OnFull
from dashboard.domain.rules import Decision
from dashboard.domain.scan import Direction, Flag, Scan
from dashboard.store.occupancy_views import SqlOccupancyViews
from dashboard.store.offices import SqlOffices
from dashboard.store.recount import differences, rebuild
from dashboard.store.rows import SCAN_COLUMNS, scan_of
from dashboard.store.tables import (
    correction,
    matched_exit,
    occupancy,
    open_visit,
    scan,
    superseded,
    visit,
)
from tests.contract.conftest import now

APPEND_ONLY = (scan, visit, superseded, matched_exit, correction)


def record(engine: sa.Engine) -> dict[str, set[Any]]:
    """Every row that may never be deleted or edited."""
    with engine.connect() as connection:
        return {
            table.name: {tuple(row) for row in connection.execute(sa.select(table))}
            for table in APPEND_ONLY
        }


def hold_every_law(engine: sa.Engine) -> None:
    """Raise AssertionError where one is broken. No headcount may have been taken."""
    assert differences(engine) == ()
    for office in SqlOffices(engine, clock=now).all():
        events = stored_events(engine, office.id)
        inside = _walked(events, past=_past_stays(engine), refusing=office.on_full is OnFull.REFUSE)
        assert inside == _kept_inside(engine, office.id) == _open_people(engine, office.id)
    _hold_once_per_person(engine)
    live = SqlOccupancyViews(engine).live()
    rebuild(engine)
    assert SqlOccupancyViews(engine).live() == live
    assert differences(engine) == ()


def stored_events(engine: sa.Engine, office_id: str) -> tuple[Scan, ...]:
    """An office's events in the order in which they arrived."""
    ordered = sa.select(*SCAN_COLUMNS).where(scan.c.office_id == office_id).order_by(scan.c.number)
    with engine.connect() as connection:
        return tuple(scan_of(row) for row in connection.execute(ordered))


def _walked(events: Iterable[Scan], *, past: frozenset[str], refusing: bool) -> int:
    """How many are inside after all events; each said so, and none went over the limit."""
    inside = 0
    moves: dict[str, int] = {}
    for event in events:
        move = -moves[event.annuls] if event.annuls else _move(event, past)
        moves[event.scan_id] = move
        inside += move
        assert 0 <= inside == event.inside, event
        if refusing and _is_bound_by_the_limit(event, move):
            assert inside <= event.limit, event
    return inside


def _move(event: Scan, past: frozenset[str]) -> int:
    """By how many people an event changes who is inside."""
    if event.visit_id is None or event.visit_id in past:
        return 0
    people = 1 + event.companions
    return people if event.direction is Direction.IN else -people


def _is_bound_by_the_limit(event: Scan, move: int) -> bool:
    entered = move > 0 and event.decision is Decision.ADMIT
    return entered and event.override is None and Flag.LATE not in event.flags


def _past_stays(engine: sa.Engine) -> frozenset[str]:
    """Stays whose exit came before their late entry: nobody was counted as inside."""
    with engine.connect() as connection:
        return frozenset(connection.execute(sa.select(matched_exit.c.visit_id)).scalars())


def _kept_inside(engine: sa.Engine, office_id: str) -> int:
    kept = sa.select(occupancy.c.inside).where(occupancy.c.office_id == office_id)
    with engine.connect() as connection:
        return int(connection.execute(kept).scalar_one())


def _open_people(engine: sa.Engine, office_id: str) -> int:
    people = sa.func.coalesce(sa.func.sum(1 + open_visit.c.companions), 0)
    with engine.connect() as connection:
        chosen = sa.select(people).where(open_visit.c.office_id == office_id)
        return int(connection.execute(chosen).scalar_one())


def _hold_once_per_person(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        rows = connection.execute(sa.select(open_visit.c.office_id, open_visit.c.person_key))
        assert all(number == 1 for number in Counter(map(tuple, rows)).values())
