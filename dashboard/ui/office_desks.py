"""How the desks of the offices are: who needs somebody, and one office's desks."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import streamlit as st

from dashboard.domain.calendar import local_day
from dashboard.domain.desk_health import (
    NEEDS_SOMEBODY,
    DeskHealth,
    OfficeCondition,
    OfficeHealth,
)
from dashboard.messages.format import ago, day_and_month
from dashboard.services.office_table import OfficeRecord
from dashboard.ui.headline import footnote, panel
from dashboard.ui.people_list import PersonRow, people_list
from dashboard.ui.session import language, local_clock, now, services, t

_ICONS = {
    OfficeCondition.CAMERA: "videocam_off",
    OfficeCondition.AWAY: "cloud_off",
    OfficeCondition.SILENT: "sensors_off",
}


def trouble_panel(
    records: Sequence[OfficeRecord], healths: Mapping[str, OfficeHealth]
) -> str | None:
    """The offices whose desks need somebody, the longest first; which of them is opened, if any."""
    found = [
        (record, healths[record.office.id])
        for record in records
        if healths[record.office.id].condition in NEEDS_SOMEBODY
    ]
    if not found:
        return None
    found.sort(key=lambda each: each[1].since or now())
    one = len(found) == 1
    title = t("offices.desks.finding_one" if one else "offices.desks.finding", count=len(found))
    with panel(title, lead=t("offices.desks.lead"), key="desk-trouble"):
        rows = [_row(record, health) for record, health in found]
        return people_list(rows, action=t("offices.desks.look"), key="desk-trouble-rows").pressed


def _row(record: OfficeRecord, health: OfficeHealth) -> PersonRow:
    since = ago(health.since, now=now(), language=language()) if health.since else ""
    return PersonRow(
        id=record.office.id,
        name=record.office.name,
        icon=_ICONS[health.condition],
        colour="none",
        what=" · ".join(filter(None, (condition_words(health), record.office.contact))),
        since="",
        how_long=since,
    )


def condition_words(health: OfficeHealth) -> str:
    """How an office's desks are, in one line: never that they work where none is connected."""
    if health.condition is OfficeCondition.NEVER:
        return t("offices.desks.never")
    if health.last_scan_at is not None and not health.desks:
        return t("offices.desks.unheard", since=moment(health.last_scan_at))
    there = any(each.is_there(now()) for each in health.desks)
    if health.condition is OfficeCondition.WORKING and not there:
        seen = max(each.seen_at for each in health.desks)
        return t("offices.desks.resting", since=moment(seen))
    if health.since is None:
        return t("offices.desks.no_scan_yet")
    problem = t(f"viewfinder.{health.problem}.title") if health.problem else ""
    return t(f"offices.desks.{health.condition}", since=moment(health.since), problem=problem)


def desks_of_office(health: OfficeHealth) -> None:
    """One line a desk: whether its page is open, its camera, its version."""
    scanned = health.last_scan_at
    st.text(condition_words(health))
    if scanned is not None:
        footnote(_scanned(scanned))
    with st.container(border=True):
        for desk in health.desks:
            _desk(desk)
        for name in health.missing:
            _line(name, t("offices.desks.desk_never"))
        if not health.desks and not health.missing:
            st.text(t("offices.desks.none"))
    footnote(t("offices.desks.how"))


def _desk(desk: DeskHealth) -> None:
    if not desk.is_there(now()):
        said = t("offices.desks.desk_away", since=moment(desk.seen_at))
    elif desk.problem:
        problem = t(f"viewfinder.{desk.problem}.title")
        said = t("offices.desks.desk_failing", since=moment(desk.since), problem=problem)
    else:
        said = t("offices.desks.desk_playing")
    version = t("offices.desks.version", version=desk.version)
    _line(desk.desk.name, f"{said} · {version}")


def _line(name: str, said: str) -> None:
    # A desk's name is anybody's word: text, never markdown.
    st.text(f"{name}: {said}")


def _scanned(at: datetime) -> str:
    return t("offices.desks.scanned", since=moment(at))


def moment(at: datetime) -> str:
    """The hour where it was today, else the day and the hour: `27 Nov 09.12`."""
    zone = services().settings.zone
    clock, day = local_clock(at), local_day(at, zone)
    if day == local_day(now(), zone):
        return clock
    return f"{day_and_month(day, language=language())} {clock}"
