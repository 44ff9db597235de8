"""A shift's figures as lines of a page."""

from html import escape

import streamlit as st

from dashboard.messages.shift_words import ShiftWords, shift_words
from dashboard.services.shift import ShiftFigures
from dashboard.ui.session import language, services, t
from dashboard.ui.style import page_style


def words_of(figures: ShiftFigures) -> ShiftWords:
    """The figures in this browser's language."""
    return shift_words(figures, zone=services().settings.zone, language=language())


def figures_line(figures: ShiftFigures) -> None:
    """Number and label side by side, as many in a row as there is room for."""
    page_style("handover.css")
    pairs = "".join(
        f"<div><dd>{escape(value)}</dd><dt>{escape(label)}</dt></div>"
        for label, value in words_of(figures).numbers
    )
    st.html(f"<dl class='shift-figures'>{pairs}</dl>")


def note_block(note: str) -> None:
    """A note as it was written, line by line."""
    page_style("handover.css")
    st.html(f"<blockquote class='shift-note'>{escape(note)}</blockquote>")


def lists(figures: ShiftFigures) -> None:
    """What was refused, let in for a reason, and counted; each says so where there is nothing."""
    words = words_of(figures)
    parts = (
        (t("handover.shift.refusals"), words.refusals, t("handover.shift.refusals_none")),
        (t("handover.shift.overrides"), words.overrides, t("handover.shift.overrides_none")),
        (t("handover.shift.headcounts"), words.headcounts, t("handover.shift.headcounts_none")),
    )
    st.html(f"<div class='shift-lists'>{''.join(_part(*each) for each in parts)}</div>")


def _part(title: str, lines: tuple[str, ...], none: str) -> str:
    rows = "".join(f"<li>{escape(line)}</li>" for line in lines)
    body = f"<ul>{rows}</ul>" if rows else f"<p>{escape(none)}</p>"
    return f"<section><h3>{escape(title)}</h3>{body}</section>"
