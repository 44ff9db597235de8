"""The band of a usual day, and how today compares with it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.domain.errors import NotFound
from dashboard.domain.office import Office, OfficeKind
from dashboard.services.access import Role, User
from dashboard.services.occupancy import Occupancy, OccupancyPoint
from dashboard.services.typical import typical_day, typical_day_of
from dashboard.ui.comparison import comparison
from tests.fakes.occupancy import NoLevel, OfficesInMemory, Stay, StaysInMemory
from tests.unit.ui.occupancies import JAKARTA, MORNING, NO_BAND, NOW, band, point
from tests.unit.ui.occupancies import day as office_day

TODAY = date(2021, 9, 22)
START = datetime(2021, 9, 21, 17, tzinfo=UTC)
HEAD = User(id="h", name="Kepala", role=Role.DEPARTMENT_HEAD, office_id="kominfo")


def past_day(weeks: int, inside: int) -> tuple[OccupancyPoint, ...]:
    """Nobody until 08.00, then `inside` people until 12.00."""
    midnight = START - timedelta(weeks=weeks)
    hours = ((0, 0), (8, inside), (12, 0))
    return tuple(OccupancyPoint(at=midnight + timedelta(hours=h), inside=n) for h, n in hours)


def typical(*curves):
    return typical_day(curves, day=TODAY, start=START, end=START + timedelta(days=1))


def at(band_, hour: float):
    instant = START + timedelta(hours=hour)
    return next((each.low, each.high) for each in band_.points if each.at == instant)


def test_the_band_holds_the_middle_four_fifths_of_the_days():
    found = typical(*(past_day(week, inside) for week, inside in enumerate(range(11), start=1)))
    assert found.days == 10
    assert at(found, 9) == pytest.approx((1.9, 9.1))


def test_the_band_has_a_point_every_quarter_from_midnight_to_midnight():
    found = typical(past_day(1, 3), past_day(2, 3), past_day(3, 3))
    assert len(found.points) == 97
    assert at(found, 7.75) == (0, 0)
    assert at(found, 8) == (3, 3)
    assert at(found, 12) == (0, 0)


def test_days_on_which_nobody_came_say_nothing():
    found = typical(past_day(1, 4), past_day(2, 0), past_day(3, 4), past_day(4, 4))
    assert (found.days, at(found, 9)) == (3, (4, 4))


def test_two_days_make_no_band():
    assert typical(past_day(1, 4), past_day(2, 4)).points == ()


def occupancy(stays=()):
    office = Office(id="kominfo", name="Dinas Kominfo", kind=OfficeKind.DEPARTMENT, capacity=50)
    return Occupancy(
        views=StaysInMemory(stays, at=NOW),
        offices=OfficesInMemory(office),
        rules=NoLevel(),
        zone=ZoneInfo("Asia/Jakarta"),
    )


def test_the_band_looks_back_eight_weeks_on_the_same_weekday():
    entered = [START + timedelta(hours=8) - timedelta(days=back) for back in range(1, 70)]
    stays = [
        Stay(office_id="kominfo", person=f"p{n}", entered_at=at, left_at=at + timedelta(hours=1))
        for n, at in enumerate(entered)
    ]
    found = typical_day_of(occupancy(stays), user=HEAD, office_id="kominfo", day=TODAY)
    assert (found.days, at(found, 8.5), at(found, 9)) == (8, (1, 1), (0, 0))


def test_an_unknown_office_has_no_past_days():
    with pytest.raises(NotFound):
        occupancy().day_curves(user=HEAD, office_id="elsewhere", days=[TODAY])


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
