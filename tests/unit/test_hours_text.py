"""Opening hours as a person types them."""

import pytest

from dashboard.domain.errors import InvalidInput
from dashboard.services.hours_text import hours_of, hours_text, span_of, span_text


@pytest.mark.parametrize(
    ("word", "days", "span", "shown"),
    [
        ("1-5=07:30-16:00", [1, 2, 3, 4, 5], (450, 960), "07:30-16:00"),
        ("7=00:00-24:00", [7], (0, 1440), "00:00-24:00"),
        ("5=22:00-06:00", [5], (1320, 1800), "22:00-06:00"),
    ],
)
def test_days_and_a_span_are_read(word, days, span, shown):
    weekdays, found = span_of(word)
    assert (list(weekdays), found, span_text(found)) == (days, span, shown)


@pytest.mark.parametrize(
    "word",
    [
        "",
        "1",
        "0=07:30-16:00",
        "5-1=07:30-16:00",
        "1-8=07:30-16:00",
        "1=07:30",
        "1=07:75-16:00",
        "1=07:30-25:00",
        "1=07:30-07:30",
        "1=07:30-12:00-16:00",
        "Senin=07:30-16:00",
    ],
)
def test_what_is_no_span_is_refused(word):
    with pytest.raises(InvalidInput):
        span_of(word)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "1-4=07:30-16:00 5=07:30-11:30",
        "1=08:00-12:00 1=13:00-16:00 3=08:00-12:00",
        "1-5=08:00-12:00 1-5=13:00-16:00",
        "6-7=22:00-06:00",
    ],
)
def test_hours_are_written_as_they_are_read(line):
    hours = hours_of(line.split())
    assert hours_of(hours_text(hours).split()) == hours
    assert hours_text(hours) == line
