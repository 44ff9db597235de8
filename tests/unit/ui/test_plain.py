"""Names with the characters of Markdown, of Streamlit's directives and of plotly's markup."""

import pytest

from dashboard.ui.charts.figure import literal
from dashboard.ui.plain import plain

JOINER = "\u2060"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Siti Rahmawati", "Siti Rahmawati"),
        ("**tebal** _miring_", r"\*\*tebal\*\* \_miring\_"),
        ("[x](javascript:y)", r"\[x\]\(javascript\:y\)"),
        ("$a$ :red[b]", r"\$a\$ \:red\[b\]"),
        ("<img> &lt;", r"\<img\> \&lt;"),
        (":material/home:", rf"\:{JOINER}material/home\:"),
        (":tada:", rf"\:{JOINER}tada\:"),
        ("a@b", rf"a{JOINER}@b"),
        ("www.q.io", rf"www{JOINER}\.q\.io"),
        ("http://q", rf"http\:{JOINER}//q"),
        ("a->b", rf"a\-{JOINER}\>b"),
        ("10:42", r"10\:42"),
    ],
)
def test_nothing_in_a_name_is_markup(name: str, shown: str) -> None:
    assert plain(name) == shown


def test_tags_and_entities_of_a_name_stand_in_a_chart_as_they_are() -> None:
    assert literal("A & B <b>k</b> &lt;") == "A &amp; B &lt;b>k&lt;/b> &amp;lt;"
