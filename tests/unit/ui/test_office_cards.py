"""What the cards, the table and the key figures are given to draw."""

from datetime import timedelta

import pandas as pd
import pytest

from dashboard.ui.figures import KeyFigure, figures_html
from dashboard.ui.office_cards import card
from dashboard.ui.office_overview import matching
from dashboard.ui.office_table import rows
from dashboard.ui.sparkline import morning, sparkline
from tests.unit.ui.occupancies import JAKARTA, NOW, local, office, point


def drawn(of, **changes):
    settings = {"at": NOW, "since": local(6), "language": "id", "own": False} | changes
    return card(of, **settings)


@pytest.mark.parametrize(
    ("inside", "limit", "fill", "state", "beside"),
    [
        (17, 30, "calm", "57 %", "dari 30"),
        (37, 50, "busy", "74 %", "dari 50"),
        (120, 120, "full", "PENUH", "dari 120"),
        (0, 0, "closed", "TUTUP", ""),
        (2, 0, "closed", "TUTUP", "orang masih di dalam"),
    ],
)
def test_a_card_says_how_full_the_office_is(inside, limit, fill, state, beside):
    shown = drawn(office(inside=inside, limit=limit))
    assert (shown["fill"], shown["state"], shown["limit"]) == (fill, state, beside)


def test_a_card_reads_as_one_sentence_to_a_screen_reader():
    assert drawn(office())["described"] == (
        "Dinas Kominfo: 37 orang di dalam, batas 50, 74 %, pindaian terakhir {ago}. Buka rincian."
    )


def test_only_the_own_office_is_marked():
    assert drawn(office(), own=True)["own"] == "kantor Anda"
    assert drawn(office())["own"] == ""


def test_names_reach_the_component_as_they_are_and_are_text_there():
    assert drawn(office("<b>Dinas</b>"))["name"] == "<b>Dinas</b>"


def test_a_sparkline_spans_the_morning_and_ends_at_the_live_count():
    of = office(inside=25, limit=50, today=(point(0, 0, 0), point(6, 0, 0), point(8, 21, 50)))
    assert drawn(of)["spark"] == ((0.0, 0.0), (0.5, 1.0), (1.0, 0.5))


def test_an_office_without_scans_draws_a_flat_line():
    of = office(inside=0, last_scan_at=None)
    assert drawn(of)["spark"] == ((0.0, 0.0), (1.0, 0.0))
    assert drawn(of)["last"] is None


@pytest.mark.parametrize("top", [0, -1])
def test_a_sparkline_without_height_draws_nothing(top):
    assert sparkline((point(8, 0, 3),), since=local(6), until=NOW, top=top) == ()


def test_sparklines_begin_at_six_or_at_midnight_for_the_early():
    assert morning(NOW, zone=JAKARTA) == local(6)
    assert morning(local(6, 59), zone=JAKARTA) == local(0)


def test_search_finds_every_word_in_any_case():
    offices = (office("Dinas Kesehatan"), office("Dinas Sosial"), office("Kec. Besuki"))
    assert [each.office.name for each in matching(offices, search="kes DINAS")] == [
        "Dinas Kesehatan"
    ]
    assert matching(offices, search="  ") == offices
    assert matching(offices, search="zz") == ()


def test_the_table_has_a_row_an_office_with_local_times():
    today = (point(5, 0, 9), point(6, 0, 1), point(9, 0, 31))
    table = rows((office(today=today),), since=local(6), zone=JAKARTA)
    row = table.iloc[0]
    assert (row["share"], row["inside"], row["limit"], row["left"]) == (74, 37, 50, 13)
    assert row["today"] == [1, 31, 37]
    assert row["last"] == pd.Timestamp(2021, 9, 22, 10, 38)


def test_a_closed_office_has_no_share_in_the_table():
    assert rows((office(limit=0),), since=local(6), zone=JAKARTA)["share"].isna().all()


def test_key_figures_are_escaped():
    shown = figures_html((KeyFigure(label="<i>", value="1", unit="&", note='"x"'),))
    assert "<i>" not in shown
    assert "&lt;i&gt;" in shown


def test_a_card_carries_the_instant_of_the_last_scan():
    assert drawn(office())["last"] == (NOW - timedelta(minutes=4)).timestamp()
