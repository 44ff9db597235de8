"""What if, against brute force over the raw tables of random ledgers."""

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.domain.admission import Room, with_room
from dashboard.domain.calendar import day_bounds, local_day
from dashboard.domain.errors import InvalidInput, NotAllowed
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.replay import RefusedKind
from dashboard.domain.rules import Decision, limit_of
from dashboard.domain.verdict import verdict_on_statement
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.what_if import Hypothesis, OfficeWhatIf, WhatIfs
from dashboard.store.ledger import SqlLedger
from dashboard.store.moments import instant, micros
from dashboard.store.occupancy_views import SqlOccupancyViews
from dashboard.store.offices import SqlOffices
from dashboard.store.pass_register import SqlPassRegister
from dashboard.store.past_stays import SqlPastStays
from dashboard.store.tables import open_visit, scan, superseded, visit
from tests.contract.conftest import World, now
from tests.contract.door import ZONE
from tests.contract.law_side import OFFICES, Side
from tests.contract.random_days import RandomDays

STEPS = 150
HEAD = User(id="h", name="H", role=Role.DEPARTMENT_HEAD, office_id="kominfo")


class Weeks:
    """Random days, and what would be asked on a day some time after their beginning."""

    def __init__(self, engine: sa.Engine, seed: int) -> None:
        self.engine = engine
        self.ledger = SqlLedger(engine)
        self.offices = SqlOffices(engine, clock=now)
        side = Side(
            World(
                ledger=self.ledger,
                views=SqlOccupancyViews(engine),
                offices=self.offices,
                passes=SqlPassRegister(engine),
                engine=engine,
            )
        )
        self.rules = side.rules
        self.days = RandomDays(side, random.Random(seed))
        self.days.go_on(STEPS)
        self.what_if = WhatIfs(
            stays=SqlPastStays(engine), offices=self.offices, rules=side.rules, zone=ZONE
        )

    def brute(self, told: OfficeWhatIf, hypothesis: Hypothesis, at: datetime) -> dict[str, Any]:
        """Every stay is looked at for every question."""
        today = local_day(at, ZONE)
        begins = [day_bounds(today - timedelta(days=back), ZONE)[0] for back in range(28, -1, -1)]
        start, end = begins[0], begins[-1]
        rules = self.rules.in_force(hypothesis.valid_from)
        rules = type(rules)(**(vars(rules) | {"level": hypothesis.level}))
        limit = limit_of(told.office, rules)
        stays, overrides = self._stays(told.office.id, start, end)
        let_in, refused = [], Counter()
        for stay in stays:
            if stay.entered_at < micros(start) or stay.visit_id in overrides:
                let_in.append(stay)
                continue
            inside = sum(1 + o.companions for o in let_in if left(o) > stay.entered_at)
            kind = PersonKind(stay.person_kind)
            colour = Colour(stay.colour) if stay.colour else None
            verdict = with_room(
                verdict_on_statement(
                    colour=colour, evidence=Evidence(stay.evidence), kind=kind, rules=rules
                ),
                Room(inside=inside, limit=limit, on_full=told.office.on_full),
                people=1 + stay.companions,
            )
            if verdict.decision is Decision.REFUSE:
                refused[RefusedKind(kind, colour, verdict.reason)] += 1 + stay.companions
            else:
                let_in.append(stay)
        within = [s for s in stays if s.entered_at >= micros(start)]
        moments = {*(micros(b) for b in begins[:-1]), *(s.entered_at for s in within)}
        curve = {
            at: sum(1 + s.companions for s in stays if s.entered_at <= at < left(s))
            for at in sorted(moments)
        }
        peak = max(curve.values())
        return {
            "limit": limit,
            "came": sum(1 + s.companions for s in within),
            "peak": peak,
            "peak_at": instant(next(m for m in curve if curve[m] == peak)) if peak else None,
            "days_over": len({local_day(instant(m), ZONE) for m in curve if curve[m] > limit}),
            "refused": refused,
        }

    def _stays(self, office_id: str, start: datetime, end: datetime) -> tuple[list[Any], set[Any]]:
        with self.engine.connect() as connection:
            closed = connection.execute(sa.select(visit)).all()
            opened = connection.execute(sa.select(open_visit)).all()
            gone = {row.visit_id for row in connection.execute(sa.select(superseded))}
            scans = connection.execute(sa.select(scan)).all()
        stays = [*(row for row in closed if row.visit_id not in gone), *opened]
        found = [
            s
            for s in stays
            if s.office_id == office_id and s.entered_at < micros(end) and left(s) > micros(start)
        ]
        ordered = sorted(found, key=lambda s: (s.entered_at, not hasattr(s, "left_at"), s.visit_id))
        return ordered, {row.visit_id for row in scans if row.kind == "override"}


def left(stay: Any) -> int:
    return stay.left_at if hasattr(stay, "left_at") else 1 << 61


@pytest.fixture
def weeks(engine: sa.Engine, request: pytest.FixtureRequest) -> Any:
    made = Weeks(engine, request.param)
    yield made
    made.ledger.close()


@pytest.mark.parametrize("weeks", range(3), indirect=True)
def test_it_equals_brute_force_on_random_ledgers(weeks: Weeks) -> None:
    compared = 0
    for level in (0, 2, 4):
        for days in (0, 1, 5, 27):
            at = weeks.days.clock + timedelta(days=days)
            hypothesis = Hypothesis(level=level, valid_from=local_day(at, ZONE))
            answer = weeks.what_if.of(user=OPERATOR, hypothesis=hypothesis, at=at)
            for told in answer.offices:
                expected = weeks.brute(told, hypothesis, at)
                assert {name: getattr(told, name) for name in expected} == expected
                compared += told.came
    assert compared > 100


@pytest.mark.parametrize("weeks", [0], indirect=True)
def test_only_who_makes_rules_asks_and_only_about_days_to_come(weeks: Weeks) -> None:
    at = weeks.days.clock
    today = local_day(at, ZONE)
    with pytest.raises(NotAllowed):
        weeks.what_if.of(user=HEAD, hypothesis=Hypothesis(level=3, valid_from=today), at=at)
    for level, day in ((5, today), (3, today - timedelta(days=1))):
        with pytest.raises(InvalidInput):
            weeks.what_if.of(
                user=OPERATOR, hypothesis=Hypothesis(level=level, valid_from=day), at=at
            )
    assert {office.id for office in weeks.offices.all()} == set(OFFICES)
