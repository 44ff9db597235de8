"""The colour mix's panel of registered employees: counts, and names for a reason, on record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from dashboard.messages import format as shown
from dashboard.messages.figure_words import part_of
from dashboard.services.access import Permission, User
from dashboard.services.coverage import CoverageRow, Standing, by_office, known_share
from dashboard.services.name_showing import ShowReason
from dashboard.ui import mix_view
from dashboard.ui.boundary import boundary
from dashboard.ui.charts.colour_mix import Picked
from dashboard.ui.charts.coverage import Counts, coverage_by_office, in_order, standing_word
from dashboard.ui.charts.figure import put_up
from dashboard.ui.headline import panel
from dashboard.ui.mix_controls import pick
from dashboard.ui.mix_view import View
from dashboard.ui.name_form import Named, reason_form, shown_names
from dashboard.ui.pattern_legend import LegendPart, pattern_legend
from dashboard.ui.session import language, local_clock, local_number, services, t

_FEW_OFFICES = 10
_EVERY = "coverage-every-office"
_CSS = """
.st-key-coverage-names button, .st-key-coverage-who [role="group"] { min-height: 44px; }
"""


@dataclass(frozen=True, kw_only=True)
class Covered:
    """The counts of every office in reach, as they were `at`, of scans since a local day."""

    rows: tuple[CoverageRow, ...]
    since: date
    at: datetime


def coverage_panel(covered: Covered, *, view: View, names: Mapping[str, str], user: User) -> None:
    """The offices with the least known first; the picked one alone in the finding."""
    offices: dict[str, Counts] = dict(by_office(covered.rows))
    lead = t(
        "colour_mix.coverage.lead",
        day=shown.day_and_month(covered.since, language=language()),
        time=local_clock(covered.at),
    )
    looked_at = _looked_at(offices, view)
    if not looked_at:
        with panel(t("colour_mix.coverage.none"), lead=lead, key="mix-coverage"):
            st.caption(t("colour_mix.coverage.none_body"))
        return
    total = {each: sum(some.get(each, 0) for some in looked_at) for each in Standing}
    finding = coverage_finding(total)
    if len(offices) > 1:
        lead = t("colour_mix.coverage.lead_pick", lead=lead)
    with panel(finding, lead=lead, key="mix-coverage"):
        st.html(_legend(total))
        chosen = _shown(offices, view)
        figure = coverage_by_office(
            chosen,
            names=names,
            picked=Picked(colour=view.colour, office_id=view.office_id),
            language=language(),
        )
        put_up(
            figure,
            key=f"mix-coverage-{view.signature}-{len(chosen)}",
            alt=finding,
            on_pick=lambda value: pick(mix_view.OFFICE, value),
        )
        _whose_names(view.office_id or next(iter(offices)), offices, view, user)


def coverage_finding(counts: Counts) -> str:
    """How much is known, and how many were never seen."""
    never = counts.get(Standing.NEVER, 0)
    return t(
        "colour_mix.coverage.finding" if never else "colour_mix.coverage.finding_all",
        percent=shown.percent(known_share(counts) or 0.0, language=language()),
        never=local_number(never),
    )


def _looked_at(offices: Mapping[str, Counts], view: View) -> list[Counts]:
    if view.office_id:
        return [offices[view.office_id]] if view.office_id in offices else []
    return list(offices.values())


def _legend(total: Counts) -> str:
    number = sum(total.values())
    return pattern_legend(
        [
            LegendPart(
                of=each if each is Standing.NEVER else each.colour,
                word=standing_word(each, language=language()).capitalize(),
                figure=f"{local_number(count)} · {part_of(count, number, language=language())}",
            )
            for each, count in total.items()
            if count
        ]
    )


def _shown(offices: Mapping[str, Counts], view: View) -> dict[str, Counts]:
    """A few in their fixed order; of many those with the least known, until all are asked for."""
    if len(offices) <= _FEW_OFFICES:
        return dict(offices)
    if st.toggle(t("colour_mix.offices.every", count=len(offices)), key=_EVERY):
        return dict(offices)
    least = sorted(offices, key=lambda each: known_share(offices[each]) or 0.0)
    first = least[:_FEW_OFFICES]
    picked = [view.office_id] if view.office_id and view.office_id not in first else []
    return in_order(offices, [*first, *picked])


def _whose_names(office_id: str, offices: Mapping[str, Counts], view: View, user: User) -> None:
    """Of one office whoever may asks who is behind a count."""
    one = view.office_id or len(offices) == 1
    may = all(
        user.may(each, office_id=office_id)
        for each in (Permission.SEE_NAMES, Permission.SEE_PEOPLE)
    )
    if not one or not may:
        return
    counts = offices[office_id]
    st.html(f"<style>{_CSS}</style>")
    with st.container(horizontal=True, vertical_alignment="bottom", key="coverage-who-row"):
        standing = st.selectbox(
            t("colour_mix.coverage.who"),
            [each for each in reversed(Standing) if counts.get(each)],
            format_func=lambda each: _standing_count(each, counts),
            key="coverage-who",
            width=320,
        )
        if standing and st.button(
            t("colour_mix.coverage.names"), icon=":material/visibility:", key="coverage-names"
        ):
            _ask(user, office_id, standing)
    shown_names(_place(office_id))


def _standing_count(standing: Standing, counts: Counts) -> str:
    return f"{standing_word(standing, language=language())} ({local_number(counts[standing])})"


def _ask(user: User, office_id: str, standing: Standing) -> None:
    def names(reason: ShowReason, note: str, at: datetime) -> list[Named]:
        found = services().coverage.names(
            user=user, office_id=office_id, standing=standing, reason=reason, note=note, at=at
        )
        word = standing_word(standing, language=language())
        return [(name or t("inside.nameless"), word) for name in found]

    @st.dialog(t("inside.names.title"), icon=":material/visibility:")
    def dialog() -> None:
        with boundary():
            reason_form(names, place=_place(office_id))

    dialog()


def _place(office_id: str) -> str:
    return f"coverage {office_id}"
