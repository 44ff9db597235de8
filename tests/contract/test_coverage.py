"""Coverage of registered employees against a count over the raw events of a random ledger."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.domain.people import PersonKind
from dashboard.services.coverage import Standing
from dashboard.services.pass_register import RegisteredPass
from dashboard.store.coverage import SqlCoverage
from dashboard.store.ledger import SqlLedger
from dashboard.store.moments import instant
from dashboard.store.occupancy_views import SqlOccupancyViews
from dashboard.store.offices import SqlOffices
from dashboard.store.pass_register import SqlPassRegister
from dashboard.store.tables import pass_register, scan
from tests.contract.conftest import World, empty, now
from tests.contract.events import MORNING
from tests.contract.law_side import OFFICES, Side
from tests.contract.random_days import RandomDays

DAY = timedelta(days=1)


@pytest.fixture
def world_on(engine: sa.Engine) -> Iterator[World]:
    ledger = SqlLedger(engine)
    yield World(
        ledger=ledger,
        views=SqlOccupancyViews(engine),
        offices=SqlOffices(engine, clock=now),
        passes=SqlPassRegister(engine),
        engine=engine,
    )
    ledger.close()


def registered(subject: str, key: str, office_id: str | None, **changes: Any) -> RegisteredPass:
    given = {
        "subject": subject,
        "person_key": key,
        "person_key_version": 1,
        "person_kind": PersonKind.EMPLOYEE,
        "sealed_particulars": subject.encode(),
        "office_id": office_id,
        "issued_at": MORNING,
        "valid_until": MORNING + 300 * DAY,
    }
    return RegisteredPass(**(given | changes))


def register(engine: sa.Engine, passes: SqlPassRegister, chance: random.Random) -> None:
    """Passes of every sort for whoever was at the doors, and for some who never were."""
    with engine.connect() as connection:
        keys = set(connection.execute(sa.select(scan.c.person_key)).scalars()) - {None}
    people = [*sorted(keys), "nobody-1", "nobody-2"]
    sorts: list[dict[str, Any]] = [
        *({},) * 6,
        {"revoked_at": MORNING},
        {"valid_until": MORNING + timedelta(hours=1)},
        {"person_kind": PersonKind.VISITOR},
    ]
    made = [
        registered(
            f"p{number}", key, chance.choice([*OFFICES, *OFFICES, None]), **chance.choice(sorts)
        )
        for number, key in enumerate(people * 2)
    ]
    passes.add(made)


@pytest.mark.parametrize("seed", range(2))
def test_each_office_counts_its_employees_as_brute_force_does(world_on: World, seed: int) -> None:
    engine, chance = world_on.engine, random.Random(seed)
    assert engine is not None
    days = RandomDays(Side(world_on), chance)
    days.go_on(120)
    register(engine, SqlPassRegister(engine), chance)
    views, at = SqlCoverage(engine), days.until
    # From the first event on, from the middle, and from a moment after all: all have faded then.
    for since in (MORNING - DAY, MORNING + (at - MORNING) / 2, at):
        told = {
            (row.office_id, row.standing): row.employees
            for row in views.coverage(office_ids=OFFICES, since=since, at=at)
        }
        expected = by_brute_force(engine, since, at)
        assert told == Counter(expected.values())
        for office_id in OFFICES:
            for standing in Standing:
                named = views.passes(office_id=office_id, standing=standing, since=since, at=at)
                assert len(named) == told.get((office_id, standing), 0)
                assert all(
                    expected[office_id, key_of(engine, each.subject)] == (office_id, standing)
                    for each in named
                )
    assert {standing for _, standing in expected.values()} == {Standing.NEVER}


def key_of(engine: sa.Engine, subject: str) -> str:
    with engine.connect() as connection:
        wanted = sa.select(pass_register.c.person_key).where(pass_register.c.subject == subject)
        return str(connection.execute(wanted).scalar_one())


def by_brute_force(
    engine: sa.Engine, since: datetime, at: datetime
) -> dict[tuple[str, str], tuple[str, Standing]]:
    """How each employee of each office stands, every event looked at for each of them."""
    with engine.connect() as connection:
        events = connection.execute(sa.select(scan)).all()
        passes = connection.execute(sa.select(pass_register)).all()
    annulled = {event.annuls for event in events}
    scans = [
        event
        for event in events
        if event.kind == "scan"
        and event.scan_id not in annulled
        and since <= instant(event.at) < at
    ]
    found = {}
    for each in passes:
        valid = each.revoked_at is None and instant(each.valid_until) > at
        if each.office_id is None or each.person_kind != "employee" or not valid:
            continue
        mine = [event for event in scans if event.person_key == each.person_key]
        verified = [event for event in mine if event.evidence == "verified" and event.colour]
        standing = Standing.UNVERIFIED if mine else Standing.NEVER
        if verified:
            standing = Standing(max(verified, key=lambda event: event.at).colour)
        found[each.office_id, each.person_key] = (each.office_id, standing)
    return found


def test_the_last_verified_colour_counts_wherever_it_was_scanned(world_on: World) -> None:
    side, engine = Side(world_on), world_on.engine
    assert engine is not None
    side.door.scan("2 Siti", "s1", MORNING)
    with engine.connect() as connection:
        key = connection.execute(sa.select(scan.c.person_key)).scalar_one()
    SqlPassRegister(engine).add([registered("a", key, "dinkes"), registered("b", "x", "dinkes")])
    asked = {"office_ids": ("dinkes",), "since": MORNING - DAY, "at": MORNING + DAY}
    rows = SqlCoverage(engine).coverage(**asked)
    assert [(row.standing, row.employees) for row in rows] == [
        (Standing.GREEN, 1),
        (Standing.NEVER, 1),
    ]
    asked |= {"since": MORNING + timedelta(seconds=1)}
    assert SqlCoverage(engine).coverage(**asked) == (("dinkes", Standing.NEVER, 2),)


def test_postgresql_looks_everybody_up_once_however_few_it_takes_them_for(
    postgres_engine: sa.Engine,
) -> None:
    empty(postgres_engine)
    asked: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    sa.event.listen(postgres_engine, "before_cursor_execute", hear)
    SqlCoverage(postgres_engine).coverage(office_ids=OFFICES, since=MORNING, at=MORNING + DAY)
    sa.event.remove(postgres_engine, "before_cursor_execute", hear)
    statement, values = asked[-1]
    with postgres_engine.connect() as connection:
        plan = list(connection.exec_driver_sql(f"EXPLAIN {statement}", values).scalars())
    # Otherwise it stands within a join, and the join may run it for each employee.
    assert "CTE seen" in " ".join(plan)
