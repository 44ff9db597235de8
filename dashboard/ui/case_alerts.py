"""The notice that somebody of the positive register is inside, and what staff do about it."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.domain.people import masked_name
from dashboard.services.access import Permission, User
from dashboard.services.case_alerts import CaseAlert
from dashboard.ui.session import local_clock, now, services, t
from dashboard.ui.style import page_style


def office_alerts(*, user: User, office_id: str) -> None:
    """The notices of one office, nothing where there are none. Call it inside a live fragment."""
    if user.may(Permission.SEE_PEOPLE, office_id=office_id):
        found = services().case_alerts.at_office(user=user, office_id=office_id, now=now())
        show_alerts(found, with_office=False)


def show_alerts(alerts: Sequence[CaseAlert], *, with_office: bool) -> None:
    """First those who are certain, then those who only share a name; names masked."""
    if not alerts:
        return
    page_style("case_alerts.css")
    for kind, certain in (("certain", True), ("possible", False)):
        concerned = [alert for alert in alerts if alert.certain is certain]
        if concerned:
            st.html(_notice(kind, concerned, with_office=with_office))


def _notice(kind: str, alerts: Sequence[CaseAlert], *, with_office: bool) -> str:
    one = len(alerts) == 1
    headline = t(
        f"register.alert.{kind}_one" if one else f"register.alert.{kind}", count=len(alerts)
    )
    lines = "".join(f"<li>{_line(alert, with_office=with_office)}</li>" for alert in alerts)
    return (
        f'<section class="case-alert" role="alert" data-kind="{kind}">'
        f'<span class="symbol" aria-hidden="true">emergency_home</span>'
        f"<div><h2>{escape(headline)}</h2><ul>{lines}</ul>"
        f"<p>{escape(t(f'register.alert.{kind}_next'))}</p></div></section>"
    )


def _line(alert: CaseAlert, *, with_office: bool) -> str:
    name = masked_name(alert.name) if alert.name else t("register.nameless")
    where = t(
        "register.alert.line_office" if with_office else "register.alert.line",
        office=alert.office,
        desk=alert.desk,
        time=local_clock(alert.entered_at),
    )
    return f"<b>{escape(name)}</b> · {escape(where)}"
