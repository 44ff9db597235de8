"""The colour mix's controls: range and filters, kept in the address; what is set, as chips."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from dashboard.domain.people import Colour, PersonKind
from dashboard.messages import format as shown
from dashboard.messages.figure_words import colour_word, days_of
from dashboard.services.colour_mix import Grain, Measure
from dashboard.services.figures import Period
from dashboard.ui import mix_view
from dashboard.ui.in_address import chips, choice, put
from dashboard.ui.mix_view import View
from dashboard.ui.session import language, t
from dashboard.ui.style import controls_row


def controls(view: View, *, names: Mapping[str, str], today: date) -> None:
    """The range in front, the other filters in a drawer, and a chip for each that is set."""
    with controls_row(key="mix-controls"):
        _choice(
            st.segmented_control,
            mix_view.RANGE,
            mix_view.RANGES,
            view.range,
            {each: t(f"colour_mix.range.d{each}") for each in mix_view.RANGES},
            label_visibility="collapsed",
            required=True,
        )
        with st.popover(t("colour_mix.filter"), icon=":material/tune:", width="content"):
            _drawer(view, names, today)
    _chips(view, names)


def label_of(parameter: str) -> str:
    """What a filter is called."""
    return t(f"colour_mix.label.{parameter}")


def pick(parameter: str, value: str) -> None:
    """Filter by what was clicked; a second click on the same takes the filter away."""
    put(parameter, "" if st.query_params.get(parameter) == value else value)


def _drawer(view: View, names: Mapping[str, str], today: date) -> None:
    anywhere = {"": t("colour_mix.office.any"), **names}
    kinds = {"": t("colour_mix.kind.any")}
    kinds.update({str(kind): t(f"colour_mix.kind.{kind}") for kind in PersonKind})
    colours = {"": t("colour_mix.colour.any")}
    for colour in (*Colour, None):
        colours[str(colour or mix_view.UNKNOWN)] = colour_word(colour, language=language())
    bars = {"": t("colour_mix.bar.any")}
    for bar in view.bars:
        bars[bar.first.isoformat()] = days_of(bar, language=language())
    picked = view.bar.first.isoformat() if view.bar else ""
    if len(names) > 1:
        _select(mix_view.OFFICE, anywhere, view.office_id or "")
    _select(mix_view.KIND, kinds, str(view.kind or ""))
    _select(mix_view.COLOUR, colours, view.colour)
    _select(mix_view.BAR, bars, picked)
    measures = {str(each): t(f"colour_mix.measure.{each}") for each in Measure}
    grains = {str(each): t(f"colour_mix.grain.{each}") for each in Grain}
    _segments(mix_view.MEASURE, measures, str(view.measure))
    _segments(mix_view.GRAIN, grains, str(view.grain))
    _until(view, today)


def _select(parameter: str, words: Mapping[str, str], value: str) -> None:
    _choice(st.selectbox, parameter, tuple(words), value, words)


def _segments(parameter: str, words: Mapping[str, str], value: str) -> None:
    _choice(st.segmented_control, parameter, tuple(words), value, words, required=True)


def _choice(
    widget: object,
    parameter: str,
    options: Sequence[str],
    value: str,
    words: Mapping[str, str],
    **more: object,
) -> None:
    choice(
        widget,
        parameter,
        options,
        value,
        words,
        label=label_of(parameter),
        key=f"mix-{parameter}",
        **more,  # type: ignore[arg-type]
    )


def _until(view: View, today: date) -> None:
    key = f"mix-{mix_view.UNTIL}"
    st.session_state[key] = view.period.last
    st.date_input(
        t("colour_mix.label.sampai"),
        max_value=today,
        format="DD/MM/YYYY",
        key=key,
        on_change=lambda: put(mix_view.UNTIL, _ended(st.session_state[key], today)),
    )


def _ended(day: date | None, today: date) -> str:
    return day.isoformat() if day and day < today else ""


def _chips(view: View, names: Mapping[str, str]) -> None:
    said = {
        mix_view.OFFICE: names[view.office_id] if view.office_id else "",
        mix_view.BAR: _days(view.bar),
        mix_view.COLOUR: colour_word(view.watched, language=language()) if view.colour else "",
        mix_view.KIND: t(f"colour_mix.kind.{view.kind}") if view.kind else "",
        mix_view.UNTIL: t("colour_mix.until", day=shown.day(view.until, language=language()))
        if view.until
        else "",
    }
    chips(said, key="mix")


def _days(bar: Period | None) -> str:
    return days_of(bar, language=language()) if bar else ""
