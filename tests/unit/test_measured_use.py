"""Measured use: the last five completed working days, day by day against who was expected."""

from datetime import date, timedelta

import pytest

from dashboard.domain.measured_use import MeasuredUse, last_working_days, measured_use

WEDNESDAY = date(2021, 9, 22)


def weekdays(day: date) -> bool:
    return day.isoweekday() <= 5


def test_the_last_five_working_days_leave_out_today_and_the_weekend() -> None:
    days = last_working_days(before=WEDNESDAY, works_on=weekdays)
    assert [day.day for day in days] == [15, 16, 17, 20, 21]


def test_a_holiday_is_no_working_day() -> None:
    days = last_working_days(
        before=WEDNESDAY, works_on=lambda day: weekdays(day) and day.day not in (20, 17)
    )
    assert [day.day for day in days] == [13, 14, 15, 16, 21]


def test_an_office_that_never_works_has_no_days() -> None:
    assert last_working_days(before=WEDNESDAY, works_on=lambda _day: False) == ()


DAYS = tuple(WEDNESDAY - timedelta(days=back) for back in (5, 4, 3, 2, 1))


def test_the_share_is_the_mean_of_the_days_shares() -> None:
    people = dict(zip(DAYS, (5, 10, 0, 10, 20), strict=True))
    half = DAYS[2]
    found = measured_use(DAYS, people=people, expected=lambda day: 20 if day < half else 10)
    assert found.share == pytest.approx((0.25 + 0.5 + 0 + 1 + 2) / 5)


def test_a_day_without_scans_counts_as_none() -> None:
    assert measured_use(DAYS, people={}, expected=lambda _day: 10).share == 0


@pytest.mark.parametrize(("people", "reaches"), [(6, True), (5, False)])
def test_sixty_per_cent_is_enough(people: int, reaches: bool) -> None:
    found = measured_use(DAYS, people=dict.fromkeys(DAYS, people), expected=lambda _day: 10)
    assert found.reaches() is reaches


def test_a_mean_of_just_sixty_per_cent_is_enough_however_it_is_added_up() -> None:
    people = dict(zip(DAYS, (4, 3, 2, 1, 2), strict=True))
    expected = dict(zip(DAYS, (6, 6, 3, 2, 3), strict=True))
    found = measured_use(DAYS, people=people, expected=expected.__getitem__)
    assert found.share == 0.6
    assert found.reaches()


def test_without_expected_people_nothing_is_measured() -> None:
    expected = {DAYS[0]: 0}
    found = measured_use(DAYS, people={}, expected=lambda day: expected.get(day, 10))
    assert found == MeasuredUse(days=DAYS, share=None)
    assert not found.reaches()


def test_four_days_are_not_enough() -> None:
    found = measured_use(DAYS[:4], people=dict.fromkeys(DAYS, 10), expected=lambda _day: 10)
    assert found.share == 1
    assert not found.reaches()
