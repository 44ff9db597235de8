"""Drawing on sheets: what stands where, in which ink, and how many sheets it takes."""

import io
from functools import cached_property

import numpy as np
import pypdfium2
import pytest

from dashboard.domain.people import Colour
from dashboard.pdf.box import Box
from dashboard.pdf.heat import heat_map
from dashboard.pdf.ink import BLUE, HEALTH, fill_box
from dashboard.pdf.plot import Column, Flag, columns, flags, plot, scale_for, steps
from dashboard.pdf.rows import Bar, Heading, KeyFigure, bars, key_figure, table
from dashboard.pdf.sheets import Sheets
from dashboard.pdf.words import block, block_height

SCALE = 2


class Drawn:
    """Sheets in memory, and what can be read from and seen of them."""

    def __init__(self):
        self.file = io.BytesIO()
        self.sheets = Sheets(
            self.file,
            title="Laporan",
            head=("Kabupaten", "Laporan"),
            foot="Dibuat oleh Sari",
            numbered=lambda number, total: f"Halaman {number} dari {total}",
            language="id",
        )

    @property
    def canvas(self):
        return self.sheets.canvas

    @cached_property
    def document(self):
        self.sheets.close()
        return pypdfium2.PdfDocument(self.file.getvalue())

    def pages(self):
        return [page.get_textpage().get_text_range() for page in self.document]

    def picture(self, box):
        """The box in grey, 0 black to 255 white."""
        page = self.document[0]
        grey = np.asarray(page.render(scale=SCALE).to_pil().convert("L"))
        top = round(page.get_height() - box.top) * SCALE
        left = round(box.left) * SCALE
        return grey[top : top + round(box.height) * SCALE, left : left + round(box.width) * SCALE]


@pytest.fixture
def drawn():
    return Drawn()


def box(**changes):
    return Box(**({"left": 100, "bottom": 400, "width": 300, "height": 120} | changes))


@pytest.mark.parametrize(
    ("most", "step", "top"),
    [(0, 1, 1), (1, 1, 1), (4, 1, 4), (5, 2, 6), (46, 20, 60), (50, 20, 60), (1234, 500, 1500)],
)
def test_a_scale_has_round_steps_and_room_for_the_most(most, step, top):
    scale = scale_for(most)
    assert (scale.step, scale.top) == (step, top)
    assert scale.ticks[0] == 0
    assert scale.ticks[-1] == top


def test_what_does_not_fit_goes_on_upon_the_next_sheet(drawn):
    first = drawn.sheets.take(500)
    second = drawn.sheets.take(500, gap=10)
    assert first.top == second.top
    assert len(drawn.pages()) == 2


def test_a_gap_is_between_boxes_and_not_above_the_first(drawn):
    first, second = drawn.sheets.take(100, gap=10), drawn.sheets.take(100, gap=10)
    assert first.bottom - second.top == 10


def test_every_sheet_says_whose_it_is_and_how_many_there_are(drawn):
    drawn.sheets.take(700)
    drawn.sheets.take(700)
    one, two = drawn.pages()
    assert "Halaman 1 dari 2" in one
    assert "Halaman 2 dari 2" in two
    assert all("Dibuat oleh Sari" in page for page in (one, two))


def test_a_paragraph_is_as_high_as_was_said(drawn):
    said = "Dinas Komunikasi, Informatika dan Persandian Kabupaten Situbondo " * 4
    height = block(drawn.canvas, said, box(), size=9)
    assert height == block_height(said, width=300, size=9)
    assert "Persandian" in drawn.pages()[0]


def test_letters_outside_of_the_pdf_s_own_fonts_are_printed(drawn):
    block(drawn.canvas, "Łukasz ≥ 60 %", box(), size=9)
    assert "Łukasz ≥ 60 %" in drawn.pages()[0]


def test_stacked_columns_stand_on_each_other(drawn):
    area = plot(drawn.canvas, box(), scale=scale_for(10, steps=2), across=2, written=str).area
    at = plot(drawn.canvas, box(), scale=scale_for(10, steps=2), across=2, written=str)
    columns(at, [Column(label="Sen", parts=((6, BLUE), (4, BLUE)), note="10")])
    middle = Box(left=at.x(0.5), bottom=area.bottom, width=1, height=area.height)
    assert (drawn.picture(middle) < 200).mean() > 0.95
    assert "Sen" in drawn.pages()[0]


def test_a_column_of_nothing_has_its_label(drawn):
    at = plot(drawn.canvas, box(), scale=scale_for(0), across=1, written=str)
    columns(at, [Column(label="Min", parts=((0, BLUE),))])
    assert "Min" in drawn.pages()[0]


def test_a_flag_s_letter_is_printed(drawn):
    at = plot(drawn.canvas, box(), scale=scale_for(1), across=3, written=lambda _value: "")
    flags(at, [Flag(place=1, sign="B")])
    assert "B" in drawn.pages()[0]


def test_a_step_curve_keeps_each_value_until_the_next():
    assert steps([(0, 0), (2, 5), (3, 1)]) == [(0, 0), (2, 0), (2, 5), (3, 5), (3, 1)]


def test_health_colours_can_be_told_in_grey():
    looks = [_texture(HEALTH[colour]) for colour in (*Colour, None)]
    for place, (mean, spread) in enumerate(looks):
        for other_mean, other_spread in looks[place + 1 :]:
            assert abs(mean - other_mean) > 20 or abs(spread - other_spread) > 12


def _texture(look):
    drawn = Drawn()
    fill_box(drawn.canvas, box(), look)
    seen = drawn.picture(box().inside(left=4, right=4, top=4, bottom=4))
    return seen.mean(), seen.std()


def test_an_area_of_no_size_is_not_drawn(drawn):
    fill_box(drawn.canvas, box(width=0), HEALTH[Colour.RED])
    assert (drawn.picture(box()) == 255).all()


def test_bars_are_as_long_as_their_share(drawn):
    rows = [
        Bar(label="Kantor A", parts=((10, BLUE),), written="10"),
        Bar(label="Kantor B", parts=((5, BLUE),), written="5"),
    ]
    bars(drawn.canvas, box(), rows, most=10, label=80)
    seen = drawn.picture(box())
    ink = [(line[160:] < 150).sum() for line in (seen[10], seen[44])]
    assert ink[0] == pytest.approx(2 * ink[1], rel=0.05)


def test_a_heat_map_is_darker_where_there_is_more_and_leaves_out_what_is_not_known(drawn):
    values = {(0, 0): 0.0, (0, 1): 5.0, (0, 2): 10.0}
    heat_map(
        drawn.canvas,
        box(height=60),
        rows=["Sen", "Sel"],
        columns=["08", "09", "10"],
        values=values,
        written=lambda value: f"{value:.0f}",
        label=30,
    )
    seen = drawn.picture(box(height=60))
    shades = [seen[10, 60 + 14 + round(180 * place)] for place in range(3)]
    assert shades[0] > shades[1] > shades[2]
    assert "10" in drawn.pages()[0]


def test_a_table_shortens_what_is_too_wide(drawn):
    headings = [Heading(word="Kantor", share=1), Heading(word="Masuk", share=1, number=True)]
    table(drawn.canvas, box(), headings, [["Dinas " * 30, "1.234"]])
    page = drawn.pages()[0]
    assert "…" in page
    assert "1.234" in page


def test_a_key_figure_fits_its_box(drawn):
    figure = KeyFigure(label="Masuk", value="123.456.789 orang sehari", note="minggu lalu 3")
    key_figure(drawn.canvas, box(width=60), figure)
    assert "Masuk" in drawn.pages()[0]
    beyond = box(left=162, width=200)
    assert (drawn.picture(beyond) == 255).all()
