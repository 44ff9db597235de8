"""The occupancy page, run as Streamlit runs it, over the real service and stays in memory."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard.domain.errors import LedgerUnavailable
from dashboard.domain.office import Position
from dashboard.ui import session
from tests.fakes.figures import FiguresInMemory
from tests.fakes.occupancy import Stay, StaysInMemory
from tests.pages.occupancy_page import DINKES, KOMINFO, NOW, cards, run_page, written

PLACED = tuple(
    replace(each, position=Position(latitude=-7.7, longitude=longitude))
    for each, longitude in ((DINKES, 114.0), (KOMINFO, 114.1))
)


def stays(count: int, *, office_id: str, minutes_ago: int = 60) -> list[Stay]:
    entered = NOW - timedelta(minutes=minutes_ago)
    return [Stay(office_id=office_id, person=f"p{n}", entered_at=entered) for n in range(count)]


@pytest.fixture
def page(monkeypatch):
    def run(*, offices=(KOMINFO, DINKES), present=(), views=None, **query):
        views = views or StaysInMemory(present, at=NOW)
        return run_page(monkeypatch, views=views, offices=offices, **query)

    return run


def test_the_page_opens_with_its_finding_and_figures(page):
    app = page(present=[*stays(2, office_id="dinkes"), *stays(1, office_id="kominfo")])
    assert "<h1>Dinas Kesehatan penuh</h1>" in written(app)
    assert "Rab, 22 Sep 2021 · 10.42 WIB" in written(app)
    assert "50 % dari batas 6" in written(app)


def test_the_fullest_office_comes_first_unless_the_order_is_fixed(page):
    app = page(present=stays(2, office_id="dinkes"))
    assert [card["id"] for card in cards(app)] == ["dinkes", "kominfo"]
    app.button_group(key="urutan").set_value("order_fixed").run()
    assert [card["id"] for card in cards(app)] == ["kominfo", "dinkes"]


def test_the_own_office_is_marked_and_all_offices_are_listed(page):
    shown = {card["id"]: card["own"] for card in cards(page())}
    assert shown == {"kominfo": "kantor Anda", "dinkes": ""}


def test_search_narrows_the_cards(page):
    app = page()
    app.text_input(key="cari").set_value("kesehatan").run()
    assert [card["id"] for card in cards(app)] == ["dinkes"]


def test_a_search_without_a_match_says_so(page):
    app = page()
    app.text_input(key="cari").set_value("<b>zz").run()
    assert "Tidak ada kantor yang cocok dengan “&lt;b&gt;zz”" in written(app)


def test_the_table_shows_the_same_offices(page):
    app = page(present=stays(2, office_id="dinkes"))
    app.button_group(key="tampilan").set_value("view_table").run()
    assert list(app.dataframe[0].value["inside"]) == [2, 0]


def test_without_positions_there_is_no_map_to_choose(page):
    assert page().button_group(key="tampilan").options == ["Kartu", "Tabel"]


def test_the_map_shows_the_offices_whose_position_is_known(page):
    nowhere = replace(DINKES, id="tanpa-tempat", name="Tanpa Tempat")
    app = page(offices=(*PLACED, nowhere), present=stays(2, office_id="dinkes"))
    app.button_group(key="tampilan").set_value("view_map").run()
    assert "2 dari 3 kantor ada di peta" in written(app)
    trace = json.loads(app.get("plotly_chart")[0].proto.spec)["data"][0]
    assert set(trace["customdata"]) == {"dinkes", "kominfo"}
    assert any("2 orang di dalam" in each for each in trace["hovertext"])


def test_a_click_on_the_map_opens_the_office(page):
    app = page(offices=PLACED)
    app.button_group(key="tampilan").set_value("view_map").run()
    app.session_state["kantor-di-peta"] = "kominfo"
    app.run()
    assert app.query_params["kantor"] == "kominfo"


def test_a_search_for_offices_without_a_place_shows_their_cards_and_says_so(page):
    nowhere = replace(DINKES, id="tanpa-tempat", name="Tanpa Tempat")
    app = page(offices=(*PLACED, nowhere))
    app.button_group(key="tampilan").set_value("view_map").run()
    assert "ditampilkan sebagai kartu" not in written(app)
    app.text_input(key="cari").set_value("tanpa").run()
    assert "ditampilkan sebagai kartu" in written(app)
    assert [card["id"] for card in cards(app)] == ["tanpa-tempat"]


def test_a_map_whose_positions_are_gone_gives_way_to_the_cards(page, monkeypatch):
    app = page(offices=PLACED)
    app.button_group(key="tampilan").set_value("view_map").run()
    monkeypatch.setattr(session.services().offices, "all", lambda: (DINKES, KOMINFO))
    app.run()
    assert not app.exception
    assert {card["id"] for card in cards(app)} == {"dinkes", "kominfo"}


def test_sample_offices_are_said_to_be_samples(page):
    assert "Data contoh" in written(page())
    assert "Data contoh" not in written(page(offices=(DINKES,)))


def test_no_offices_yet_says_what_will_be_here(page):
    app = page(offices=())
    assert "Belum ada kantor" in written(app)
    assert "Setelah Kominfo mendaftarkan kantor" in written(app)


def test_a_day_without_scans_says_so(page):
    assert "<h1>Belum ada pindaian hari ini</h1>" in written(page())


def test_the_address_opens_one_office(page):
    app = page(present=stays(2, office_id="dinkes"), kantor="dinkes")
    assert "<h1>Dinas Kesehatan</h1>" in written(app)
    assert "<h2>Puncak 09.42, 2 dari 2</h2>" in written(app)
    assert len(app.get("plotly_chart")) == 2


def test_the_day_is_compared_with_the_same_weekdays_before_it(page):
    one_from_09_45 = (0,) * 39 + (1,) * 4 + (0,) * 53
    past = {NOW.date() - timedelta(weeks=back): one_from_09_45 for back in range(1, 5)}
    app = page(
        present=stays(2, office_id="dinkes"),
        figures=FiguresInMemory(by_quarter=past),
        kantor="dinkes",
    )
    assert "<h2>Lebih ramai dari Rabu biasanya sejak 09.45</h2>" in written(app)
    assert "hari ini terhadap 4 Rabu terakhir" in written(app)


def test_every_chart_has_a_text_alternative(page):
    app = page(present=stays(2, office_id="dinkes"), kantor="dinkes")
    alternatives = [chart.proto.alt for chart in app.get("plotly_chart")]
    assert alternatives[0] == (
        "Kurva orang di dalam hari ini. Puncak 09.42, 2 dari 2. Sekarang 2 orang, batas 2."
    )
    assert all(alternatives)


def test_an_office_without_scans_has_no_empty_chart(page):
    app = page(kantor="dinkes")
    assert "Kurva serta kedatangan dan kepulangan tampil di sini" in written(app)
    assert not app.get("plotly_chart")


def test_the_way_back_leads_to_all_offices(page):
    app = page(present=stays(1, office_id="dinkes"), kantor="dinkes")
    app.button(key="back").click().run()
    assert len(cards(app)) == 2


def test_an_unknown_office_is_a_sentence_with_a_way_back(page):
    app = page(kantor="nowhere")
    assert "Data yang dicari tidak ada." in app.error[0].value
    assert app.button(key="back")


class _Locked(StaysInMemory):
    def live(self):
        raise LedgerUnavailable("locked")


class _Broken(StaysInMemory):
    def live(self):
        raise ZeroDivisionError


def test_an_unreachable_ledger_is_one_sentence_a_step_and_a_number(page, caplog):
    said = page(views=_Locked(at=NOW)).error[0].value
    assert "Catatan kunjungan sedang tidak dapat dibaca." in said
    reference = said.rpartition(": ")[2]
    assert f"reference {reference}" in caplog.text


def test_an_unforeseen_error_shows_no_detail_and_is_logged(page, caplog):
    said = page(views=_Broken(at=NOW)).error[0].value
    assert said.startswith("**Halaman ini mengalami gangguan.**")
    assert "ZeroDivisionError" not in said
    assert "ZeroDivisionError" in caplog.text
