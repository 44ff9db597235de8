"""Sample data: plausible, reproducible, and indistinguishable from a ledger that was scanned."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from dashboard.services.demo import Demo, Filled
from dashboard.services.sample_offices import sample_offices
from dashboard.store.demo import SqlHistoryWriter
from dashboard.store.occupancy_views import SqlOccupancyViews
from dashboard.store.offices import SqlOffices
from dashboard.store.rule_files import RuleFiles
from dashboard.store.tables import office_version, open_visit, repeat, rollup_hour, scan, visit
from tests.contract.conftest import now
from tests.contract.door import RULES, SEAL, ZONE

WEDNESDAY_TEN = datetime(2021, 9, 22, 3, 0, tzinfo=UTC)


def fill(engine: sa.Engine, *, at: datetime = WEDNESDAY_TEN, days: int = 2) -> list[Filled]:
    offices = SqlOffices(engine, clock=now)
    demo = Demo(
        writer=SqlHistoryWriter(engine),
        offices=offices,
        rules=RuleFiles(folder=RULES, offices=offices),
        seal=SEAL,
        zone=ZONE,
    )
    assert demo.is_needed()
    filled = list(demo.fill(days=days, visits=1500, seed=1, now=at))
    assert not demo.is_needed()
    return filled


def test_every_office_is_there_and_marked_as_sample(engine: sa.Engine) -> None:
    fill(engine)
    offices = SqlOffices(engine, clock=now).all()
    assert len(offices) == len(sample_offices()) == 50
    assert all(office.sample for office in offices)


def test_what_is_true_of_an_office_was_so_on_its_first_day(engine: sa.Engine) -> None:
    fill(engine)
    with engine.connect() as connection:
        begun = dict(
            connection.execute(
                sa.select(scan.c.office_id, sa.func.min(scan.c.at)).group_by(scan.c.office_id)
            ).all()
        )
        since = dict(
            connection.execute(sa.select(office_version.c.office_id, office_version.c.since)).all()
        )
    assert {office: since[office] for office in begun} == begun


def test_live_figures_curve_and_roll_up_agree(engine: sa.Engine) -> None:
    filled = fill(engine)
    views = SqlOccupancyViews(engine)
    start = WEDNESDAY_TEN - timedelta(hours=10)
    hourly = views.hourly_inside(start=start, end=WEDNESDAY_TEN)
    for row in views.live():
        curve = views.curve(office_id=row.office_id, start=start, end=WEDNESDAY_TEN)
        assert curve[-1].inside == row.inside == hourly[row.office_id][-1].inside
        assert min(point.inside for point in curve) >= 0
    assert sum(row.inside for row in views.live()) == sum(each.inside for each in filled) > 100


def test_nothing_happens_in_the_future_and_stays_have_a_length(engine: sa.Engine) -> None:
    fill(engine)
    with engine.connect() as connection:
        latest = connection.execute(sa.select(sa.func.max(scan.c.at))).scalar_one()
        shortest = connection.execute(
            sa.select(sa.func.min(visit.c.left_at - visit.c.entered_at))
        ).scalar_one()
        twice = connection.execute(
            sa.select(open_visit.c.person_key)
            .group_by(open_visit.c.office_id, open_visit.c.person_key)
            .having(sa.func.count() > 1)
        ).all()
    assert latest < (WEDNESDAY_TEN - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    assert shortest > 0
    assert twice == []


def test_the_same_seed_tells_the_same_past(engine: sa.Engine) -> None:
    first = fill(engine)
    with engine.begin() as connection:
        for table in (scan, repeat, visit, open_visit, rollup_hour):
            connection.execute(sa.delete(table))
        connection.execute(sa.text("UPDATE occupancy SET inside = 0, revision = 0"))
    assert fill(engine) == first


@pytest.mark.parametrize(("hours", "least", "most"), [(-4, 0, 0), (0, 200, 2000), (12, 0, 30)])
def test_offices_are_empty_at_night_and_alive_by_day(
    engine: sa.Engine, hours: int, least: int, most: int
) -> None:
    filled = fill(engine, at=WEDNESDAY_TEN + timedelta(hours=hours), days=2)
    hospitals = {each.office.id for each in filled if each.office.id.startswith("rsud")}
    inside = sum(each.inside for each in filled if each.office.id not in hospitals)
    assert least <= inside <= most
