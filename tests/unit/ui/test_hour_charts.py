"""The heat map and the histogram of stays, read from the figures themselves."""

import pytest

from dashboard.services.figures import Dwell, HeatCell
from dashboard.ui import theme
from dashboard.ui.charts.dwell import binned, dwell_bars, length
from dashboard.ui.charts.heat import heat_map
from tests.unit.ui.test_charts import trace, words


def cell(weekday, hour, inside, days=2):
    seconds = round(inside * 3600 * days)
    return HeatCell(
        weekday=weekday, hour=hour, entered=4, left=2, person_seconds=seconds, days=days
    )


def dwell(**minutes):
    return Dwell(
        by_scan={int(key[1:]): stays for key, stays in minutes.items()}, by_list={}, automatic=0
    )


@pytest.mark.parametrize(
    ("stays", "width", "bars"),
    [
        (dwell(m3=5), 5, (5,)),
        (dwell(m0=1, m5=2, m14=1), 5, (1, 2, 1)),
        (dwell(m20=10, m100=10), 10, (0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 10)),
    ],
)
def test_bars_are_as_wide_as_the_longest_stays_ask(stays, width, bars):
    assert binned(stays) == (width, bars)


def test_no_stay_is_lost_in_the_last_bar():
    stays = dwell(m10=99, m600=1, m1400=1)
    width, bars = binned(stays)
    assert sum(bars) == 101
    assert len(bars) <= 16
    assert width * len(bars) >= 10


def test_the_median_and_the_ninth_tenth_are_named():
    assert words(dwell_bars(dwell(m38=9, m125=1), language="id")) == [
        "Median 38 menit",
        "9 dari 10: 38 menit",
    ]


def test_the_later_mark_is_named_above_the_earlier_and_no_line_crosses_a_name():
    median, ninth = dwell_bars(dwell(m38=6, m125=4), language="id").layout.annotations
    assert median.x < ninth.x
    assert median.y < ninth.y
    assert median.bgcolor == ninth.bgcolor == theme.PAPER


def test_a_bar_of_stays_is_a_sentence():
    bars = trace(dwell_bars(dwell(m0=3, m7=1), language="id"), "dwell")
    assert bars.text == (
        "3 kunjungan selama 0 menit sampai 5 menit",
        "1 kunjungan selama 5 menit atau lebih",
    )


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "0 menit"), (59, "59 menit"), (60, "1 jam"), (125, "2 jam 5 menit")],
)
def test_lengths_read_as_people_say_them(minutes, said):
    assert length(minutes, language="id") == said


def test_the_map_has_the_working_week_and_the_hours_with_people():
    heat = trace(heat_map((cell(1, 8, 10), cell(3, 10, 3)), language="id"), "heat")
    assert list(heat.y) == ["Senin", "Selasa", "Rabu", "Kamis", "Jumat"]
    assert list(heat.x) == ["08.00", "09.00", "10.00"]
    assert list(heat.z[0]) == [10, 0, 0]
    assert heat.text[2][2] == "Rabu pukul 10.00–11.00: rata-rata 3 orang di dalam, 2 datang"


def test_the_weekend_shows_where_somebody_came():
    heat = trace(heat_map((cell(7, 23, 1),), language="id"), "heat")
    assert heat.y[-1] == "Minggu"
    assert heat.text[-1][-1].startswith("Minggu pukul 23.00–00.00")


def test_more_hours_than_a_phone_has_room_for_have_no_numbers():
    figure = heat_map(tuple(cell(1, hour, 9) for hour in range(24)), language="id")
    assert [each.name for each in figure.data] == ["heat"]


def test_numbers_are_light_on_strong_cells_and_dark_on_pale_ones():
    figure = heat_map((cell(1, 8, 10), cell(1, 9, 5)), language="id")
    assert list(trace(figure, "strong").text) == ["10"]
    assert "5" in trace(figure, "pale").text
