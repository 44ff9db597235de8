"""What the charts show, read from the figures themselves."""

from datetime import datetime

import pytest
from streamlit.elements.lib import streamlit_plotly_theme

from dashboard.services.expectation import Expectation, ExpectedPoint
from dashboard.ui import theme
from dashboard.ui.charts.day_window import window
from dashboard.ui.charts.office_day import last_hour, quarter_flows, today_curve
from tests.unit.ui.occupancies import JAKARTA, NO_BAND, NOW, band, day, flow, local, point


def curve_of(of, language="id", typical=NO_BAND, expected=None):
    return today_curve(of, typical=typical, expected=expected, zone=JAKARTA, language=language)


def trace(figure, name):
    return next(each for each in figure.data if each.name == name)


def words(figure):
    return [annotation.text for annotation in figure.layout.annotations]


@pytest.mark.parametrize("number", range(10))
def test_streamlit_still_swaps_the_categorical_placeholders(number):
    assert getattr(streamlit_plotly_theme, f"CATEGORY_{number}") == f"#{number + 1:06d}"


def test_streamlit_still_swaps_the_gridline_placeholder():
    assert theme.GRID == "#000039"


def test_the_day_is_a_step_curve_in_local_time_that_ends_now():
    steps = trace(curve_of(day()), "inside")
    assert steps.line.shape == "hv"
    assert list(steps.y) == [0, 3, 31, 46, 37, 37]
    assert steps.x[1] == datetime(2021, 9, 22, 7, 30)  # noqa: DTZ001 - plotly draws local time
    assert steps.x[-1] == datetime(2021, 9, 22, 10, 42)  # noqa: DTZ001


def test_hovering_reads_a_whole_sentence():
    steps = trace(curve_of(day()), "inside")
    assert steps.hovertemplate == ("Pukul %{x|%H.%M} WIB: %{y:,d} orang di dalam<extra></extra>")


def test_limit_peak_and_now_are_named_in_the_chart():
    assert words(curve_of(day())) == ["Batas 50", "Puncak 46", "<b>37 sekarang</b>"]
    assert words(curve_of(day(), "en")) == ["Limit 50", "Peak 46", "<b>37 now</b>"]


def test_the_limit_is_a_line_and_fits_into_the_picture():
    figure = curve_of(day(limit=50))
    assert [shape.y0 for shape in figure.layout.shapes] == [50]
    assert figure.layout.yaxis.range[1] > 50


def test_a_closed_office_has_no_limit_line():
    figure = curve_of(day(limit=0))
    assert not figure.layout.shapes
    assert words(figure) == ["Puncak 46", "<b>37 sekarang</b>"]


def test_a_peak_that_lasts_is_not_named_twice():
    assert words(curve_of(day((point(0, 0, 0), point(9, 0, 5))))) == [
        "Batas 50",
        "<b>5 sekarang</b>",
    ]


def test_more_people_than_the_limit_stay_in_the_picture():
    figure = curve_of(day((point(0, 0, 0), point(9, 0, 64)), limit=50))
    assert figure.layout.yaxis.range[1] > 64


@pytest.mark.parametrize(
    ("curve", "until", "start", "end"),
    [
        ((point(0, 0, 0), point(8, 5, 1)), NOW, 7, 17),
        ((point(0, 0, 0), point(5, 20, 1)), NOW, 5, 17),
        ((point(0, 0, 4),), NOW, 0, 17),
        ((point(0, 0, 0),), NOW, 7, 17),
        ((point(0, 0, 0), point(8, 5, 1)), local(18, 30), 7, 19),
    ],
)
def test_the_axis_spans_office_hours_widened_to_what_happened(curve, until, start, end):
    across = window(day(curve, until=until), zone=JAKARTA)
    assert (across.start.hour, across.end.hour) == (start, end)


def test_arrivals_stand_up_and_departures_hang_down():
    figure = quarter_flows(
        day(flows=(flow(9, 45, 8, 6), flow(10, 15, 3, 7))), zone=JAKARTA, language="id"
    )
    assert list(trace(figure, "arrivals").y) == [8, 3]
    assert list(trace(figure, "departures").y) == [-6, -7]
    assert trace(figure, "departures").text[1] == "Pukul 10.15–10.30: 7 orang pergi"


def test_departures_are_counted_in_positive_numbers():
    figure = quarter_flows(day(flows=(flow(9, 45, 8, 6),)), zone=JAKARTA, language="id")
    assert list(figure.layout.yaxis.tickvals) == [-10, -5, 0, 5, 10]
    assert list(figure.layout.yaxis.ticktext) == ["10", "5", "0", "5", "10"]


@pytest.mark.parametrize(("until", "end"), [(local(7, 20), (10, 0)), (NOW, (10, 57))])
def test_the_bars_of_an_early_morning_stay_narrow(until, end):
    figure = quarter_flows(day(until=until), zone=JAKARTA, language="id")
    last = figure.layout.xaxis.range[1]
    assert (last.hour, last.minute) == end


def test_a_day_without_movement_draws_no_bars():
    figure = quarter_flows(day(flows=()), zone=JAKARTA, language="id")
    assert [len(trace.y) for trace in figure.data] == [0, 0]


def test_the_last_hour_counts_the_running_quarter_and_three_before_it():
    flows = (flow(9, 30, 9, 9), flow(9, 45, 1, 2), flow(10, 30, 3, 4))
    assert last_hour(flows, until=NOW) == (local(9, 45), 4, 6)


def test_the_band_lies_behind_the_curve_and_is_named():
    figure = curve_of(day(), typical=band((5, 12), (20, 32)))
    assert [each.name for each in figure.data] == ["typical_low", "typical_high", "inside", "now"]
    assert list(trace(figure, "typical_high").y) == [12, 32]
    assert trace(figure, "typical_high").fill == "tonexty"
    assert "Rabu biasanya" in words(figure)


@pytest.mark.parametrize(("inside", "y", "anchor"), [(30, 20, "top"), (21, 32, "bottom")])
def test_the_bands_name_keeps_clear_of_the_word_for_now(inside, y, anchor):
    figure = curve_of(day(inside=inside), typical=band((5, 12), (20, 32)))
    (name,) = [each for each in figure.layout.annotations if "biasanya" in each.text]
    assert (name.y, name.yanchor) == (y, anchor)


def test_without_enough_past_days_there_is_no_band():
    assert [each.name for each in curve_of(day()).data] == ["inside", "now"]


def _busy_curve():
    return curve_of(day(), typical=band((5, 12), (20, 32)))


def _busy_flows():
    return quarter_flows(day(flows=(flow(9, 45, 8, 6),)), zone=JAKARTA, language="id")


@pytest.mark.parametrize("make", [_busy_curve, _busy_flows])
def test_no_chart_carries_a_colour_of_its_own(make):
    drawn = make().to_json()
    colours = {part[:7] for part in drawn.split('"') if part.startswith("#")}
    assert colours <= {f"#{number:06d}" for number in range(1, 41)}


def test_the_next_hours_are_dotted_from_now_on_within_their_errors():
    points = tuple(
        ExpectedPoint(at=local(hour), inside=people, low=people - 2, high=people + 30)
        for hour, people in ((11, 35), (18, 20))
    )
    found = Expectation(points=points, error=3.1, staying_error=9, days=8, tested=20)
    figure = curve_of(day(), expected=found)
    line = trace(figure, "expected")
    assert (list(line.y), line.line.dash) == ([37, 35, 20], "2px,5px")
    assert list(trace(figure, "expected_low").y) == [37, 33, 18]
    assert line.x[0] == trace(figure, "now").x[0]
    assert "≈ 20" in words(figure)
    assert figure.layout.xaxis.range[1] > line.x[-1]
    assert figure.layout.yaxis.range[1] > 65


def test_without_an_expectation_nothing_is_dotted():
    nothing = Expectation(points=(), error=0, staying_error=0, days=1, tested=0)
    for expected in (None, nothing):
        names = [each.name for each in curve_of(day(), expected=expected).data]
        assert "expected" not in names


@pytest.mark.parametrize(("low", "hangs"), [(30, (30, "top")), (1, (40, "bottom"))])
def test_the_word_for_now_hangs_clear_of_what_is_expected(low, hangs):
    point_ahead = ExpectedPoint(at=local(11), inside=35, low=low, high=40)
    found = Expectation(points=(point_ahead,), error=1, staying_error=1, days=8, tested=20)
    figure = curve_of(day(), expected=found)
    word = next(each for each in figure.layout.annotations if each.text == "<b>37 sekarang</b>")
    assert (word.y, word.yanchor) == hangs


def ahead(*points):
    return Expectation(
        points=tuple(
            ExpectedPoint(at=local(hour), inside=people, low=people - 2, high=people + 3)
            for hour, people in points
        ),
        error=1,
        staying_error=1,
        days=8,
        tested=20,
    )


def named(figure, part):
    found = [each for each in figure.layout.annotations if part in each.text]
    return [(each.y, each.yanchor) for each in found]


def test_the_word_for_now_stands_over_a_line_that_falls_where_a_phone_writes_it():
    figure = curve_of(day(), typical=band((5, 12), (20, 32)), expected=ahead((11, 36), (14, 1)))
    assert named(figure, "37 sekarang") == [(39, "bottom")]
    # On a phone there is no room for another word beside it.
    assert named(figure, "biasanya") == []
    sooner = curve_of(day(), expected=ahead((11, 9), (12, 1)))
    assert named(sooner, "37 sekarang") == [(37, "bottom")]
    later = curve_of(day(), typical=band((5, 12), (20, 32)), expected=ahead((11, 36), (16, 1)))
    assert named(later, "37 sekarang") == [(34, "top")]
    assert named(later, "biasanya") == [(32, "bottom")]


@pytest.mark.parametrize(
    ("morning", "been", "inside", "hangs"),
    [
        # The quiet hour is too far below, and the limit of 50 is clear.
        (40, [30, 12, 31], 30, (31, "bottom")),
        (40, [30, 29, 33], 30, (29, "top")),
        # The limit's line would go through it.
        (50, [30, 20, 48], 30, (20, "top")),
        # The peak has a word of its own at 31, and the axis is near below.
        (9, [30, 1, 31], 4, (31 + 0.09 * 50, "bottom")),
    ],
)
def test_near_the_edge_the_word_for_now_keeps_clear_of_what_has_been(morning, been, inside, hangs):
    hours = zip((13, 14, 15), been, strict=True)
    curve = (point(8, 0, morning), *(point(hour, 30, people) for hour, people in hours))
    office = day(curve, inside=inside, until=local(16, 10))
    assert named(curve_of(office), "sekarang") == [hangs]
