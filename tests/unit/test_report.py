"""What a report reckons, whom it is for, and that no small number leaves the house in it."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dashboard.domain.errors import InvalidInput, NotAllowed, NotFound
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.small_numbers import FEWEST
from dashboard.services.access import Role, User
from dashboard.services.figures import Dwell, HeatCell, MixRow, Period, RefusalRow
from dashboard.services.office_figures import OfficeFigures
from dashboard.services.report import Reports
from dashboard.services.report_state import Length, Report, compared_with, days_with
from dashboard.store.rule_files import RuleFiles
from tests.contract.door import RULES, ZONE
from tests.contract.events import office
from tests.contract.fake_ledger import FakeOffices
from tests.fakes.audit import FakeAuditLog
from tests.fakes.figures import FiguresInMemory
from tests.fakes.seeded_figures import OFFICES, seeded

AT = datetime(2021, 9, 22, 3, 42, tzinfo=UTC)
ADMIN = User(id="a", name="A", role=Role.KOMINFO_ADMIN)
HEAD = User(id="h", name="H", role=Role.DEPARTMENT_HEAD, office_id="dinkes")
LAST_WEEK = date(2021, 9, 15)


def reports(views: FiguresInMemory, audit: FakeAuditLog | None = None) -> Reports:
    offices = FakeOffices()
    for office_id in OFFICES:
        offices.put(office(office_id))
    rules = RuleFiles(folder=Path(RULES), offices=offices)
    figures = OfficeFigures(views=views, offices=offices, rules=rules, zone=ZONE)
    return Reports(figures=figures, offices=offices, audit=audit or FakeAuditLog(), zone=ZONE)


def report(
    views: FiguresInMemory,
    office_id: str | None = None,
    *,
    length: Length = Length.WEEK,
    day: date = LAST_WEEK,
) -> Report:
    return reports(views).of(user=ADMIN, office_id=office_id, length=length, day=day, at=AT)


@pytest.mark.parametrize(
    ("length", "day", "first", "last"),
    [
        (Length.WEEK, date(2021, 9, 20), date(2021, 9, 20), date(2021, 9, 26)),
        (Length.WEEK, date(2021, 9, 26), date(2021, 9, 20), date(2021, 9, 26)),
        (Length.MONTH, date(2021, 2, 28), date(2021, 2, 1), date(2021, 2, 28)),
        (Length.MONTH, date(2020, 12, 31), date(2020, 12, 1), date(2020, 12, 31)),
    ],
)
def test_a_report_is_of_the_calendar_week_or_month(
    length: Length, day: date, first: date, last: date
) -> None:
    assert days_with(day, length=length) == Period(first=first, last=last)


def test_a_week_is_compared_by_its_weekdays_and_a_month_with_the_one_before() -> None:
    days = Period(first=date(2021, 9, 1), last=date(2021, 9, 3))
    assert compared_with(days, length=Length.WEEK).first == date(2021, 8, 25)
    assert compared_with(days, length=Length.MONTH) == days_with(
        date(2021, 8, 1), length=Length.MONTH
    )


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("office_id", [None, "dinkes"])
def test_the_totals_are_what_the_rows_come_to(seed: int, office_id: str | None) -> None:
    views = seeded(seed)
    found = report(views, office_id, length=Length.MONTH, day=date(2021, 8, 15))
    wanted = OFFICES if office_id is None else (office_id,)
    rows = [r for r in views.day_rows if r.office_id in wanted and r.day.month == 8]
    mix = [r for r in views.mix_rows if r.office_id in wanted and r.day.month == 8]
    came = sum(r.came for r in mix)
    totals = found.totals
    assert totals.arrivals == sum(r.entries for r in rows)
    assert totals.people == sum(sum(r.people.values()) for r in rows)
    assert totals.used == len({r.day for r in rows if r.entries})
    assert totals.offices == len({r.office_id for r in rows if r.entries})
    assert totals.peak is not None
    assert totals.peak.people == max(r.peak for r in rows)
    assert totals.average == sum(r.open_person_seconds for r in rows) / (36_000 * len(rows))
    assert totals.busy_seconds == sum(r.busy_seconds for r in rows)
    assert totals.full_seconds == sum(r.full_seconds for r in rows)
    assert (totals.median, totals.long_stay) == (59, 99)
    green = sum(r.came for r in mix if r.colour is Colour.GREEN)
    assert totals.green == pytest.approx(green / came)
    assert found.came == came
    of_day = Counter[date]()
    for row in rows:
        of_day[row.day] += row.entries
    assert [line.arrivals for line in found.lines] == [
        None if line.arrivals is None else of_day[line.day] for line in found.lines
    ]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("office_id", [None, "dinkes"])
def test_no_small_number_is_told_nor_left_over(seed: int, office_id: str | None) -> None:
    found = report(seeded(seed, most=14), office_id)
    for counts, whole in (
        ([line.arrivals for line in found.lines], found.totals.arrivals),
        ([line.refusals for line in found.lines], found.totals.refusals),
        ([line.events for line in found.reasons], found.totals.refusals),
        ([line.arrivals for line in found.offices], found.totals.arrivals),
        (list(found.evidence.values()), found.came),
        (list(found.totals.kinds.values()), found.totals.people),
    ):
        told = [count for count in counts if count is not None]
        assert not [count for count in told if 0 < count < FEWEST]
        if whole is not None and len(told) < len(counts):
            assert whole - sum(told) >= FEWEST
            assert counts.count(None) > 1 or sum(told) == 0
    assert not [value for value in found.hours.values() if value and value < FEWEST]
    assert not [line for line in found.offices if line.peak and line.peak.people < FEWEST]


@pytest.mark.parametrize("seed", range(6))
def test_a_month_beside_its_weeks_tells_no_small_day(seed: int) -> None:
    views = seeded(seed, most=14)
    month = report(views, "dinkes", length=Length.MONTH, day=date(2021, 8, 15))
    for monday in (date(2021, 8, 2), date(2021, 8, 9), date(2021, 8, 16), date(2021, 8, 23)):
        week = report(views, "dinkes", day=monday)
        told = {line.day: line.arrivals for line in month.lines}
        days = [told[line.day] for line in week.lines]
        if None in days and week.totals.arrivals is not None:
            rest = week.totals.arrivals - sum(count for count in days if count is not None)
            assert rest >= FEWEST
            assert days.count(None) > 1 or rest == week.totals.arrivals


@pytest.mark.parametrize(
    ("counts", "shares", "unsaid"),
    [
        ((50, 10), (50 / 60, 10 / 60), 0),
        # Two of yellow are told as five at most.
        ((58, 2), (55 / 60,), 5 / 60),
        ((0, 3), (), 0),
        ((3, 3), (), 1),
    ],
)
def test_a_days_small_groups_are_drawn_as_one_of_five(
    counts: tuple[int, int], shares: tuple[float, ...], unsaid: float
) -> None:
    rows = tuple(
        MixRow("pmd", LAST_WEEK, PersonKind.VISITOR, colour, Evidence.VERIFIED, count, count)
        for colour, count in zip((Colour.GREEN, Colour.YELLOW), counts, strict=True)
    )
    line = report(FiguresInMemory(mix_rows=rows), "pmd").lines[2]
    assert tuple(line.shares.values()) == pytest.approx(shares)
    assert line.unsaid == pytest.approx(unsaid)


def test_how_many_were_let_in_is_told_only_beside_a_rest_that_is_not_small() -> None:
    few, some = (
        RefusalRow("pmd", LAST_WEEK, None, reason, 20, overridden)
        for reason, overridden in zip(("no_colour", "office_full"), (17, 8), strict=True)
    )
    found = report(FiguresInMemory(refusal_rows=(few, some)), "pmd")  # type: ignore[arg-type]
    assert [(line.events, line.overridden) for line in found.reasons] == [(20, None), (20, 8)]


def test_lengths_of_few_stays_are_not_told() -> None:
    views = seeded(1)
    few = Dwell(by_scan={30: 9}, by_list={}, automatic=0)
    assert report(replace(views, stays=few)).totals.median is None
    some = Dwell(by_scan={30: 10}, by_list={}, automatic=0)
    found = report(replace(views, stays=some)).totals
    assert (found.median, found.long_stay) == (30, None)


def test_offices_are_ranked_by_time_at_the_limit_then_above_60_percent() -> None:
    found = report(seeded(4), length=Length.MONTH, day=date(2021, 8, 1))
    order = [(line.full_seconds, line.busy_seconds) for line in found.offices]
    assert order == sorted(order, reverse=True)
    assert {line.office.id for line in found.offices} == set(OFFICES)


def test_a_running_week_has_its_days_up_to_today_and_compares_the_finished_ones() -> None:
    found = report(seeded(2), "pmd", day=date(2021, 9, 22))
    assert found.running
    assert [line.over for line in found.lines] == [True, True, False]
    assert found.settled is not None
    assert found.before is not None
    assert found.settled.days == Period(first=date(2021, 9, 20), last=date(2021, 9, 21))
    assert found.before.days == Period(first=date(2021, 9, 13), last=date(2021, 9, 14))


def test_without_anybody_it_is_empty_and_compares_nothing() -> None:
    found = report(FiguresInMemory())
    assert found.empty
    assert (found.before, found.offices) == (None, ())
    assert [office.id for office in found.silent] == list(OFFICES)


def test_hours_are_those_of_finished_days() -> None:
    """The rest of today is nobody's, and would halve an hour's average."""
    cell = HeatCell(weekday=1, hour=9, entered=40, left=0, person_seconds=30 * 3600, days=1)
    views = FiguresInMemory(cells=(cell,))
    running = report(views, "pmd", day=AT.date())
    assert running.hours == {(1, 9): 30}
    # The heat is asked for last.
    assert views.asked[-1].period == Period(first=date(2021, 9, 20), last=date(2021, 9, 21))


def test_days_that_have_not_begun_are_refused() -> None:
    with pytest.raises(InvalidInput):
        report(FiguresInMemory(), day=date(2021, 9, 27))


def test_a_head_gets_their_own_office_alone_and_nothing_is_read_for_another() -> None:
    views = FiguresInMemory()
    made = reports(views)
    of = {"length": Length.WEEK, "day": LAST_WEEK, "at": AT}
    for office_id in ("kominfo", None):
        with pytest.raises(NotAllowed):
            made.of(user=HEAD, office_id=office_id, **of)  # type: ignore[arg-type]
        with pytest.raises(NotAllowed):
            made.put_on_record(user=HEAD, office_id=office_id, at=AT)
    assert views.asked == []
    assert made.of(user=HEAD, office_id="dinkes", **of).office is not None  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        made.of(user=ADMIN, office_id="nowhere", **of)  # type: ignore[arg-type]


def test_that_it_was_taken_is_on_record() -> None:
    audit = FakeAuditLog()
    reports(FiguresInMemory(), audit).put_on_record(user=HEAD, office_id="dinkes", at=AT)
    (entry,) = audit.entries
    assert (entry.kind, entry.actor, entry.office_id, entry.about) == (
        "exported",
        "h",
        "dinkes",
        "report",
    )
