"""Who came with which colour, by time, office, reason and evidence; the view in the address."""

import streamlit as st

from dashboard.domain.calendar import local_day
from dashboard.services.access import Permission
from dashboard.services.colour_mix import Grain, bars_of, kept
from dashboard.services.figures import MixRow, Period, RefusalRow
from dashboard.ui.boundary import boundary
from dashboard.ui.coverage_panel import Covered, coverage_panel
from dashboard.ui.desk_choice import offices_in_reach
from dashboard.ui.guards import require
from dashboard.ui.in_address import not_understood, refuse_other_office
from dashboard.ui.log_view import log_address
from dashboard.ui.mix_controls import controls, label_of
from dashboard.ui.mix_export import mix_table
from dashboard.ui.mix_panels import Found, opening, panels
from dashboard.ui.mix_view import OFFICE, View, view_of
from dashboard.ui.page_links import log_link
from dashboard.ui.session import language, now, services, t
from dashboard.ui.steady import steady
from dashboard.ui.taking_along import put_on_record

user = require(Permission.SEE_OCCUPANCY)

# Days are looked at here, not minutes: the ledger is asked again once a minute if it moved.
CLOCK_SECONDS = 60
KEEP_SECONDS = 900

Rows = tuple[tuple[MixRow, ...], tuple[RefusalRow, ...]]


@st.cache_resource(ttl=KEEP_SECONDS, max_entries=24, show_spinner=False)
def rows_of(reach: str | None, period: Period, grain: Grain, revision: int) -> Rows:  # noqa: ARG001 - its key
    """The rows of everybody with this reach (an office's id, None: all), until the ledger moves."""
    figures, at = services().office_figures, now()
    return (
        figures.mix_by(user=user, office_ids=None, bars=bars_of(period, grain), at=at),
        figures.refusals(user=user, office_ids=None, period=period, at=at),
    )


@st.cache_resource(ttl=KEEP_SECONDS, max_entries=24, show_spinner=False)
def rows_before(reach: str | None, period: Period) -> tuple[MixRow, ...]:  # noqa: ARG001 - its key
    """What to compare with, added up; asked once, since it no longer changes much."""
    return services().office_figures.mix_by(user=user, office_ids=None, bars=(period,), at=now())


@st.cache_resource(ttl=KEEP_SECONDS, max_entries=100, show_spinner=False)
def covered(reach: str | None) -> Covered:  # noqa: ARG001 - its key
    """Registered employees as they stood lately: a scan more changes little of it."""
    coverage, at = services().coverage, now()
    rows = coverage.counts(user=user, office_ids=None, at=at)
    return Covered(rows=rows, since=coverage.since(at=at), at=at)


def found_in(view: View) -> Found:
    """What a view shows."""
    revision = services().occupancy.revision()
    rows, refusals = rows_of(user.office_id, view.period, view.grain, revision)
    before = rows_before(user.office_id, (view.bar or view.period).before())
    marks = services().office_figures.marks(user=user, period=view.period)
    return Found(rows=rows, before=before, refusals=refusals, marks=marks)


def to_log(view: View, names: dict[str, str]) -> None:
    """The way to the single scans behind the view, where it is of one office."""
    office = view.office_id or (next(iter(names)) if len(names) == 1 else None)
    if office is None or not user.may(Permission.SEE_PEOPLE, office_id=office):
        return
    days = view.bar or view.period
    log_link(log_address(office_id=office, days=days, colour=view.colour, kind=view.kind))


def export(found: Found, view: View, names: dict[str, str]) -> None:
    """Make the file, then offer it; who took it stands in the audit log."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if not st.button(t("colour_mix.export.make"), icon=":material/download:", key="mix-export"):
            st.caption(t("colour_mix.export.small"))
            return
        rows = kept(found.rows, view.narrowing())
        data = mix_table(rows, view.bars, names=names, language=language())
        put_on_record(user, "colour_mix", office_id=view.office_id or user.office_id)
        st.download_button(
            t("colour_mix.export.take"),
            data,
            file_name=f"{t('colour_mix.export.file')}-{view.period.last}.csv",
            mime="text/csv",
            icon=":material/save:",
            type="primary",
            on_click="ignore",
        )


@st.fragment(run_every=CLOCK_SECONDS)
def colour_mix() -> None:
    """The whole view, from the address."""
    with boundary(), steady(key="colour-mix"):
        refuse_other_office(user, Permission.SEE_OCCUPANCY, parameter=OFFICE)
        offices = offices_in_reach(user, Permission.SEE_OCCUPANCY)
        names = {office.id: office.name for office in offices}
        today = local_day(now(), services().settings.zone)
        view = view_of(st.query_params.to_dict(), today=today, office_ids=names)
        found = found_in(view)
        sample = any(office.sample for office in offices)
        opening(found, view=view, names=names, sample=sample)
        not_understood([label_of(each) for each in view.unknown])
        controls(view, names=names, today=today)
        panels(found, view=view, names=names)
        if found.rows:
            to_log(view, names)
            export(found, view, names)
        coverage_panel(covered(user.office_id), view=view, names=names, user=user)


colour_mix()
