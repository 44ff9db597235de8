"""Door displays on the plates' page: links made, shown once, and ended."""

from datetime import datetime, timedelta

import streamlit as st

from dashboard.credentials.qr import symbol
from dashboard.domain.errors import NotFound
from dashboard.domain.plates import Door, DoorDisplay
from dashboard.services.access import User
from dashboard.services.plates import OfficePlates
from dashboard.ui.boundary import boundary
from dashboard.ui.headline import footnote
from dashboard.ui.session import local_clock, now, services, t
from dashboard.ui.trust_rows import local_date

# A display asks every few seconds, and its sign of life is written once a minute.
_SILENT_AFTER = timedelta(minutes=3)
_LINK_PIXELS = 220


def displays_form(user: User, of: OfficePlates) -> None:
    """The tablets of an office: a new link, and those that hold."""
    st.markdown(f"**{t('plates.display.title')}**")
    if not of.plates:
        footnote(t("plates.display.plate_first"))
        return
    _new(user, of)
    for display in services().door_displays.of_office(user=user, office_id=of.office.id):
        _one(user, display)


def _new(user: User, of: OfficePlates) -> None:
    doors = tuple(plate.door for plate in of.plates)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        door: Door = st.selectbox(
            t("plates.issue.door"),
            doors,
            format_func=lambda each: t(f"plates.door.{each}"),
            key=f"display_door_{of.office.id}",
        )
        pressed = st.button(t("plates.display.make"), icon=":material/add_link:")
    if not pressed:
        return
    with boundary():
        token = services().door_displays.make(
            user=user, office_id=of.office.id, door=door, at=now()
        )
        _link(f"{services().settings.public_url}/display/{token}")


def _link(link: str) -> None:
    """Shown once: only a hash of it is kept. The tablet's camera takes it from the screen."""
    st.success(t("plates.display.once"), icon=":material/tablet:")
    st.code(link, language=None, wrap_lines=True)
    st.image(symbol(link).png(pixels_a_module=4), width=_LINK_PIXELS)


def _one(user: User, display: DoorDisplay) -> None:
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        door = t(f"plates.door.{display.door}")
        made = t("plates.display.made", door=door, day=local_date(display.made_at))
        st.text(f"{made} · {_life(display.seen_at)}")
        if st.button(
            t("plates.display.end"), icon=":material/link_off:", key=f"display_end_{display.id}"
        ):
            with boundary():
                _end(user, display)


def _end(user: User, display: DoorDisplay) -> None:
    try:
        services().door_displays.end(user=user, display_id=display.id, at=now())
    except NotFound:
        st.info(t("plates.display.ended_already"), icon=":material/info:")
        return
    st.rerun()


def _life(seen_at: datetime | None) -> str:
    """Whether the tablet is there: the first thing that goes wrong with one is its power."""
    if seen_at is None:
        return t("plates.display.never")
    if now() - seen_at < _SILENT_AFTER:
        return t("plates.display.alive")
    return t("plates.display.silent", day=local_date(seen_at), time=local_clock(seen_at))
