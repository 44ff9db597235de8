"""Each figure of design 4.5 against brute force over the ledger, on random days."""

import random
from collections import Counter
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
import sqlalchemy as sa

from dashboard.domain.calendar import local_day
from dashboard.domain.people import PersonKind
from dashboard.services.access import OPERATOR
from dashboard.services.colour_mix import Grain, Measure, bars_of, colours_by_time
from dashboard.services.day_terms import OfficeTerms
from dashboard.services.figure_rounds import FigureRounds
from dashboard.services.figures import HeatCell, Period, Span
from dashboard.services.typical import TypicalDays
from dashboard.store.capacities import SqlCapacities
from dashboard.store.engine import writing
from dashboard.store.figure_views import SqlFigureViews
from dashboard.store.kept_days import SqlKeptDays
from dashboard.store.ledger import SqlLedger
from dashboard.store.occupancy_views import SqlOccupancyViews
from dashboard.store.offices import SqlOffices
from dashboard.store.pass_register import SqlPassRegister
from dashboard.store.tables import day_figure
from tests.contract.conftest import World, now
from tests.contract.door import ZONE
from tests.contract.events import MORNING
from tests.contract.figures import day_differences
from tests.contract.law_side import CAPACITY, OFFICES, NeverClosed, Side
from tests.contract.plain_figures import PlainFigures
from tests.contract.random_days import RandomDays

STEPS = 110


class Figures:
    """Random days on one database, its rounds and its views."""

    def __init__(self, engine: sa.Engine, seed: int) -> None:
        self.engine = engine
        self.ledger = SqlLedger(engine)
        offices = SqlOffices(engine, clock=now)
        side = Side(
            World(
                ledger=self.ledger,
                views=SqlOccupancyViews(engine),
                offices=offices,
                passes=SqlPassRegister(engine),
                engine=engine,
            )
        )
        self.days = RandomDays(side, random.Random(seed))
        self.terms = OfficeTerms(
            capacities=SqlCapacities(engine),
            rules=side.rules,
            hours=NeverClosed(),
            zone=ZONE,
        )
        self.kept = SqlKeptDays(engine)
        self.rounds = FigureRounds(kept=self.kept, terms=self.terms)
        self.views = SqlFigureViews(engine, terms=self.terms)

    def span(self, office_id: str, at: datetime | None = None) -> Span:
        at = at or self.days.until
        first = local_day(MORNING - timedelta(days=1), ZONE)
        period = Period(first=first, last=local_day(at, ZONE))
        return Span(office_ids=(office_id,), period=period, at=at)


@pytest.fixture
def figures(engine: sa.Engine, request: pytest.FixtureRequest) -> Any:
    made = Figures(engine, request.param)
    yield made
    made.ledger.close()


seeds = pytest.mark.parametrize("figures", range(4), indirect=True)


def check(figures: Figures, office_id: str, at: datetime) -> int:
    """Compare every figure of every day; the number of days."""
    plain = PlainFigures.of(figures.engine, office_id, limit=CAPACITY)
    span, views = figures.span(office_id, at), figures.views
    rows = {row.day: row for row in views.days(span)}
    first, last = min(rows), max(rows)
    for day, row in rows.items():
        told = {name: getattr(row, name) for name in plain.day(day, at=at)}
        told["people"] = {kind.value: row.people[kind] for kind in PersonKind}
        assert told == plain.day(day, at=at)
        assert row.limit == CAPACITY
    assert {
        day: {
            (m.kind or "", m.colour or "", str(m.evidence)): (m.came, m.admitted)
            for m in views.mix(span)
            if m.day == day
        }
        for day in rows
    } == {day: plain.mix(day, at=at) for day in rows}
    bars = bars_of(span.period, Grain.WEEK)
    assert colours_by_time(views.mix_by(bars, span), bars, measure=Measure.CAME) == colours_by_time(
        views.mix(span), bars, measure=Measure.CAME
    )
    refusals: Counter[Any] = Counter()
    for line in views.refusals(span):
        refusals[line.day, line.reason.value, True] += line.overridden
        refusals[line.day, line.reason.value, False] += line.events - line.overridden
    assert +refusals == Counter(
        {(day, *key): n for day in rows for key, n in plain.refusals(day, at=at).items()}
    )
    assert views.dwell(span) == plain.dwell(first, last, at=at)
    full = views.in_full(span)
    assert (full.days, full.refusals, full.dwell) == (
        views.days(span),
        views.refusals(span),
        views.dwell(span),
    )
    speed = full.speed
    assert (speed.verdicts, speed.answers) == plain.waits(at=at)
    heat = {(c.weekday, c.hour): [c.entered, c.left, c.person_seconds] for c in views.heat(span)}
    assert heat == plain.hours(first, last, at=at)
    assert views.heat_of_all_history((office_id,), at=at) == views.heat(span)
    lines = views.day_lines(span)
    assert lines == {day: plain.line(day, at=at) for day in rows}
    return len(rows)


@seeds
def test_every_figure_is_what_brute_force_says(figures: Figures) -> None:
    for _ in range(3):
        figures.days.go_on(STEPS // 3)
        at = figures.days.until
        for office_id in OFFICES:
            # Reckoned on reading, then as the rounds keep it.
            assert check(figures, office_id, at) > 1
        figures.rounds.build_due(now=at)
        for office_id in OFFICES:
            assert check(figures, office_id, at) > 1
    assert figures.rounds.build_due(now=figures.days.until) == 0
    assert day_differences(figures.engine, figures.terms.known()) == []
    assert list(figures.kept.weekday_differences()) == []


@seeds
def test_the_typical_day_is_what_brute_force_says(figures: Figures) -> None:
    """Eight weeks, the first half of them kept, and stays that go on into the days after."""
    typical = TypicalDays(
        views=figures.views, offices=SqlOffices(figures.engine, clock=now), zone=ZONE
    )
    for week in range(1, 9):
        figures.days.go_on(14)
        figures.days.clock = max(figures.days.clock, MORNING + timedelta(weeks=week))
        if week == 4:
            figures.rounds.build_due(now=figures.days.clock)
    days = [local_day(MORNING, ZONE) + timedelta(weeks=8, days=after) for after in range(3)]
    behind = []
    for office_id, day in product(OFFICES, days):
        plain = PlainFigures.of(figures.engine, office_id, limit=CAPACITY)
        found = typical.of(user=OPERATOR, office_id=office_id, day=day)
        band = {point.at: pytest.approx((point.low, point.high)) for point in found.points}
        assert (found.days, band) == plain.typical(day)
        behind.append(found.days)
    assert max(behind) > 5


@pytest.mark.parametrize("figures", [7], indirect=True)
def test_a_kept_day_that_was_spoilt_is_found_and_forgotten(figures: Figures) -> None:
    figures.days.go_on(60)
    at = figures.days.until
    figures.rounds.build_due(now=at)
    assert day_differences(figures.engine, figures.terms.known()) == []
    with writing(figures.engine) as connection:
        connection.execute(
            sa.update(day_figure)
            .where(day_figure.c.office_id == "kominfo")
            .values(peak=77, entries=99, hours="[]")
        )
    found = day_differences(figures.engine, figures.terms.known())
    assert {each.office_id for each in found} == {"kominfo"}
    assert len(found) > 1
    assert all({"peak", "entries"} <= set(each.columns) for each in found)
    assert list(figures.kept.weekday_differences()) == ["kominfo"]
    figures.kept.forget()
    check(figures, "kominfo", at)
    assert figures.rounds.build_due(now=at) > 0
    check(figures, "kominfo", at)


def test_the_mean_of_an_hour_is_over_the_days_on_which_somebody_came() -> None:
    cell = HeatCell(weekday=1, hour=8, entered=12, left=0, person_seconds=7200, days=4)
    assert (cell.entered_mean, cell.inside_mean) == (3.0, 0.5)
