"""Who is inside an office now; the front desk can check people out from here."""

from urllib.parse import quote

import streamlit as st

from dashboard.domain.office import Desk, Office
from dashboard.services.access import Permission, User
from dashboard.services.front_desk import PersonInside
from dashboard.services.ledger_watch import LEDGER_CHANNEL
from dashboard.ui.boundary import boundary
from dashboard.ui.case_alerts import office_alerts
from dashboard.ui.desk_choice import offices_in_reach
from dashboard.ui.forgotten_exit import possibly_inside
from dashboard.ui.guards import require
from dashboard.ui.handover_notice import handover_notice
from dashboard.ui.headcount_form import check_out_bar, headcount_button
from dashboard.ui.inside_list import check_out, found, row_of
from dashboard.ui.live import live_tick
from dashboard.ui.name_form import may_show_names, show_names_button, shown_names
from dashboard.ui.page_links import no_offices
from dashboard.ui.people_list import people_list
from dashboard.ui.plain import plain
from dashboard.ui.session import local_clock, local_number, now, remembered_desk, services, t
from dashboard.ui.style import page_style
from dashboard.ui.waiting_people import waiting_people

user = require(Permission.SEE_PEOPLE)

_MOST_ROWS = 200
_KINDS = ("everyone", "visitors", "employees")


def chosen_office(user: User) -> Office | None:
    """The user's office, or the one picked from those in reach; the desk's office comes first."""
    offices = offices_in_reach(user, Permission.SEE_PEOPLE)
    if len(offices) < 2:
        return offices[0] if offices else None
    desk = remembered_desk()
    ids = [office.id for office in offices]
    first = ids.index(desk[0]) if desk and desk[0] in ids else 0
    return st.selectbox(
        t("inside.office"), offices, index=first, format_func=lambda office: office.name
    )


def desk_name(office: Office) -> str:
    """This browser's desk if it stands in the office, else the list itself."""
    chosen = remembered_desk()
    return chosen[1] if chosen and chosen[0] == office.id else t("inside.title")


@st.fragment
def page(user: User, office: Office) -> None:
    """Finding, filter and list; drawn anew whenever the ledger moved."""
    with boundary():
        live_tick(channel=LEDGER_CHANNEL, signals=services().signals, key="inside-ledger")
        at = now()
        inside, limit = services().occupancy.one(user=user, office_id=office.id, at=at)
        finding = {0: "inside.finding_none", 1: "inside.finding_one"}.get(inside, "inside.finding")
        st.title(t(finding, count=inside, office=plain(office.name)), anchor=False)
        st.caption(t("inside.subtitle", time=local_clock(at), limit=limit))
        handover_notice(user=user, office_id=office.id)
        office_alerts(user=user, office_id=office.id)
        everybody = services().front_desk.inside(user=user, office_id=office.id)
        desk = Desk(office_id=office.id, name=desk_name(office))
        waiting_people(user=user, office=office, desk=desk)
        above_the_list(user, office, desk, everybody, inside=inside)
        if everybody:
            listed(user, office, desk, everybody)
        else:
            st.info(t("inside.empty"), icon=":material/groups:")
        people = services().front_desk.possibly_inside(user=user, office_id=office.id, now=at)
        if people:
            possibly_inside(people, user=user, desk=desk)


def above_the_list(
    user: User, office: Office, desk: Desk, everybody: tuple[PersonInside, ...], *, inside: int
) -> None:
    """What is done with everybody at once: the evacuation list, a headcount."""
    with st.container(horizontal=True, key="everybody"):
        if user.may(Permission.SEE_NAMES, office_id=office.id):
            address = f"/evacuation/{quote(office.id)}"
            st.link_button(t("inside.evacuation"), address, icon=":material/emergency:")
        if user.may(Permission.CHECK_OUT, office_id=office.id):
            headcount_button(everybody, user=user, office=office, desk=desk, inside=inside)
    uncounted = inside - sum(person.visit.people for person in everybody)
    if uncounted:
        key = "inside.uncounted" if uncounted > 0 else "inside.overcounted"
        st.caption(t(key, count=local_number(abs(uncounted))))


def listed(user: User, office: Office, desk: Desk, everybody: tuple[PersonInside, ...]) -> None:
    """The people who match the search, with a button each where the user may check out."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            t("inside.search"), placeholder=t("inside.search"), label_visibility="collapsed"
        )
        kind = st.segmented_control(
            t("inside.everyone"),
            _KINDS,
            default="everyone",
            required=True,
            format_func=lambda each: t(f"inside.{each}"),
            label_visibility="collapsed",
        )
    matching = found(everybody, words=words, kind=kind or "everyone")
    if not matching:
        st.info(t("inside.search_none", words=words), icon=":material/search_off:")
        return
    may = user.may(Permission.CHECK_OUT, office_id=office.id)
    may_name = may_show_names(user, office)
    # Always there: what comes and goes above the list would mount it anew, without its ticks.
    with st.container():
        shown_names(office.id)
    with st.container(border=True):
        picked = people_list(
            [row_of(person, at=now()) for person in matching[:_MOST_ROWS]],
            action=t("inside.check_out") if may else None,
            tick_all=t("inside.several.tick_all") if may or may_name else None,
            key="people",
        )
    if len(matching) > _MOST_ROWS:
        st.caption(t("inside.more", count=len(matching) - _MOST_ROWS))
    if picked.ticked:
        ticked = [person for person in matching if person.visit.visit_id in picked.ticked]
        with st.container(key="ticked_bar", border=True, gap="small"):
            if may_name:
                show_names_button(ticked, user=user, office=office)
            if may:
                check_out_bar(ticked, user=user, desk=desk)
    if picked.pressed:
        check_out(picked.pressed, user=user, desk=desk)
        st.rerun(scope="fragment")


page_style("inside.css")
with boundary():
    office = chosen_office(user)
    if office is None:
        no_offices(user)
    else:
        page(user, office)
