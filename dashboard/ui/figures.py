"""The row of key figures that opens a page: one panel, a label, a number and a note each."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from dashboard.ui import theme


@dataclass(frozen=True, kw_only=True)
class KeyFigure:
    """One number as text that is ready to show; `unit` follows it, `note` stands below."""

    label: str
    value: str
    unit: str
    note: str


def key_figures(figures: Sequence[KeyFigure]) -> None:
    """Draw the panel: side by side on a desktop, two by two on a phone."""
    st.html(f"<style>{_CSS}</style>" + figures_html(figures))


def figures_html(figures: Sequence[KeyFigure]) -> str:
    """The panel as a definition list, every text escaped."""
    return f'<dl class="figures">{"".join(map(_figure_html, figures))}</dl>'


def _figure_html(figure: KeyFigure) -> str:
    label, value, unit, note = (
        escape(each) for each in (figure.label, figure.value, figure.unit, figure.note)
    )
    return (
        f'<div><dt>{label}</dt><dd class="value">{value} <span>{unit}</span></dd>'
        f'<dd class="note">{note}</dd></div>'
    )


_CSS = f"""
.figures.figures {{
  display: grid; grid-template-columns: repeat(auto-fit, minmax(160px, 1fr)); margin: 0; padding: 0;
  border: 1px solid {theme.CSS_LINE}; border-radius: 10px; overflow: hidden;
  color: {theme.CSS_INK}; font-size: 15px; line-height: 1.45;
}}
.figures > div {{ padding: 1rem 1.25rem; box-shadow: -1px -1px 0 {theme.CSS_LINE}; }}
.figures dt, .figures .note {{ font-size: 15px; font-weight: 400; color: {theme.CSS_MUTED}; }}
.figures dd {{ margin: 0; }}
.figures .value {{
  font-size: 36px; font-weight: 600; line-height: 1.25; font-variant-numeric: tabular-nums;
}}
.figures .value span {{ font-size: 17px; font-weight: 400; color: {theme.CSS_MUTED}; }}
@media (max-width: 640px) {{
  .figures {{ grid-template-columns: 1fr 1fr; }}
  .figures > div {{ padding: .75rem .875rem; }}
  .figures .value {{ font-size: 28px; }}
}}
"""
