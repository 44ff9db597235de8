"""One office's further charts: average, crowded time, stays, refusals, the door, hours."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from dashboard.domain.people import PersonKind
from dashboard.domain.verdict import Reason
from dashboard.services.figures import DayRow, DoorSpeed, Dwell, HeatCell, RefusalRow
from tests.fakes.figures import FiguresInMemory
from tests.fakes.occupancy import Stay, StaysInMemory
from tests.pages.occupancy_page import NOW, run_page, written

TODAY = date(2021, 9, 22)
DAY = DayRow(
    office_id="kominfo",
    day=TODAY,
    entries=3,
    exits=2,
    people={PersonKind.VISITOR: 3},
    companions=0,
    refusals=7,
    inside_at_start=0,
    inside_at_end=1,
    peak=3,
    peak_at=NOW,
    limit=4,
    open_seconds=7200,
    open_person_seconds=14400,
    busy_seconds=4500,
    full_seconds=600,
    automatic=1,
)
REFUSED = RefusalRow(
    office_id="kominfo",
    day=TODAY,
    kind=None,
    reason=Reason.OFFICE_FULL,
    events=7,
    overridden=2,
)
MONDAY_AT_TEN = HeatCell(
    weekday=1, hour=10, entered=40, left=20, person_seconds=30 * 3600 * 8, days=8
)
FULL = FiguresInMemory(
    day_rows=(DAY,),
    refusal_rows=(REFUSED,),
    cells=(MONDAY_AT_TEN, replace(MONDAY_AT_TEN, hour=11, person_seconds=3600)),
    stays=Dwell(by_scan={20: 5, 38: 4}, by_list={125: 1}, automatic=1),
    speed=DoorSpeed(verdicts={80: 19, 1400: 1}, answers={}),
)
INSIDE = [Stay(office_id="kominfo", person="p", entered_at=NOW - timedelta(hours=1))]


WEEKS_OF_FOUR = {TODAY - timedelta(days=back): (4,) * 96 for back in range(1, 85)}


@pytest.fixture
def page(monkeypatch):
    def run(figures=FULL, *, office="kominfo", stays=INSIDE):
        views = StaysInMemory(stays, at=NOW)
        return run_page(monkeypatch, views=views, figures=figures, kantor=office)

    return run


def test_the_day_has_its_average_its_crowded_time_its_stays_and_its_door(page):
    said = written(page())
    assert '<dd class="value">2 <span>orang</span>' in said
    assert "1 jam 15 menit" in said
    assert "penuh selama 10 menit" in said
    assert "9 dari 10 di bawah 38 menit" in said
    assert '<dd class="value">80 ms ' in said
    assert "95 % dalam 80 ms" in said


def test_stays_refusals_and_hours_have_findings(page):
    app = page()
    said = written(app)
    assert "<h2>Separuh selesai dalam 20 menit</h2>" in said
    assert "10 kunjungan selesai hari ini, 1 lewat daftar · 1 ditutup otomatis" in said
    assert "<h2>Alasan terbanyak: kantor penuh, 7 kali</h2>" in said
    assert "<h2>Senin pukul 10.00 paling padat, rata-rata 30 orang</h2>" in said
    charts = app.get("plotly_chart")
    assert len(charts) == 5
    assert all(chart.proto.alt for chart in charts)


def test_the_next_hours_stand_behind_the_curve_with_their_measured_error(page):
    app = page(replace(FULL, by_quarter=WEEKS_OF_FOUR))
    said = written(app)
    assert "menurut 8 Rabu terakhir" in said
    assert "Diuji pada 28 hari terakhir, perkiraan ini meleset rata-rata 0,0 orang" in said
    curve = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert "expected" in [each["name"] for each in curve["data"]]
    assert "baru 0 Rabu" in written(page())


def test_without_opening_hours_there_is_no_average(page):
    figures = replace(FULL, day_rows=(DAY._replace(open_seconds=0, open_person_seconds=0),))
    assert "hari ini belum buka" in written(page(figures))


def test_sample_data_that_nobody_judged_claim_no_speed(page):
    said = written(page(replace(FULL, speed=DoorSpeed(verdicts={0: 20}, answers={}))))
    assert "belum ada yang terukur" in said
    assert "0 ms" not in said


def test_a_day_without_anything_says_so_and_keeps_the_hours(page):
    app = page(FiguresInMemory(cells=(MONDAY_AT_TEN,)), stays=())
    said = written(app)
    assert "belum ada yang pulang" in said
    assert "Belum ada pindaian hari ini" in said
    assert len(app.get("plotly_chart")) == 1


def test_a_new_office_has_no_empty_map(page):
    app = page(FiguresInMemory(), stays=())
    assert "Jam padat belum diketahui" in written(app)
    assert not app.get("plotly_chart")


def test_another_offices_figures_are_not_asked(page):
    figures = FiguresInMemory(cells=(MONDAY_AT_TEN,))
    said = written(page(figures, office="dinkes"))
    assert "Pindai sampai putusan" not in said
    # The band of its usual day is for everybody, as its crowd is: eight Wednesdays.
    assert [span.period.days for span in figures.asked] == [50]


def test_the_hours_of_all_history_are_a_switch_away_and_stay_chosen(page):
    app = page()
    app.button_group(key="rentang-jam").set_value("all").run()
    assert app.button_group(key="rentang-jam").value == "all"
    assert not app.exception
    heat = json.loads(app.get("plotly_chart")[-1].proto.spec)
    assert heat["data"][0]["type"] == "heatmap"
