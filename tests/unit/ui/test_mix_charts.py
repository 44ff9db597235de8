"""What the colour mix's charts show, read from the figures themselves."""

from datetime import date

import pytest

from dashboard.domain.people import Colour, Evidence
from dashboard.domain.verdict import Reason
from dashboard.messages.figure_words import mark_sentence, part_of
from dashboard.services.colour_mix import ReasonCount, Share
from dashboard.services.figures import Period
from dashboard.services.office_figures import Mark, MarkKind
from dashboard.ui.charts.colour_mix import Flag, Picked, evidence_over_time, mix_over_time
from dashboard.ui.charts.colour_rows import colour_counts, colours_by_office
from dashboard.ui.charts.colours import colour_mark, evidence_mark
from dashboard.ui.charts.reasons import reason_bars
from dashboard.ui.pattern_legend import LegendPart, pattern_legend
from tests.unit.ui.test_charts import trace, words

FIRST = Period(first=date(2021, 9, 20), last=date(2021, 9, 26))
SECOND = Period(first=date(2021, 9, 27), last=date(2021, 10, 3))
WEEKS = (FIRST, SECOND)
BARS = (
    Share(of=FIRST, counts={Colour.GREEN: 52, Colour.YELLOW: 40, Colour.RED: 7, Colour.BLACK: 1}),
    Share(of=SECOND, counts={Colour.GREEN: 8, None: 2}),
)


NOTHING_PICKED = Picked()


def over_time(picked=NOTHING_PICKED, flags=()):
    return mix_over_time(BARS, axis=WEEKS, picked=picked, flags=flags, height=300, language="id")


def test_colours_stack_from_green_to_not_known_and_fill_the_bar():
    figure = over_time()
    assert [each.name for each in figure.data] == ["green", "yellow", "red", "black", "none"]
    assert [round(sum(each.y[bar] or 0 for each in figure.data), 9) for bar in (0, 1)] == [1, 1]
    # Nobody is no bar, whose outline would be seen.
    assert not [each.name for each in figure.data if 0 in each.y]
    assert list(trace(figure, "green").y) == [0.52, 0.8]


def test_days_are_named_at_equal_distances_also_where_nobody_came():
    days = [Period(first=day, last=day) for day in (date(2021, 9, 1 + n) for n in range(30))]
    working = [
        Share(of=each, counts={Colour.GREEN: 9}) for each in days if each.first.weekday() < 5
    ]
    figure = mix_over_time(
        working, axis=days, picked=NOTHING_PICKED, flags=(), height=300, language="id"
    )
    assert figure.layout.xaxis.ticktext == ("1 Sep", "7 Sep", "13 Sep", "19 Sep", "25 Sep")


def test_a_colour_that_nobody_had_is_no_bar():
    figure = colour_counts({Colour.GREEN: 3}, picked=NOTHING_PICKED, language="id")
    assert (trace(figure, "green").x, trace(figure, "black").x) == ((1.0,), (None,))


def test_each_colour_but_green_has_a_pattern_or_is_an_outline():
    shapes = [colour_mark(colour).get("pattern", {}).get("shape") for colour in (*Colour, None)]
    assert shapes == [None, "/", "x", ".", None]
    assert colour_mark(None)["color"] == "rgba(0,0,0,0)"
    looks = [
        (each["color"], each.get("pattern", {}).get("shape"))
        for each in map(evidence_mark, Evidence)
    ]
    assert len(set(looks)) == len(Evidence)


def test_a_bar_says_whole_sentences_and_its_first_day_to_a_click():
    green = trace(over_time(), "green")
    assert green.text[0] == "20 Sep sampai 26 Sep 2021: hijau 52 %, 52 dari 100 orang"
    assert list(green.customdata) == ["2021-09-20", "2021-09-27"]


def test_what_was_picked_stands_out():
    figure = over_time(Picked(bar=SECOND, colour="green"))
    strong, faint = trace(figure, "green").marker.opacity[::-1]
    assert strong == 1
    assert faint < 0.5
    assert max(trace(figure, "red").marker.opacity) < 0.5


def test_changes_stand_on_the_time_axis():
    flag = Flag(at=date(2021, 9, 27), sign="A", sentence="27 Sep: PPKM level 3")
    figure = over_time(flags=(flag,))
    assert words(figure) == ["<b>A</b>"]
    assert [shape.x0 for shape in figure.layout.shapes] == [date(2021, 9, 27)]


@pytest.mark.parametrize(
    ("kind", "word", "sentence"),
    [
        (MarkKind.LEVEL, "3", "27 Sep: PPKM level 3"),
        (MarkKind.LEVEL, "0", "27 Sep: PPKM dicabut"),
        (MarkKind.COLOUR_RULE, "2021-09", "27 Sep: aturan warna 2021-09"),
    ],
)
def test_a_change_reads_as_a_sentence(kind, word, sentence):
    mark = Mark(day=date(2021, 9, 27), kind=kind, word=word)
    assert mark_sentence(mark, language="id") == sentence


def test_black_has_a_row_of_its_own_however_few_they_are():
    figure = colour_counts({Colour.GREEN: 9999, Colour.BLACK: 1}, picked=Picked(), language="id")
    assert "hitam  <b>1</b>  di bawah 1 %" in words(figure)
    targets = trace(figure, "targets")
    assert list(targets.customdata) == ["green", "yellow", "red", "black", "none"]
    assert set(targets.x) == {1.0}


def test_somebody_is_never_nought_percent():
    assert part_of(0, 9, language="en") == "0%"
    assert part_of(1, 999, language="en") == "under 1%"
    assert part_of(0, 0, language="en") == "0%"


def test_an_office_is_named_over_its_bar_with_the_share_that_is_watched():
    offices = (Share(of="kominfo", counts={Colour.GREEN: 3, Colour.RED: 1}),)
    names = {"kominfo": "Dinas Kominfo"}
    figure = colours_by_office(offices, names=names, picked=Picked(), language="id")
    assert words(figure) == ["Dinas Kominfo", "<b>75 %</b>"]
    picked = Picked(colour="red")
    figure = colours_by_office(offices, names=names, picked=picked, language="id")
    assert words(figure) == ["Dinas Kominfo", "<b>25 %</b>"]
    assert set(trace(figure, "green").customdata) == {"kominfo"}


def test_a_reason_tells_how_many_came_in_after_all():
    reasons = (
        ReasonCount(reason=Reason.OFFICE_FULL, events=1234, overridden=2),
        ReasonCount(reason=Reason.DECLINED, events=3, overridden=0),
    )
    figure = reason_bars(reasons, language="id")
    assert words(figure) == [
        "kantor penuh  <b>1.234</b>, 2 tetap masuk",
        "ditolak petugas  <b>3</b>",
    ]
    assert list(trace(figure, "refused").x) == [1232, 3]
    assert list(trace(figure, "overridden").x) == [2, 0]


def test_evidence_is_stacked_from_the_signature_down():
    bars = (Share(of=FIRST, counts={Evidence.VERIFIED: 3, Evidence.PAPER: 1}),)
    figure = evidence_over_time(bars, axis=WEEKS, picked=Picked(), language="id")
    assert [each.name for each in figure.data] == [each.value for each in Evidence]
    assert trace(figure, "verified").y[0] == 0.75


def test_a_legend_escapes_its_words():
    assert "<b>x</b>y" not in pattern_legend([LegendPart(of=None, word="<b>x</b>y", figure="1")])
