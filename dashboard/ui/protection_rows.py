"""Rows of a panel: a word, what belongs to it, and on the right how much."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

import streamlit as st

from dashboard.messages.format import clock_in_zone, day
from dashboard.ui.session import language, services


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One row. `mark` is a small label, set apart where it `warns`."""

    title: str
    detail: str = ""
    value: str = ""
    mark: str = ""
    warns: bool = False


def facts(rows: Iterable[Fact]) -> None:
    """Draw them, one below the other."""
    st.html(f'<ul class="facts">{"".join(map(_row, rows))}</ul>')


def day_words(of: date) -> str:
    """A local day in this browser's language."""
    return day(of, language=language())


def moment_words(at: datetime) -> str:
    """Day and time where the installation is."""
    zone, said = services().settings.zone, language()
    return f"{day(at.astimezone(zone).date(), language=said)} " + clock_in_zone(
        at, zone=zone, language=said
    )


def _row(of: Fact) -> str:
    mark = f'<span data-warns="{of.warns}">{escape(of.mark)}</span>' if of.mark else ""
    detail = f"<p>{escape(of.detail)}</p>" if of.detail else ""
    return f"<li><div><h3>{escape(of.title)}{mark}</h3>{detail}</div><b>{escape(of.value)}</b></li>"
