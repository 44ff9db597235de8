"""What the chart of registered employees shows, read from the figure itself."""

from dashboard.services.coverage import Standing
from dashboard.ui.charts.colour_mix import Picked
from dashboard.ui.charts.coverage import coverage_by_office
from tests.unit.ui.test_charts import trace, words

OFFICES = {
    "kominfo": {Standing.GREEN: 6, Standing.NEVER: 2},
    "dinkes": {Standing.RED: 1, Standing.UNVERIFIED: 1},
}
NAMES = {"kominfo": "Dinas Kominfo", "dinkes": "Dinas <b>Kesehatan</b>"}


def drawn(picked: Picked):
    return coverage_by_office(OFFICES, names=NAMES, picked=picked, language="id")


def test_each_office_is_one_whole_with_what_is_known_written_beside_it():
    figure = drawn(Picked())
    assert [each.name for each in figure.data] == [each.value for each in Standing]
    assert [sum(each.x[row] for each in figure.data) for row in (0, 1)] == [1, 1]
    assert {"<b>75 %</b>", "<b>50 %</b>", "Dinas &lt;b>Kesehatan&lt;/b>"} <= set(words(figure))
    said = trace(figure, "never").text[0]
    assert said == "Dinas Kominfo: 25 % belum pernah terpindai, 2 dari 8 pegawai terdaftar"


def test_no_two_standings_look_alike_without_colour():
    shapes = [
        (each.marker.pattern.shape, each.marker.color == "rgba(0,0,0,0)")
        for each in drawn(Picked()).data
    ]
    assert len(set(shapes)) == len(Standing)


def test_what_is_picked_stands_out_and_a_click_names_the_office():
    figure = drawn(Picked(office_id="dinkes", colour="red"))
    strong = {
        (each.name, office_id)
        for each in figure.data
        for office_id, opacity in zip(each.customdata, each.marker.opacity, strict=True)
        if opacity == 1
    }
    assert strong == {("red", "dinkes")}
