"""What becomes of a drawing when its figure is made."""

import pytest

from dashboard.ui.charts.drawing import Drawing


def drawing(language="id"):
    return Drawing(height=100, language=language)


@pytest.mark.parametrize(("language", "separators"), [("id", ",."), ("en", ".,")])
def test_every_figure_writes_numbers_the_way_of_its_language(language, separators):
    assert drawing(language).figure().layout.separators == separators


def test_what_is_set_leaves_the_rest_as_all_charts_have_it():
    usual, changed = drawing(), drawing()
    changed.lay_out(margin={"l": 90})
    changed.upwards(tickfont={"color": "#000001"})
    before, after = (each.figure().layout for each in (usual, changed))
    assert (after.margin.l, after.margin.r) == (90, before.margin.r)
    assert after.yaxis.tickfont.color == "#000001"
    assert after.yaxis.tickfont.size == before.yaxis.tickfont.size
    assert after.xaxis == before.xaxis


def test_each_of_several_axes_looks_like_the_first():
    several = drawing()
    several.across("2", range=[0, 9])
    layout = several.figure().layout
    assert layout.xaxis2.range == (0, 9)
    assert layout.xaxis2.tickfont == layout.xaxis.tickfont


def test_what_plotly_does_not_know_is_refused():
    wrong = drawing()
    wrong.trace("bar", colour="red")
    with pytest.raises(ValueError, match="colour"):
        wrong.figure()
