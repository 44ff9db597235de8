"""The band of a usual day, and how today compares with it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard.domain.errors import NotFound
from dashboard.domain.office import Office, OfficeKind
from dashboard.services.access import Role, User
from dashboard.services.figures import DayLine
from dashboard.services.typical import TypicalDays, typical_day
from dashboard.ui.comparison import comparison
from tests.fakes.figures import FiguresInMemory
from tests.fakes.occupancy import OfficesInMemory
from tests.unit.ui.occupancies import JAKARTA, MORNING, NO_BAND, band, point
from tests.unit.ui.occupancies import day as office_day

TODAY = date(2021, 9, 22)
START = datetime(2021, 9, 21, 17, tzinfo=UTC)
HEAD = User(id="h", name="Kepala", role=Role.DEPARTMENT_HEAD, office_id="kominfo")
KOMINFO = Office(id="kominfo", name="Dinas Kominfo", kind=OfficeKind.DEPARTMENT, capacity=50)


def quarters(inside: int) -> tuple[int, ...]:
    """Nobody until 08.00, then `inside` people until 12.00."""
    return (0,) * 32 + (inside,) * 16 + (0,) * 48


def past_day(inside: int) -> DayLine:
    return DayLine(quarters(inside), peak=inside, at_end=0)


def typical(*lines: DayLine, hours: int = 24):
    return typical_day(lines, day=TODAY, start=START, end=START + timedelta(hours=hours))


def at(band_, hour: float):
    instant = START + timedelta(hours=hour)
    return next((each.low, each.high) for each in band_.points if each.at == instant)


def test_the_band_holds_the_middle_four_fifths_of_the_days():
    found = typical(*(past_day(inside) for inside in range(11)))
    assert found.days == 10
    assert at(found, 9) == pytest.approx((1.9, 9.1))


def test_the_band_has_a_point_every_quarter_from_midnight_to_midnight():
    found = typical(past_day(3), past_day(3), past_day(3))
    assert len(found.points) == 97
    assert at(found, 7.75) == (0, 0)
    assert at(found, 8) == (3, 3)
    assert at(found, 12) == (0, 0)


def test_the_band_ends_with_those_who_stayed_overnight():
    night = DayLine((2,) * 96, peak=5, at_end=4)
    assert at(typical(night, night, night), 24) == (4, 4)


def test_a_day_of_25_hours_goes_on_as_those_of_24_ended():
    night = DayLine((2,) * 96, peak=5, at_end=4)
    found = typical(night, night, night, hours=25)
    assert (len(found.points), at(found, 25)) == (101, (4, 4))


def test_days_on_which_nobody_came_say_nothing():
    found = typical(past_day(4), past_day(0), past_day(4), past_day(4))
    assert (found.days, at(found, 9)) == (3, (4, 4))


def test_a_day_on_which_somebody_came_between_two_quarters_counts():
    short = DayLine(quarters(0), peak=1, at_end=0)
    assert typical(past_day(4), past_day(4), short).days == 3


def test_two_days_make_no_band():
    assert typical(past_day(4), past_day(4)).points == ()


def typical_days(past=None):
    views = FiguresInMemory(by_quarter=past or {})
    return TypicalDays(views=views, offices=OfficesInMemory(KOMINFO), zone=JAKARTA)


def test_the_band_looks_back_eight_weeks_on_the_same_weekday():
    before = [TODAY - timedelta(days=back) for back in range(70)]
    past = {day: quarters(1 if day.weekday() == TODAY.weekday() else 9) for day in before}
    past[TODAY] = past[TODAY - timedelta(weeks=9)] = quarters(70)
    found = typical_days(past).of(user=HEAD, office_id="kominfo", day=TODAY)
    assert (found.days, at(found, 8.5), at(found, 12)) == (8, (1, 1), (0, 0))


def test_an_unknown_office_has_no_typical_day():
    with pytest.raises(NotFound):
        typical_days().of(user=HEAD, office_id="elsewhere", day=TODAY)


def compared(typical_, curve=MORNING):
    return comparison(office_day(curve), typical_, zone=JAKARTA, language="id")


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        (((0, 0), (20, 30)), "Lebih ramai dari Rabu biasanya sejak 09.00"),
        (((0, 0), (35, 50)), "Lebih sepi dari Rabu biasanya sejak 09.00"),
        (((0, 0), (31, 31)), "Seperti Rabu biasanya"),
    ],
)
def test_today_is_busier_or_quieter_since_it_left_the_band(bounds, said):
    assert compared(band(*bounds, first_hour=5)) == said


def test_a_day_that_was_always_busier_is_so_since_the_band_begins():
    assert compared(band((0, 2), (20, 30), first_hour=4), curve=(point(0, 0, 40),)) == (
        "Lebih ramai dari Rabu biasanya sejak 04.00"
    )


def test_without_a_band_nothing_is_compared():
    assert compared(NO_BAND) is None
