"""What the colour mix says of itself: no two of its figures contradict each other."""

from datetime import date, timedelta

import pytest

from dashboard.domain.people import Colour
from dashboard.services.colour_mix import Share
from dashboard.services.figures import Period
from dashboard.ui.mix_view import view_of
from dashboard.ui.mix_words import (
    black_finding,
    mix_figures,
    mix_finding,
    mix_lead,
    time_finding,
)

TODAY = date(2021, 11, 24)


def bar(back, green, red):
    day = TODAY - timedelta(days=back)
    return Share(
        of=Period(first=day, last=day), counts={Colour.GREEN: green, Colour.RED: red, None: 0}
    )


def said(*bars, **address) -> str:
    view = view_of({"rentang": "7", **address}, today=TODAY, office_ids=())
    return time_finding(bars, view=view, language="id")


def test_a_steady_share_is_that_of_all_days_and_not_of_the_last() -> None:
    days = [bar(4, 89, 11), bar(3, 90, 10), bar(2, 91, 9), bar(1, 87, 13)]
    assert said(*days) == "Hijau tetap sekitar 89 %"


def test_a_share_that_moved_is_told_by_halves_without_the_running_day() -> None:
    days = [bar(4, 90, 10), bar(3, 94, 6), bar(2, 80, 20), bar(1, 84, 16), bar(0, 3, 0)]
    assert said(*days) == "Hijau turun dari 92 % (paruh awal) menjadi 82 % (paruh akhir)"


def test_a_picked_day_stands_beside_all() -> None:
    day = (TODAY - timedelta(days=1)).isoformat()
    assert said(bar(2, 90, 10), bar(1, 60, 40), hari=day) == (
        "Hijau 60 % (Sel, 23 Nov 2021), 75 % di seluruh rentang"
    )


@pytest.mark.parametrize("days", [[bar(0, 30, 10)], [bar(2, 10, 0), bar(1, 20, 10)]])
def test_too_few_people_or_days_are_no_trend(days) -> None:
    assert said(*days) == "Hijau 75 %"


def test_somebody_is_never_no_percent_and_nobody_is_not_about_0() -> None:
    days = [bar(back, 5000, 1) for back in (4, 3, 2, 1)]
    assert said(*days, warna="red") == "Merah tetap di bawah 1 %"
    assert said(*days, warna="none") == "Tidak ada yang belum diketahui dalam rentang ini"
    view = view_of({"warna": "black"}, today=TODAY, office_ids=())
    counts = {Colour.GREEN: 5000, Colour.BLACK: 8}
    for before in ({}, {Colour.GREEN: 1900}):
        assert mix_finding(counts, before, view=view, language="id") == "Hitam di bawah 1 %"


def test_one_is_singular() -> None:
    view = view_of({}, today=TODAY, office_ids=())
    now, before = {Colour.GREEN: 90, Colour.RED: 10}, {Colour.GREEN: 91, Colour.RED: 9}
    assert mix_finding(now, before, view=view, language="en") == "Green 90%, down 1 point"
    assert black_finding({Colour.BLACK: 1}, language="en") == "1 person black"


def test_black_is_told_beside_how_many_came_before() -> None:
    now = {Colour.GREEN: 900, Colour.BLACK: 8}
    notes = [
        mix_figures(now, before, (), language="id")[2].note
        for before in ({Colour.GREEN: 300, Colour.BLACK: 0}, {})
    ]
    assert notes == ["sebelumnya 0, dari 300 orang", "belum ada pembanding"]


def test_the_lead_names_the_days_before_only_where_anybody_came_then() -> None:
    view = view_of({"rentang": "7"}, today=TODAY, office_ids=())
    leads = [
        mix_lead(before, view=view, office="Semua kantor", language="id")
        for before in ({Colour.GREEN: 3}, {Colour.GREEN: 0})
    ]
    assert leads[0].endswith("dibanding 11 Nov sampai 17 Nov 2021")
    assert "dibanding" not in leads[1]
