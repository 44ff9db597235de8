"""Colours by what they mean. The values themselves stand in .streamlit/config.toml.

Charts are given the placeholders that Streamlit's front end swaps for the theme's colours, so a
figure follows light and dark. Which of them means what is the order of `chartCategoricalColors`.
HTML outside of components cannot see the theme's variables: for it both values are written here.
"""

from streamlit.elements.lib import streamlit_plotly_theme as _placeholders

ACCENT = _placeholders.CATEGORY_0
ACCENT_SOFT = _placeholders.CATEGORY_1
MUTED = _placeholders.CATEGORY_2
INK = _placeholders.CATEGORY_3
BAND = _placeholders.CATEGORY_4
UNKNOWN = _placeholders.CATEGORY_6
BLACK = _placeholders.CATEGORY_7
BLACK_EDGE = _placeholders.CATEGORY_8
PAPER = _placeholders.CATEGORY_9
GRID = _placeholders.FADED_TEXT_05

CSS_MUTED = "light-dark(#556070, #9FADBD)"
CSS_INK = "light-dark(#17202B, #E7ECF2)"
CSS_LINE = "light-dark(#DDE3EA, #2C3744)"
CSS_SURFACE = "light-dark(#F3F5F8, #18212B)"
