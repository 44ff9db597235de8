"""The steps from a code to its verdict, each ticked, doubted, crossed or not reached."""

from datetime import date, datetime
from html import escape
from typing import Any

import streamlit as st

from dashboard.domain.explanation import Step, StepKind, StepStatus
from dashboard.messages.format import day
from dashboard.services.explanation import Explained
from dashboard.ui import theme
from dashboard.ui.session import language, local_clock, services, t
from dashboard.ui.style import page_style
from dashboard.ui.verdict_card import wording

_ICONS = {
    StepStatus.PASSED: "check",
    StepStatus.DOUBTFUL: "priority_high",
    StepStatus.FAILED: "close",
    StepStatus.NOT_REACHED: "remove",
}


def show_explained(explained: Explained) -> None:
    """The verdict in one line, where it ended, and every step with what was found."""
    page_style("explain.css")
    st.html(
        f'<section class="explained" style="--muted:{theme.CSS_MUTED};--line:{theme.CSS_LINE};'
        f'--ink:{theme.CSS_INK}">{_header(explained)}'
        f'<ol aria-label="{escape(t("explain.steps"))}">'
        f"{''.join(_item(step, explained) for step in explained.steps)}</ol></section>"
    )


def _header(explained: Explained) -> str:
    verdict = explained.verdict
    colour = verdict.colour or "none"
    word = t(f"verdict.colour.{colour}")
    headline = t(f"explain.headline.{verdict.decision}")
    ended = explained.failed_step
    where = t("explain.ended_at", step=t(f"explain.step.{ended.kind}")) if ended else ""
    moment = t(
        "explain.moment",
        day=_day(explained.at),
        time=local_clock(explained.at),
    )
    return (
        f'<header data-colour="{colour}" data-decision="{verdict.decision}">'
        f"<strong>{escape(word)}</strong><h2>{escape(headline)}</h2>"
        f"<p>{escape(where)}</p></header><p class='moment'>{escape(moment)}</p>"
    )


def _item(step: Step, explained: Explained) -> str:
    status = t(f"explain.outcome.{step.status}")
    return (
        f'<li data-step="{step.kind}" data-status="{step.status}">'
        f'<span class="symbol" role="img" aria-label="{escape(status)}">'
        f"{_ICONS[step.status]}</span>"
        f"<b>{escape(t(f'explain.step.{step.kind}'))}</b>"
        f"<span>{escape(said(step, explained))}</span></li>"
    )


def said(step: Step, explained: Explained) -> str:
    """What a step found, as a sentence; the decision says also what staff do next."""
    if step.status is StepStatus.NOT_REACHED:
        return t("explain.not_reached")
    places = {"age": ""} | {name: _written(value) for name, value in step.places.items()}
    if places.get("min_age"):
        places["age"] = t("explain.rule_age.from", min_age=places["min_age"])
    sentence = t(f"explain.{step.kind}.{step.finding}", **places)
    return f"{sentence} {_next_step(explained)}" if step.kind is StepKind.DECISION else sentence


def _next_step(explained: Explained) -> str:
    verdict = explained.verdict
    words = wording(decision=verdict.decision, reason=verdict.reason, evidence=verdict.evidence)
    return t(f"reason.{words}.next")


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{_day(value)}, {local_clock(value)}"
    return day(value, language=language()) if isinstance(value, date) else value


def _day(at: datetime) -> str:
    return day(at.astimezone(services().settings.zone).date(), language=language())
