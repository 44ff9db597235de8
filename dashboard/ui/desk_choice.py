"""Which desk this browser is: chosen once, remembered, checked each time against the offices."""

from typing import NoReturn

import streamlit as st

from dashboard.domain.office import Desk, Office
from dashboard.services.access import Permission, User
from dashboard.ui.page_links import no_offices
from dashboard.ui.plain import plain
from dashboard.ui.session import remember_desk, remembered_desk, services, t

_LONGEST_NAME = 40


def chosen_desk(user: User) -> tuple[Office, Desk]:
    """The desk of this browser; until one is chosen the page asks for it and stops."""
    offices = offices_in_reach(user, Permission.SCAN)
    chosen = remembered_desk()
    if chosen is not None and not st.session_state.get("desk_is_open"):
        office = next((each for each in offices if each.id == chosen[0]), None)
        name = " ".join(chosen[1].split())[:_LONGEST_NAME]
        if office is not None and name:
            return office, Desk(office_id=office.id, name=name)
    return _ask(user, offices, chosen)


def offices_in_reach(user: User, permission: Permission) -> tuple[Office, ...]:
    """The offices for which the user has the permission, in the directory's order."""
    return tuple(
        office for office in services().offices.all() if user.may(permission, office_id=office.id)
    )


def change_desk() -> None:
    """Ask again at the next run."""
    st.session_state["desk_is_open"] = True


def _ask(user: User, offices: tuple[Office, ...], chosen: tuple[str, str] | None) -> NoReturn:
    _, middle, _ = st.columns([1, 2, 1])
    with middle, st.container(border=True, gap="medium"):
        st.subheader(t("check_in.desk.title"), anchor=False)
        st.write(t("check_in.desk.lead"))
        if not offices:
            no_offices(user)
            st.stop()
        office = _office(offices, chosen)
        name = _name(office)
        if st.button(
            t("check_in.desk.start"),
            type="primary",
            icon=":material/qr_code_scanner:",
            width="stretch",
            disabled=not name,
        ):
            remember_desk(office_id=office.id, desk=name)
            st.session_state["desk_is_open"] = False
            st.rerun()
    st.stop()


def _office(offices: tuple[Office, ...], chosen: tuple[str, str] | None) -> Office:
    if len(offices) == 1:
        st.markdown(f"**{plain(offices[0].name)}**")
        return offices[0]
    ids = [office.id for office in offices]
    before = ids.index(chosen[0]) if chosen and chosen[0] in ids else 0
    return st.selectbox(
        t("check_in.desk.office"), offices, index=before, format_func=lambda office: office.name
    )


def _name(office: Office) -> str:
    picked = (
        st.pills(
            t("check_in.desk.name"),
            office.desks,
            default=office.desks[0],
            key=f"desk-of-{office.id}",
        )
        if office.desks
        else None
    )
    typed = st.text_input(
        t("check_in.desk.other"),
        placeholder=t("check_in.desk.other_placeholder"),
        max_chars=_LONGEST_NAME,
    )
    return " ".join(typed.split()) or picked or ""
