"""The visit log's controls: office, range and filters in the address; the name never is."""

from collections.abc import Iterable, Mapping

import streamlit as st

from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.rules import Decision
from dashboard.messages import format as shown
from dashboard.messages.figure_words import days_of, reason_word
from dashboard.services.visit_log import LogState
from dashboard.ui import log_view
from dashboard.ui.in_address import chips, choice
from dashboard.ui.log_view import LogView
from dashboard.ui.mix_view import COLOUR, KIND, OFFICE, RANGE, UNKNOWN, UNTIL
from dashboard.ui.session import language, t
from dashboard.ui.style import controls_row

_DAYS = (log_view.FROM, UNTIL)


def controls(view: LogView, *, names: Mapping[str, str], office_id: str) -> str:
    """Draw them; returns the name that is looked for."""
    if len(names) > 1:
        _choice(st.selectbox, OFFICE, tuple(names), office_id, names)
    with controls_row(key="log-controls"):
        ranges = {each: t(f"visit_log.days.d{each}") for each in log_view.RANGES}
        _choice(
            st.segmented_control,
            RANGE,
            log_view.RANGES,
            view.range,
            ranges,
            required=True,
            label_visibility="collapsed",
            instead_of=_DAYS,
        )
        with st.popover(t("colour_mix.filter"), icon=":material/tune:", width="content"):
            _drawer(view)
    _chips(view)
    name = st.text_input(
        t("visit_log.search"),
        placeholder=t("visit_log.search"),
        icon=":material/search:",
        label_visibility="collapsed",
    )
    if name:
        st.caption(t("visit_log.search_note"))
    return name


def label_of(parameter: str) -> str:
    """What a filter is called."""
    return t(f"visit_log.label.{parameter}")


def _drawer(view: LogView) -> None:
    _select(log_view.OUTCOME, "outcome", Decision, str(view.outcome or ""))
    _select(COLOUR, "colour", (*Colour, UNKNOWN), view.colour)
    _select(KIND, "kind", PersonKind, str(view.kind or ""))
    _select(log_view.EVIDENCE, "evidence", Evidence, str(view.evidence or ""))
    _select(log_view.STATE, "state", LogState, str(view.state or ""))


def _select(parameter: str, area: str, words: Iterable[str], value: str) -> None:
    said = {"": t(f"visit_log.{area}.any")}
    said |= {str(each): t(f"visit_log.{area}.{each}") for each in words}
    _choice(st.selectbox, parameter, tuple(said), value, said)


def _choice(
    widget: object,
    parameter: str,
    options: tuple[str, ...],
    value: str,
    words: Mapping[str, str],
    **more: object,
) -> None:
    key = f"log-{parameter}"
    choice(
        widget,
        parameter,
        options,
        value,
        words,
        label=label_of(parameter),
        key=key,
        **more,  # type: ignore[arg-type]
    )


def _chips(view: LogView) -> None:
    said = language()
    chips(
        {
            " ".join(_DAYS): days_of(view.days, language=said) if view.chosen else "",
            log_view.OUTCOME: t(f"visit_log.outcome.{view.outcome}") if view.outcome else "",
            COLOUR: t(f"visit_log.colour.{view.colour}") if view.colour else "",
            KIND: t(f"visit_log.kind.{view.kind}") if view.kind else "",
            log_view.EVIDENCE: t(f"visit_log.evidence.{view.evidence}") if view.evidence else "",
            log_view.REASON: reason_word(view.reason, language=said) if view.reason else "",
            log_view.STATE: t(f"visit_log.state.{view.state}") if view.state else "",
        },
        key="log",
    )


def lead_of(view: LogView) -> str:
    """Which days are looked at."""
    if view.days.first == log_view.BEGINNING:
        return t("visit_log.lead_every")
    last = shown.day(view.days.last, language=language())
    if view.days.days == 1:
        return t("visit_log.lead_day", day=last)
    return t("visit_log.lead_days", days=days_of(view.days, language=language()))
