"""Who may ask for figures over days, of which offices, and what a chart is told beside them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dashboard.domain.errors import NotAllowed, NotFound
from dashboard.domain.rules import LevelChange
from dashboard.services.access import Role, User
from dashboard.services.figures import Dwell, HeatCell, Period, quantile
from dashboard.services.office_figures import (
    Mark,
    MarkKind,
    OfficeFigures,
    busiest_hour,
)
from dashboard.store.rule_files import RuleFiles
from tests.contract.door import RULES, ZONE
from tests.contract.events import office
from tests.contract.fake_ledger import FakeOffices
from tests.fakes.figures import FiguresInMemory

AT = datetime(2021, 9, 22, 3, 0, tzinfo=UTC)
WEEK = Period(first=date(2021, 9, 20), last=date(2021, 9, 22))
ADMIN = User(id="a", name="A", role=Role.KOMINFO_ADMIN)
HEAD = User(id="h", name="H", role=Role.DEPARTMENT_HEAD, office_id="dinkes")


@pytest.fixture
def views() -> FiguresInMemory:
    return FiguresInMemory()


@pytest.fixture
def offices() -> FakeOffices:
    made = FakeOffices()
    for office_id in ("kominfo", "dinkes"):
        made.put(office(office_id))
    return made


@pytest.fixture
def figures(views: FiguresInMemory, offices: FakeOffices) -> OfficeFigures:
    rules = RuleFiles(folder=Path(RULES), offices=offices)
    return OfficeFigures(views=views, offices=offices, rules=rules, zone=ZONE)


def test_without_a_name_an_admin_means_every_office_and_a_head_their_own(
    figures: OfficeFigures, views: FiguresInMemory
) -> None:
    for user in (ADMIN, HEAD):
        figures.days(user=user, office_ids=None, period=WEEK, at=AT)
    assert [span.office_ids for span in views.asked] == [("kominfo", "dinkes"), ("dinkes",)]


def test_a_head_is_told_nothing_of_another_office(
    figures: OfficeFigures, views: FiguresInMemory
) -> None:
    with pytest.raises(NotAllowed):
        figures.mix(user=HEAD, office_ids=["kominfo"], period=WEEK, at=AT)
    assert views.asked == []


def test_an_unknown_office_is_not_found(figures: OfficeFigures) -> None:
    with pytest.raises(NotFound):
        figures.dwell(user=ADMIN, office_ids=["nowhere"], period=WEEK, at=AT)


def test_levels_and_published_rules_of_the_period_are_marks(
    figures: OfficeFigures, offices: FakeOffices
) -> None:
    offices.set_level(LevelChange(level=3, valid_from=date(2021, 9, 21)))
    offices.set_level(LevelChange(level=2, valid_from=date(2021, 10, 5)))
    marks = figures.marks(user=ADMIN, period=WEEK)
    assert Mark(day=date(2021, 9, 21), kind=MarkKind.LEVEL, word="3") in marks
    assert all(WEEK.first <= mark.day <= WEEK.last for mark in marks)


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [
        (1, date(2021, 9, 15), date(2021, 9, 15)),
        (7, date(2021, 9, 9), date(2021, 9, 15)),
        (8, date(2021, 9, 1), date(2021, 9, 8)),
    ],
)
def test_the_period_before_has_the_same_weekdays(days: int, first: date, last: date) -> None:
    last_day = date(2021, 9, 22)
    period = Period(first=date.fromordinal(last_day.toordinal() - days + 1), last=last_day)
    assert period.before() == Period(first=first, last=last)
    assert period.before().last < period.first


def test_quantiles_are_of_those_that_were_there() -> None:
    counts = {1: 1, 5: 8, 60: 1}
    assert [quantile(counts, share) for share in (0.1, 0.5, 0.9, 0.95)] == [1, 5, 5, 60]
    assert quantile({}, 0.5) is None


def test_dwell_counts_scans_and_the_list_and_not_what_closed_by_itself() -> None:
    dwell = Dwell(by_scan={10: 2}, by_list={20: 1}, automatic=9)
    assert (dwell.stays, dwell.quantile(0.5), dwell.quantile(0.9)) == (3, 10, 20)


def test_the_busiest_hour_has_most_people_inside_on_average() -> None:
    calm = HeatCell(weekday=1, hour=8, entered=90, left=0, person_seconds=36000, days=10)
    busy = HeatCell(weekday=2, hour=9, entered=5, left=0, person_seconds=7200, days=1)
    assert busiest_hour([calm, busy]) == busy
    assert busiest_hour([]) is None
