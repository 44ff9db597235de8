"""Numbers, shares, times and dates as they stand on screen."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.messages import format as shown

JAKARTA = ZoneInfo("Asia/Jakarta")
AT = datetime(2021, 9, 22, 3, 42, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1234, "1.234", "1,234"),
        (10_000_000, "10.000.000", "10,000,000"),
    ],
)
def test_thousands_stand_apart(value, indonesian, english):
    assert shown.number(value, language="id") == indonesian
    assert shown.number(value, language="en") == english


@pytest.mark.parametrize(
    ("share", "indonesian"),
    [
        (0, "0 %"),
        (0.004, "0 %"),
        (0.005, "1 %"),
        (37 / 50, "74 %"),
        (0.999, "99 %"),
        (1, "100 %"),
        (1.12, "112 %"),
        (12.5, "1.250 %"),
    ],
)
def test_a_share_reads_full_only_when_it_is(share, indonesian):
    assert shown.percent(share, language="id") == indonesian


def test_english_percent_has_no_space():
    assert shown.percent(0.74, language="en") == "74%"


def test_times_are_local_and_name_their_zone():
    assert shown.clock(AT, zone=JAKARTA, language="id") == "10.42"
    assert shown.clock(AT, zone=JAKARTA, language="en") == "10:42"
    assert shown.clock_in_zone(AT, zone=JAKARTA, language="id") == "10.42 WIB"


def test_the_axis_writes_times_as_the_text_does():
    assert AT.astimezone(JAKARTA).strftime(shown.clock_pattern(language="id")) == "10.42"


@pytest.mark.parametrize(
    ("of", "indonesian", "english"),
    [
        (date(2021, 9, 22), "Rab, 22 Sep 2021", "Wed 22 Sep 2021"),
        (date(2021, 8, 1), "Min, 1 Agu 2021", "Sun 1 Aug 2021"),
        (date(2021, 12, 31), "Jum, 31 Des 2021", "Fri 31 Dec 2021"),
        (date(2022, 5, 2), "Sen, 2 Mei 2022", "Mon 2 May 2022"),
    ],
)
def test_days_name_weekday_and_month(of, indonesian, english):
    assert shown.day(of, language="id") == indonesian
    assert shown.day(of, language="en") == english


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_weekday_and_month_has_a_name(language):
    assert len({shown.weekday(date(2021, 9, day), language=language) for day in range(1, 8)}) == 7
    assert len({shown.day(date(2021, month, 1), language=language) for month in range(1, 13)}) == 12


@pytest.mark.parametrize(
    ("passed", "indonesian"),
    [
        (timedelta(seconds=-30), "baru saja"),
        (timedelta(seconds=59), "baru saja"),
        (timedelta(seconds=60), "1 mnt lalu"),
        (timedelta(minutes=59, seconds=59), "59 mnt lalu"),
        (timedelta(hours=1), "1 jam lalu"),
        (timedelta(hours=23, minutes=59), "23 jam lalu"),
        (timedelta(days=3), "3 hari lalu"),
    ],
)
def test_ages_are_told_in_the_largest_whole_unit(passed, indonesian):
    assert shown.ago(AT - passed, now=AT, language="id") == indonesian


def test_a_browser_is_given_the_words_of_each_unit():
    assert shown.ago_units(language="id") == (
        (86_400, "{count} hari lalu"),
        (3_600, "{count} jam lalu"),
        (60, "{count} mnt lalu"),
        (1, "baru saja"),
    )


def test_an_office_without_a_scan_says_so():
    assert shown.ago(None, now=AT, language="id") == "belum ada pindaian"
    assert shown.never(language="en") == "no scan yet"
