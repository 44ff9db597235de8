"""How full the offices are: all of them by urgency, or one office's day (`?kantor=ID`)."""

from datetime import date, datetime, timedelta

import streamlit as st

from dashboard.domain.alerts import Alert
from dashboard.domain.calendar import local_day
from dashboard.services.access import Permission
from dashboard.services.expectation import (
    Expectation,
    Season,
    expectation,
    place_of,
    season_of,
)
from dashboard.services.figures import HeatCell, Period
from dashboard.services.ledger_watch import LEDGER_CHANNEL
from dashboard.services.occupancy import OfficeDay
from dashboard.services.typical import TypicalDay
from dashboard.ui import office_overview
from dashboard.ui.boundary import boundary
from dashboard.ui.guards import require
from dashboard.ui.headline import back_button
from dashboard.ui.live import live_tick
from dashboard.ui.office_alerts import failing_channels, office_alerts
from dashboard.ui.office_detail import office_detail
from dashboard.ui.office_heat import ALL_HISTORY, heat_panel
from dashboard.ui.office_today import OfficeToday, office_today
from dashboard.ui.page_links import offices_link
from dashboard.ui.session import language, now, services, t
from dashboard.ui.steady import steady

user = require(Permission.SEE_OCCUPANCY)

OFFICE = "kantor"
# Whatever moves redraws at once; time alone only lengthens today's curves and averages.
CLOCK_SECONDS = 300
PAST_DAYS_KEEP_SECONDS = 900


@st.cache_data(ttl=PAST_DAYS_KEEP_SECONDS, max_entries=500, show_spinner=False)
def typical(office_id: str, day: date) -> TypicalDay:
    """The band of past weeks, which no scan of today can change."""
    return services().typical_days.of(user=user, office_id=office_id, day=day)


@st.cache_data(ttl=PAST_DAYS_KEEP_SECONDS, max_entries=500, show_spinner=False)
def season(office_id: str, day: date, place: int) -> Season:  # noqa: ARG001 - the day is its key
    """What the hours after a quarter of the day usually bring; asked for within reach only."""
    figures = services().office_figures
    return season_of(figures, user=user, office_id=office_id, place=place, at=now())


def expected(day: OfficeDay) -> Expectation | None:
    """The next hours of an office in reach."""
    office_id = day.occupancy.office.id
    if not user.may(Permission.SEE_OCCUPANCY, office_id=office_id):
        return None
    place = place_of(day.until, start=day.start)
    usual = season(office_id, day.day, place)
    return expectation(usual, inside=day.occupancy.inside, start=day.start, place=place)


def alerts(office_id: str | None = None) -> None:
    """The live alerts in the person's reach, of one office or of all, and what tells nobody."""
    found = services().alerts.now(user=user)
    office_alerts(
        [each for each in found if office_id in (None, each.alert.office_id)],
        user=user,
        acknowledge=acknowledge,
        zone=services().occupancy.zone,
        language=language(),
    )
    failing_channels(
        services().telling.failing(user=user),
        zone=services().occupancy.zone,
        language=language(),
    )


def acknowledge(alert: Alert) -> bool:
    """Say that this user has seen it; False where they were not the first."""
    return services().alerts.acknowledge(
        user=user, office_id=alert.office_id, alert_id=alert.id, at=now()
    )


@st.fragment(run_every=CLOCK_SECONDS)
def overview() -> None:
    """All offices, redrawn when the ledger moved."""
    with boundary(), steady(key="all-offices"):
        live_tick(channel=LEDGER_CHANNEL, signals=services().signals, key="occupancy-ledger")
        occupancy, at = services().occupancy, now()
        offices = occupancy.all_offices(user=user, at=at)
        opened = office_overview.overview(
            offices,
            at=at,
            level=occupancy.ppkm_level(at=at),
            zone=occupancy.zone,
            language=language(),
            own=user.office_id,
            under_finding=alerts,
        )
        if not offices:
            offices_link(user)
        if opened:
            st.query_params[OFFICE] = opened
            st.rerun()


@st.fragment(run_every=CLOCK_SECONDS)
def one_office(office_id: str) -> None:
    """One office's day, redrawn when the ledger moved."""
    with boundary(), steady(key="one-office"):
        live_tick(channel=LEDGER_CHANNEL, signals=services().signals, key="office-ledger")
        occupancy, at = services().occupancy, now()
        day = occupancy.office_day(user=user, office_id=office_id, at=at)
        office_detail(
            day,
            typical=typical(office_id, local_day(at, occupancy.zone)),
            today=figures_of(office_id, at=at),
            expected=expected(day),
            under_finding=lambda: alerts(office_id),
            zone=occupancy.zone,
            language=language(),
        )


def known(office_id: str) -> bool:
    """Whether there is such an office; the day's part says what is wrong with another."""
    return any(office.id == office_id for office in services().offices.all())


def figures_of(office_id: str, *, at: datetime) -> OfficeToday | None:
    """Today's figures of an office in reach; every office's crowd is for all, these are not."""
    if not user.may(Permission.SEE_OCCUPANCY, office_id=office_id):
        return None
    figures, zone = services().office_figures, services().occupancy.zone
    return office_today(figures, user=user, office_id=office_id, at=at, zone=zone)


@st.cache_data(ttl=PAST_DAYS_KEEP_SECONDS, max_entries=200, show_spinner=False)
def heat_cells(office_id: str, span: str, day: date) -> tuple[HeatCell, ...]:
    """Hours by weekday: of the weeks before this one, or since the first day."""
    figures, at = services().office_figures, now()
    if span == ALL_HISTORY:
        return figures.heat_of_all_history(user=user, office_ids=(office_id,), at=at)
    period = Period(first=day - timedelta(weeks=8), last=day - timedelta(days=1))
    return figures.heat(user=user, office_ids=(office_id,), period=period, at=at)


@st.fragment(parallel=True)
def hours(office_id: str) -> None:
    """The heat map, apart: nothing waits for it, and no scan redraws it."""
    with boundary():
        day = local_day(now(), services().occupancy.zone)
        heat_panel(lambda span: heat_cells(office_id, span, day), language=language())


chosen = st.query_params.get(OFFICE)
if chosen:
    back_button(t("occupancy.all_offices"), leaving=OFFICE)
    one_office(chosen)
    if user.may(Permission.SEE_OCCUPANCY, office_id=chosen) and known(chosen):
        hours(chosen)
else:
    overview()
