"""The colour mix's panels: each with its finding, a chart, and what a click on it picks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import plotly.graph_objects as go
import streamlit as st

from dashboard.domain.people import Colour, PersonKind
from dashboard.messages.figure_words import mark_sentence
from dashboard.services import colour_mix as mix
from dashboard.services.figures import MixRow, RefusalRow
from dashboard.services.office_figures import Mark
from dashboard.ui import mix_view, mix_words
from dashboard.ui.charts import colour_mix as charts
from dashboard.ui.charts.colour_rows import colour_counts, colours_by_office
from dashboard.ui.charts.figure import put_up
from dashboard.ui.charts.reasons import reason_bars
from dashboard.ui.evidence_words import evidence_finding, evidence_legend
from dashboard.ui.figures import key_figures
from dashboard.ui.headline import empty_state, footnote, page_finding, panel
from dashboard.ui.mix_controls import pick
from dashboard.ui.mix_view import View
from dashboard.ui.session import language, t

_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FEW_OFFICES = 10
_EVERY = "mix-every-office"

Offices = tuple[mix.Share[str, Colour | None], ...]


@dataclass(frozen=True, kw_only=True)
class Found:
    """The rows of a view, those of the period before, and the changes in between."""

    rows: tuple[MixRow, ...]
    before: tuple[MixRow, ...]
    refusals: tuple[RefusalRow, ...]
    marks: tuple[Mark, ...]


def opening(found: Found, *, view: View, names: Mapping[str, str], sample: bool) -> None:
    """The page's answer and its key figures."""
    counts, before = _counts(found, view)
    page_finding(
        mix_words.mix_finding(counts, before, view=view, language=language()),
        lead=mix_words.mix_lead(
            before,
            view=view,
            office=_whose(view, names),
            language=language(),
        ),
        mark=t("occupancy.sample") if sample else None,
    )
    if found.rows:
        reasons = mix.by_reason(found.refusals, view.narrowing())
        key_figures(mix_words.mix_figures(counts, before, reasons, language=language()))


def panels(found: Found, *, view: View, names: Mapping[str, str]) -> None:
    """All charts, or what will be there."""
    if not mix.kept(found.rows, view.narrowing()):
        empty_state(
            t("colour_mix.empty.title"), body=t("colour_mix.empty.body"), icon="donut_small"
        )
        return
    _over_time(found, view)
    _colours(found, view)
    _kinds(found, view)
    _offices_and_reasons(found, view, names)
    footnote(t("colour_mix.person_days"))


def _offices_and_reasons(found: Found, view: View, names: Mapping[str, str]) -> None:
    """A few offices beside the rest; many across the page, or nothing would stand beside them."""
    offices = _by_office(found, view, names)
    if len(names) > 1 and _all_of_many(offices):
        _offices(offices, view, names)
        left, right = st.columns(2)
    elif len(names) > 1:
        left, right = st.columns(2)
        with left:
            _offices(offices, view, names)
        left = right
    else:
        left = right = st.container()
    with left:
        _reasons(found, view)
    with right:
        _evidence(found, view)


def _over_time(found: Found, view: View) -> None:
    rows = mix.kept(found.rows, view.narrowing(bar=False))
    bars = mix.colours_by_time(rows, view.bars, measure=view.measure)
    finding = mix_words.time_finding(bars, view=view, language=language())
    flags = _flags(found.marks)
    lead = t(f"colour_mix.time.lead_{view.grain}", measure=_measured(view))
    with panel(finding, lead=lead, key="mix-time"):
        figure = charts.mix_over_time(
            bars,
            axis=view.bars,
            picked=_picked(view),
            flags=flags,
            height=340,
            language=language(),
        )
        st.html(mix_words.colour_legend(bars, language=language()))
        _put(figure, "time", view, alt=f"{finding}. {lead}", parameter=mix_view.BAR)
        for flag in flags:
            footnote(f"{flag.sign}  {flag.sentence}")


def _colours(found: Found, view: View) -> None:
    counts, _ = _counts(found, view)
    black = mix_words.black_finding(counts, language=language())
    with panel(black, lead=t("colour_mix.colours.lead"), key="mix-colours"):
        figure = colour_counts(counts, picked=_picked(view), language=language())
        _put(figure, "colours", view, alt=black, parameter=mix_view.COLOUR)


def _kinds(found: Found, view: View) -> None:
    if view.kind:
        return
    sides = st.columns(2)
    for side, kind, other in zip(sides, PersonKind, reversed(PersonKind), strict=True):
        rows = _of_kind(found, view, kind)
        counts = mix.by_colour(_within(rows, view), measure=view.measure)
        others = mix.by_colour(_within(_of_kind(found, view, other), view), measure=view.measure)
        finding = mix_words.kind_finding(kind, counts, others, view=view, language=language())
        lead = t("colour_mix.kinds.lead", kind=t(f"colour_mix.kind.{kind}"))
        with side, panel(finding, lead=lead, key=f"mix-{kind}"):
            figure = charts.mix_over_time(
                mix.colours_by_time(rows, view.bars, measure=view.measure),
                axis=view.bars,
                picked=_picked(view),
                flags=(),
                height=240,
                language=language(),
            )
            _put(figure, str(kind), view, alt=finding, parameter=mix_view.BAR)


def _by_office(found: Found, view: View, names: Mapping[str, str]) -> Offices:
    rows = mix.kept(found.rows, view.narrowing(office=False))
    return mix.colours_by_office(rows, tuple(names), measure=view.measure)


def _all_of_many(offices: Offices) -> bool:
    return len(offices) > _FEW_OFFICES and bool(st.session_state.get(_EVERY))


def _offices(offices: Offices, view: View, names: Mapping[str, str]) -> None:
    finding = mix_words.office_finding(offices, names=names, view=view, language=language())
    few = len(offices) <= _FEW_OFFICES
    every = few or _all_of_many(offices)
    order = "every" if every else "highest" if view.most_first else "lowest"
    with panel(finding, lead=t(f"colour_mix.offices.lead_{order}"), key="mix-offices"):
        if not few:
            st.toggle(t("colour_mix.offices.every", count=len(offices)), key=_EVERY)
        shown = offices if every else _first(offices, view)
        figure = colours_by_office(shown, names=names, picked=_picked(view), language=language())
        key = f"offices-{'every' if every else 'first'}"
        _put(figure, key, view, alt=finding, parameter=mix_view.OFFICE)


def _first(offices: Offices, view: View) -> Offices:
    """The offices that stand out, and the picked one with them."""
    first = mix_words.standing_out(offices, view=view)[:_FEW_OFFICES]
    picked = [each for each in offices if each.of == view.office_id and each not in first]
    return (*first, *picked)


def _reasons(found: Found, view: View) -> None:
    reasons = mix.by_reason(found.refusals, view.narrowing())
    if not reasons:
        with panel(t("colour_mix.reasons.none"), lead=t("colour_mix.reasons.lead"), key="mix-no"):
            st.caption(t("colour_mix.reasons.none_body"))
        return
    finding = mix_words.reason_finding(reasons, language=language())
    with panel(finding, lead=t("colour_mix.reasons.lead"), key="mix-reasons"):
        put_up(reason_bars(reasons, language=language()), key=_key("reasons", view), alt=finding)


def _evidence(found: Found, view: View) -> None:
    rows = [
        row
        for row in mix.kept(found.rows, view.narrowing(bar=False))
        if not view.colour or row.colour is view.watched
    ]
    bars = mix.evidence_by_time(rows, view.bars, measure=view.measure)
    finding = evidence_finding(bars, view=view, language=language())
    with panel(finding, lead=t("colour_mix.evidence_panel.lead"), key="mix-evidence"):
        if not any(bar.total for bar in bars):
            return
        figure = charts.evidence_over_time(
            bars, axis=view.bars, picked=_picked(view), language=language()
        )
        st.html(evidence_legend(bars, view=view, language=language()))
        _put(figure, "evidence", view, alt=finding, parameter=mix_view.BAR)


def _put(figure: go.Figure, name: str, view: View, *, alt: str, parameter: str) -> None:
    put_up(figure, key=_key(name, view), alt=alt, on_pick=lambda value: pick(parameter, value))


def _key(name: str, view: View) -> str:
    """A view's own key: what was clicked in the view before is drawn, not selected, in this one."""
    return f"mix-{name}-{view.signature}"


def _whose(view: View, names: Mapping[str, str]) -> str:
    if view.office_id or len(names) == 1:
        return names[view.office_id] if view.office_id else next(iter(names.values()))
    return t("colour_mix.office.all")


def _counts(found: Found, view: View) -> tuple[mix_words.Counts, mix_words.Counts]:
    now = mix.kept(found.rows, view.narrowing())
    then = mix.kept(found.before, view.narrowing_before())
    return (
        mix.by_colour(now, measure=view.measure),
        mix.by_colour(then, measure=view.measure),
    )


def _of_kind(found: Found, view: View, kind: PersonKind) -> tuple[MixRow, ...]:
    rows = mix.kept(found.rows, view.narrowing(bar=False))
    return tuple(row for row in rows if row.kind is kind)


def _within(rows: Sequence[MixRow], view: View) -> tuple[MixRow, ...]:
    return mix.kept(rows, mix.Narrowing(days=view.bar))


def _picked(view: View) -> charts.Picked:
    return charts.Picked(bar=view.bar, colour=view.colour, office_id=view.office_id)


def _flags(marks: Sequence[Mark]) -> tuple[charts.Flag, ...]:
    """A sign for each day on which something changed: two on one day would cover each other."""
    sentences: dict[date, list[str]] = {}
    for mark in marks:
        said = mark_sentence(mark, language=language())
        sentences.setdefault(mark.day, []).append(said)
    return tuple(
        charts.Flag(at=datetime.combine(day, time.min), sign=sign, sentence=" · ".join(said))
        for sign, (day, said) in zip(_SIGNS, sentences.items(), strict=False)
    )


def _measured(view: View) -> str:
    return mix_words.measured(view.measure, language=language())
