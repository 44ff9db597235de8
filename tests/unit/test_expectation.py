"""The next hours' expectation and its measured error, on invented histories."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from statistics import fmean
from zoneinfo import ZoneInfo

import pytest

from dashboard.domain.errors import NotAllowed
from dashboard.services.access import Role, User
from dashboard.services.expectation import (
    QUARTERS_AHEAD,
    TESTED_OVER_DAYS,
    WEEKS,
    expectation,
    place_of,
    season,
    season_of,
)
from dashboard.services.occupancy import QUARTER
from dashboard.services.office_figures import OfficeFigures
from dashboard.store.rule_files import RuleFiles
from dashboard.ui.expectation_words import expectation_sentence
from tests.contract.door import RULES
from tests.contract.events import office
from tests.contract.fake_ledger import FakeOffices
from tests.fakes.figures import FiguresInMemory

TODAY = date(2021, 9, 22)
MIDNIGHT = datetime(2021, 9, 21, 17, tzinfo=UTC)
JAKARTA = ZoneInfo("Asia/Jakarta")
TEN = 40
FULL_HISTORY = TESTED_OVER_DAYS + 7 * WEEKS


def known(day: date, quarter: int) -> int:
    """Nobody before 08.00, then as many as the weekday has, fewer by one each quarter."""
    return max(0, 20 + 5 * day.isoweekday() - (quarter - 32)) if quarter >= 32 else 0


def history(
    days: int = FULL_HISTORY, of: Callable[[date, int], int] = known
) -> dict[date, tuple[int, ...]]:
    before = [TODAY - timedelta(days=back) for back in range(1, days + 1)]
    return {day: tuple(of(day, quarter) for quarter in range(96)) for day in before}


def noisy(seed: int) -> Callable[[date, int], int]:
    """The pattern times how busy the day is, and a few people more or fewer at each quarter."""
    chance = random.Random(seed)
    busy: dict[date, float] = {}

    def people(day: date, quarter: int) -> int:
        level = busy.setdefault(day, chance.gauss(1.0, 0.15))
        return max(0, round(known(day, quarter) * level + chance.gauss(0, 1)))

    return people


def expected(past: dict[date, tuple[int, ...]], *, inside: int, place: int = TEN):
    return expectation(
        season(past, day=TODAY, place=place), inside=inside, start=MIDNIGHT, place=place
    )


def test_a_pattern_without_exception_is_told_exactly_and_known_to_be_exact() -> None:
    found = expected(history(), inside=known(TODAY, TEN))
    assert [point.inside for point in found.points] == [
        known(TODAY, TEN + step) for step in range(1, QUARTERS_AHEAD + 1)
    ]
    assert found.points[0].at == MIDNIGHT + 41 * QUARTER
    assert (found.error, found.tested, found.days) == (0, TESTED_OVER_DAYS, WEEKS)
    # Everybody loses a person a quarter: who says that all stay is off by 1, 2, … 12.
    assert found.staying_error == 6.5
    assert all(point.low == point.inside == point.high for point in found.points)


@pytest.mark.parametrize("seed", range(3))
def test_it_is_less_off_than_staying_and_than_the_week_before(seed: int) -> None:
    past = history(of=noisy(seed))
    found = expected(past, inside=known(TODAY, TEN))
    last_week = fmean(
        abs(past[day][TEN + step] - past[day - timedelta(weeks=1)][TEN + step])
        for day in (TODAY - timedelta(days=back) for back in range(1, TESTED_OVER_DAYS + 1))
        for step in range(1, QUARTERS_AHEAD + 1)
    )
    assert 0 < found.error < found.staying_error
    assert found.error < last_week


@pytest.mark.parametrize("seed", range(3))
def test_the_told_error_is_that_of_the_days_that_follow(seed: int) -> None:
    people = noisy(seed)
    past = history(of=people)
    told = expected(past, inside=0).error
    met, within = [], []
    for weeks in range(60):
        to_come = TODAY + timedelta(weeks=weeks)
        today = tuple(people(to_come, quarter) for quarter in range(96))
        points = expected(past, inside=today[TEN]).points
        for step, point in enumerate(points, start=1):
            met.append(abs(today[TEN + step] - point.inside))
            within.append(point.low <= today[TEN + step] <= point.high)
    assert fmean(met) < 2 * told
    assert fmean(within) > 0.5


def test_a_busier_day_stays_busier_and_half_of_it_is_left_after_an_hour() -> None:
    found = expected(history(), inside=known(TODAY, TEN) + 16)
    above = [point.inside - known(TODAY, TEN + step) for step, point in enumerate(found.points, 1)]
    assert (above[3], above[7], above[11]) == pytest.approx((8, 4, 2))


def test_it_ends_with_the_first_quarter_without_anybody() -> None:
    late = 32 + 35 - 3
    found = expected(history(), inside=3, place=late)
    assert [point.inside for point in found.points] == [2, 1, 0]


def test_a_day_without_anybody_neither_teaches_nor_tests() -> None:
    past = history()
    for weeks in (1, 3):
        past[TODAY - timedelta(weeks=weeks)] = (0,) * 96
    found = expected(past, inside=known(TODAY, TEN))
    assert (found.days, found.tested, found.error) == (WEEKS - 2, TESTED_OVER_DAYS - 2, 0)


def test_nothing_of_a_day_itself_is_in_what_is_held_against_it() -> None:
    past = history()
    odd = TODAY - timedelta(days=1)
    past[odd] = tuple(
        each + 10 if quarter > TEN else each for quarter, each in enumerate(past[odd])
    )
    found = expected(past, inside=known(TODAY, TEN))
    assert found.error == pytest.approx(10 / TESTED_OVER_DAYS)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "baru 0 Rabu dengan pengunjung tercatat, perlu 3"),
        (20, "baru 2 Rabu"),
        (24, "melesetnya baru dapat diuji pada 3 hari, perlu 5"),
    ],
)
def test_too_short_a_history_tells_nothing_and_says_so(days: int, said: str) -> None:
    found = expected(history(days), inside=9)
    assert found.points == ()
    assert said in expectation_sentence(found, day=TODAY, zone=JAKARTA, language="id")


def test_the_sentence_has_the_error_beside_the_expectation() -> None:
    found = expected(history(), inside=known(TODAY, TEN))
    said = expectation_sentence(found, day=TODAY, zone=JAKARTA, language="id")
    assert "sampai 13.00, sekitar 15 orang (15 sampai 15), menurut 8 Rabu terakhir" in said
    assert "Diuji pada 28 hari terakhir, perkiraan ini meleset rata-rata 0,0 orang" in said
    assert "menganggap semua tetap di dalam meleset 6,5 orang" in said


def test_where_nobody_is_expected_any_more_the_sentence_says_that() -> None:
    until_ten = history(of=lambda _day, quarter: 9 if 32 <= quarter < TEN + 4 else 0)
    said = expectation_sentence(
        expected(until_ten, inside=9), day=TODAY, zone=JAKARTA, language="id"
    )
    assert "perkiraan sampai 11.00, saat semua sudah pulang, menurut 8 Rabu terakhir" in said


def test_the_history_is_asked_of_an_office_in_reach_only() -> None:
    offices = FakeOffices()
    for office_id in ("kominfo", "dinkes"):
        offices.put(office(office_id))
    views = FiguresInMemory(by_quarter=history())
    rules = RuleFiles(folder=RULES, offices=offices)
    figures = OfficeFigures(views=views, offices=offices, rules=rules, zone=JAKARTA)
    head = User(id="h", name="H", role=Role.DEPARTMENT_HEAD, office_id="kominfo")
    at = MIDNIGHT + TEN * QUARTER + timedelta(minutes=7)
    place = place_of(at, start=MIDNIGHT)
    found = season_of(figures, user=head, office_id="kominfo", place=place, at=at)
    assert (place, found.days, found.tested) == (TEN, WEEKS, TESTED_OVER_DAYS)
    with pytest.raises(NotAllowed):
        season_of(figures, user=head, office_id="dinkes", place=place, at=at)
