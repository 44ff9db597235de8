"""Findings first: the page's headline with its lead, and panels whose title says what is seen."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

import streamlit as st

from dashboard.ui import theme


def page_finding(headline: str, /, *, lead: str, mark: str | None = None) -> None:
    """The page's answer in one sentence; `mark` is a small label behind the lead."""
    label = f"<span>{escape(mark)}</span>" if mark else ""
    st.html(
        f"<style>{_PAGE_CSS}</style>"
        f'<header class="page-finding"><h1>{escape(headline)}</h1>'
        f"<p>{escape(lead)}{label}</p></header>"
    )


@contextmanager
def panel(headline: str, /, *, lead: str, key: str) -> Iterator[None]:
    """A bordered panel that opens with its finding; draw the chart inside."""
    with st.container(border=True, key=key, gap="small"):
        st.html(
            f"<style>{_PANEL_CSS}</style>"
            f'<header class="panel-finding"><h2>{escape(headline)}</h2>'
            f"<p>{escape(lead)}</p></header>"
        )
        yield


def empty_state(title: str, /, *, body: str, icon: str) -> None:
    """What will stand here and what to do about it; `icon` is a Material Symbols name."""
    st.html(
        f"<style>{_EMPTY_CSS}</style>"
        '<section class="empty-state">'
        f'<span class="symbol" aria-hidden="true">{escape(icon)}</span>'
        f"<h2>{escape(title)}</h2><p>{escape(body)}</p></section>"
    )


def back_button(label: str, /, *, leaving: str) -> None:
    """The way back from a detail: takes the query parameter `leaving` out of the address.

    A button, since a page link to the page itself leaves the address as it was (1.67).
    """
    st.html(f"<style>{_BACK_CSS}</style>")
    st.button(
        label,
        icon=":material/arrow_back:",
        type="tertiary",
        key="back",
        on_click=_leave,
        args=(leaving,),
    )


def _leave(parameter: str) -> None:
    st.query_params.pop(parameter, None)


def footnote(sentence: str, /) -> None:
    """How a figure on the page is to be read."""
    st.html(f'<p style="font-size:15px;margin:0;color:{theme.CSS_MUTED}">{escape(sentence)}</p>')


_PAGE_CSS = f"""
.page-finding h1 {{
  font-size: 32px; font-weight: 650; line-height: 1.25; margin: 0; padding: 0;
  color: {theme.CSS_INK}; text-wrap: balance;
}}
.page-finding p {{ font-size: 17px; margin: .25rem 0 0; color: {theme.CSS_MUTED}; }}
.page-finding p span {{
  margin-left: .75rem; padding: 1px 10px; border-radius: 999px; font-size: 14px;
  white-space: nowrap; border: 1px solid {theme.CSS_LINE}; background: {theme.CSS_SURFACE};
}}
@media (max-width: 640px) {{ .page-finding h1 {{ font-size: 26px; }} }}
"""

_BACK_CSS = ".st-key-back button { min-height: 44px; }"

_PANEL_CSS = f"""
.panel-finding h2 {{
  font-size: 20px; font-weight: 650; line-height: 1.3; margin: 0; padding: 0;
  color: {theme.CSS_INK}; text-wrap: balance;
}}
.panel-finding p {{ font-size: 15px; margin: .125rem 0 0; color: {theme.CSS_MUTED}; }}
"""

_EMPTY_CSS = f"""
.empty-state {{
  padding: 3rem 1rem; text-align: center; border: 1px dashed {theme.CSS_LINE};
  border-radius: 10px; color: {theme.CSS_MUTED}; font-size: 16px;
}}
.empty-state .symbol {{ font: 400 40px/1 "Material Symbols Rounded"; }}
.empty-state h2 {{
  font-size: 20px; font-weight: 650; margin: .75rem 0 .25rem; padding: 0; color: {theme.CSS_INK};
}}
.empty-state p {{ margin: 0 auto; max-width: 36rem; }}
"""
