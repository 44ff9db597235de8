"""Sample data: plausible, reproducible, and indistinguishable from a ledger that was scanned."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from dashboard.domain.calendar import local_day
from dashboard.domain.people import SURROGATE
from dashboard.services.coverage import Standing
from dashboard.services.day_terms import OfficeTerms
from dashboard.services.demo import Demo, Filled, InUse, Unwatched, Uses
from dashboard.services.figure_rounds import FigureRounds
from dashboard.services.pass_register import PassParticulars
from dashboard.services.sample_offices import sample_offices
from dashboard.store.capacities import SqlCapacities
from dashboard.store.coverage import SqlCoverage
from dashboard.store.demo import SqlHistoryWriter
from dashboard.store.hours import SqlHours
from dashboard.store.kept_days import SqlKeptDays
from dashboard.store.moments import instant
from dashboard.store.occupancy_views import SqlOccupancyViews
from dashboard.store.offices import SqlOffices
from dashboard.store.pass_register import SqlPassRegister
from dashboard.store.recount import differences
from dashboard.store.rule_files import RuleFiles
from dashboard.store.tables import (
    day_figure,
    office_version,
    open_visit,
    pass_register,
    repeat,
    rollup_hour,
    scan,
    visit,
    weekday_figure,
)
from tests.contract.conftest import empty, now
from tests.contract.door import RULES, SEAL, ZONE
from tests.contract.figures import day_differences

FILLED = (
    scan,
    repeat,
    visit,
    open_visit,
    rollup_hour,
    day_figure,
    weekday_figure,
    pass_register,
)
WEDNESDAY_TEN = datetime(2021, 9, 22, 3, 0, tzinfo=UTC)


def fill(
    engine: sa.Engine,
    *,
    at: datetime = WEDNESDAY_TEN,
    days: int = 2,
    named_days: int = 30,
    processes: int | None = None,
    uses: Uses | None = None,
) -> list[Filled]:
    offices = SqlOffices(engine, clock=now)
    demo = Demo(
        writer=SqlHistoryWriter(engine, seal=SEAL, processes=processes),
        offices=offices,
        rules=RuleFiles(folder=RULES, offices=offices),
        hours=SqlHours(engine),
        zone=ZONE,
        named_days=named_days,
    )
    assert demo.is_needed()
    filled = list(demo.fill(days=days, visits=1500, seed=1, now=at, uses=uses))
    assert not demo.is_needed()
    return filled


def ids(engine: sa.Engine) -> set[tuple[str, int, str | None]]:
    with engine.connect() as connection:
        rows = connection.execute(sa.select(scan.c.scan_id, scan.c.at, scan.c.person_key))
        return {tuple(row) for row in rows}


def test_every_office_is_there_and_marked_as_sample(engine: sa.Engine) -> None:
    fill(engine)
    offices = SqlOffices(engine, clock=now).all()
    assert len(offices) == len(sample_offices()) == 50
    assert all(office.sample for office in offices)


def test_most_employees_have_badges_and_some_of_them_never_came(engine: sa.Engine) -> None:
    fill(engine)
    found: Counter[Standing] = Counter()
    asked = {"since": WEDNESDAY_TEN - timedelta(days=30), "at": WEDNESDAY_TEN}
    office_ids = [office.id for office in SqlOffices(engine, clock=now).all()]
    for row in SqlCoverage(engine).coverage(office_ids=office_ids, **asked):
        found[row.standing] += row.employees
    assert found[Standing.GREEN] > found[Standing.NEVER] > 0
    newest = SqlPassRegister(engine).newest(limit=1)[0]
    packed = SEAL.unseal(newest.sealed_particulars or b"", bound_to=newest.subject)
    assert packed is not None
    assert PassParticulars.unpacked(packed).name


def test_postgresql_is_told_how_much_was_filled(postgres_engine: sa.Engine) -> None:
    empty(postgres_engine)
    fill(postgres_engine)
    with postgres_engine.connect() as connection:
        rows = {
            table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar()
            for table in (*FILLED, office_version)
        }
        said = sa.text("SELECT relname, reltuples FROM pg_class WHERE relname = ANY(:names)")
        told = dict(connection.execute(said, {"names": list(rows)}).all())
    assert told == rows


def test_an_office_that_is_not_live_has_hours_and_nobody(engine: sa.Engine) -> None:
    since = WEDNESDAY_TEN.date() - timedelta(days=1)
    uses = {
        "kominfo": InUse(since=since),
        "bapenda": InUse(since=since, until=since + timedelta(days=1)),
    }
    filled = {each.office.id: each for each in fill(engine, days=4, uses=uses)}
    assert {office_id for office_id, each in filled.items() if each.scans} == uses.keys()
    assert sum(each.visits for each in filled.values()) > 1000
    with engine.connect() as connection:
        lines = connection.execute(sa.select(scan.c.office_id, scan.c.at)).all()
    days = {(line.office_id, local_day(instant(line.at), ZONE)) for line in lines}
    assert days == {
        ("kominfo", since),
        ("kominfo", WEDNESDAY_TEN.date()),
        ("bapenda", since),
    }
    hours = SqlHours(engine)
    assert hours.of("setda").spans[5] == ((450, 900),)
    assert not hours.of("rsud-besuki").spans


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


def test_the_same_seed_tells_the_same_past_however_many_processes_invent_it(
    engine: sa.Engine,
) -> None:
    first, known = fill(engine, processes=0), ids(engine)
    with engine.begin() as connection:
        for table in FILLED:
            connection.execute(sa.delete(table))
        connection.execute(sa.text("UPDATE occupancy SET inside = 0, revision = 0"))
    assert fill(engine, processes=2) == first
    assert ids(engine) == known


def test_kept_figures_are_what_the_record_says(engine: sa.Engine) -> None:
    fill(engine, days=4)
    offices = SqlOffices(engine, clock=now)
    rules = RuleFiles(folder=RULES, offices=offices)
    terms = OfficeTerms(
        capacities=SqlCapacities(engine), rules=rules, hours=SqlHours(engine), zone=ZONE
    )
    kept = SqlKeptDays(engine)
    assert differences(engine) == ()
    assert list(kept.weekday_differences()) == []
    with engine.connect() as connection:
        assert len(connection.execute(sa.select(day_figure)).all()) > 100
    assert day_differences(engine, terms.known()) == []
    assert FigureRounds(kept=kept, terms=terms).build_due(now=WEDNESDAY_TEN) == 0


def test_what_is_older_than_names_are_kept_is_nobodys(engine: sa.Engine) -> None:
    fill(engine, days=4, named_days=1)
    since = (WEDNESDAY_TEN - timedelta(hours=34) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(
        microseconds=1
    )
    with engine.connect() as connection:
        rows = connection.execute(sa.select(scan).where(scan.c.person_key.is_not(None))).all()
    old, new = ([row for row in rows if (row.at < since) is before] for before in (True, False))
    assert all(row.person_key.startswith(SURROGATE) and not row.sealed_name for row in old)
    assert all(row.sealed_name and not row.person_key.startswith(SURROGATE) for row in new)
    assert min(len(old), len(new)) > 100


def test_on_public_holidays_hospitals_alone_are_open(engine: sa.Engine) -> None:
    """Wednesday, 20 October 2021 was Maulid Nabi."""
    fill(engine, at=datetime(2021, 10, 21, 3, 0, tzinfo=UTC), days=3)
    with engine.connect() as connection:
        rows = connection.execute(sa.select(visit.c.office_id, visit.c.entered_at)).all()
    came: dict[int, set[str]] = {19: set(), 20: set()}
    for row in rows:
        came.setdefault(local_day(instant(row.entered_at), ZONE).day, set()).add(row.office_id)
    assert len(came[19]) == len(sample_offices())
    assert came[20] == {each.office.id for each in sample_offices() if each.always_open}


def test_whatever_ends_it_leaves_nothing_behind(engine: sa.Engine) -> None:
    class Interrupting(Unwatched):
        def ordering(self) -> None:
            raise KeyboardInterrupt

    offices = SqlOffices(engine, clock=now)
    demo = Demo(
        writer=SqlHistoryWriter(engine, seal=SEAL),
        offices=offices,
        rules=RuleFiles(folder=RULES, offices=offices),
        hours=SqlHours(engine),
        zone=ZONE,
        named_days=30,
    )
    with pytest.raises(KeyboardInterrupt):
        demo.fill(days=2, visits=1500, seed=1, now=WEDNESDAY_TEN, watch=Interrupting())
    assert demo.is_needed()
    assert offices.all() == ()
    indexes = {index["name"] for index in sa.inspect(engine).get_indexes("scan")}
    assert {"ix_scan_at", "ix_scan_person"} <= indexes
    fill(engine)


@pytest.mark.parametrize(("hours", "least", "most"), [(-4, 0, 0), (0, 200, 2000), (12, 0, 30)])
def test_offices_are_empty_at_night_and_alive_by_day(
    engine: sa.Engine, hours: int, least: int, most: int
) -> None:
    filled = fill(engine, at=WEDNESDAY_TEN + timedelta(hours=hours), days=2)
    hospitals = {each.office.id for each in filled if each.office.id.startswith("rsud")}
    inside = sum(each.inside for each in filled if each.office.id not in hospitals)
    assert least <= inside <= most
