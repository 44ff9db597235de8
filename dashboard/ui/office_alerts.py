"""What needs somebody's eye now, at the top of a page; whoever may says that they have seen it."""

from collections.abc import Callable, Sequence
from html import escape
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.domain.alerts import Alert, AlertKind
from dashboard.messages import text
from dashboard.messages.alert_words import alert_words
from dashboard.messages.format import clock, clock_in_zone, day
from dashboard.services.access import Permission, User
from dashboard.services.alerts import ShownAlert
from dashboard.services.telling import ChannelState
from dashboard.ui.plain import plain
from dashboard.ui.style import page_style

# More of them fill a phone before its page has said anything else.
_AT_FIRST = 1
_ICONS = {
    AlertKind.BLACK_SCAN: "indeterminate_check_box",
    AlertKind.FULL: "groups",
    AlertKind.NEARLY_FULL: "group_add",
    AlertKind.SILENT: "sensors_off",
}


def office_alerts(
    found: Sequence[ShownAlert],
    *,
    user: User,
    acknowledge: Callable[[Alert], bool],
    zone: ZoneInfo,
    language: str,
) -> None:
    """These alerts, the first few at once; nothing where there are none.

    `acknowledge` is called for the alert that `user` has seen and says whether they were the first.
    """
    if not found:
        return
    page_style("office_alerts.css")
    with st.container(border=True, gap="small", key="office-alerts"):
        many = len(found) > 1
        title = _say("panel" if many else "panel_one", language, count=len(found))
        st.html(f'<h2 role="status">{escape(title)}</h2>')
        for each in found[:_AT_FIRST]:
            _row(each, user, acknowledge, zone, language)
        if rest := found[_AT_FIRST:]:
            with st.expander(_say("more", language, count=len(rest))):
                for each in rest:
                    _row(each, user, acknowledge, zone, language)


def failing_channels(states: Sequence[ChannelState], *, zone: ZoneInfo, language: str) -> None:
    """Say of each channel that its last alert did not go out; nothing where all did."""
    for state in states:
        failed_at = state.failed_at
        words = {
            "channel": plain(state.channel),
            "problem": plain(state.problem.rstrip(". ")),
            "day": day(failed_at.astimezone(zone).date(), language=language) if failed_at else "–",
            "time": clock_in_zone(failed_at, zone=zone, language=language) if failed_at else "–",
        }
        st.warning(_say("channel_fails", language, **words), icon=":material/unsubscribe:")


def _row(
    shown: ShownAlert,
    user: User,
    acknowledge: Callable[[Alert], bool],
    zone: ZoneInfo,
    language: str,
) -> None:
    alert = shown.alert
    with st.container(horizontal=True, vertical_alignment="center", key=f"alert-row-{alert.id}"):
        st.html(_said(shown, zone, language), width="stretch")
        mine = user.may(Permission.ACKNOWLEDGE_ALERTS, office_id=alert.office_id)
        if mine and alert.acknowledged_at is None:
            st.button(
                _say("seen", language),
                key=f"seen-{alert.id}",
                icon=":material/visibility:",
                on_click=_acknowledge,
                args=(acknowledge, alert, language),
            )


def _acknowledge(acknowledge: Callable[[Alert], bool], alert: Alert, language: str) -> None:
    if not acknowledge(alert):
        st.toast(_say("seen_late", language), icon=":material/info:")


def _said(shown: ShownAlert, zone: ZoneInfo, language: str) -> str:
    alert = shown.alert
    words = alert_words(alert, zone=zone, language=language)
    more = f"{words.says} {words.next}"
    if alert.acknowledged_at is not None:
        time = clock(alert.acknowledged_at, zone=zone, language=language)
        more = f"{words.says} · {_say('seen_by', language, name=shown.seen_by, time=time)}"
    seen = "yes" if alert.acknowledged_at is not None else "no"
    return (
        f'<div class="office-alert" data-kind="{alert.kind}" data-seen="{seen}">'
        f'<span class="symbol" aria-hidden="true">{_ICONS[alert.kind]}</span>'
        f"<div><p><b>{escape(words.kind)}</b> <span>{escape(shown.office)}</span>"
        f'<span class="when">{escape(words.when)}</span></p><p>{escape(more)}</p></div></div>'
    )


def _say(key: str, language: str, **places: object) -> str:
    return text(f"alerts.{key}", language=language, **places)
