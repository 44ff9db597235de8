"""What may be kept as text, and how names stay names on a page."""

import pytest

from dashboard.domain.plain_text import is_plain_text
from dashboard.ui.plain import plain


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("Siti Nur'aini", True),
        ("Ñ 漢字", True),
        ("", False),
        ("a\x00b", False),
        ("a\nb", False),
        ("\ud800", False),
        ("x" * 41, False),
    ],
)
def test_only_printable_text_of_bounded_length_is_kept(value, kept):
    assert is_plain_text(value, longest=40) is kept


@pytest.mark.parametrize(
    ("name", "escaped"),
    [
        ("Dinas Kominfo", "Dinas Kominfo"),
        ("**tebal**", r"\*\*tebal\*\*"),
        ("[a](http://x)", "\\[a\\]\\(http\\:\u2060//x\\)"),
        (":material/lock:", "\\:\u2060material/lock\\:"),
        ("<b>", r"\<b\>"),
    ],
)
def test_a_name_is_never_markdown(name, escaped):
    assert plain(name) == escaped
