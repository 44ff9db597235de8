"""What staff do with everybody inside: count heads, and send several people out for a reason."""

from collections.abc import Sequence

import streamlit as st

from dashboard.domain.office import Desk, Office
from dashboard.domain.people import masked_name
from dashboard.domain.verdict import LIST_REASONS, Reason
from dashboard.services.access import User
from dashboard.services.admission import new_id
from dashboard.services.front_desk import PersonInside
from dashboard.ui.boundary import boundary
from dashboard.ui.plain import plain
from dashboard.ui.session import local_clock, local_number, now, services, t

_MOST = 9999


def headcount_button(
    everybody: Sequence[PersonInside], *, user: User, office: Office, desk: Desk, inside: int
) -> None:
    """The button that opens the form."""
    if st.button(t("inside.count.button"), icon=":material/groups:", key="headcount"):
        _open(everybody, user=user, office=office, desk=desk, inside=inside)


def check_out_bar(people: Sequence[PersonInside], *, user: User, desk: Desk) -> None:
    """How many are ticked, why they go, and the button that records it."""
    count = sum(person.visit.people for person in people)
    with st.container(key="check_out_bar", horizontal=True, vertical_alignment="bottom"):
        reason = st.selectbox(
            t("inside.several.reason"),
            LIST_REASONS,
            format_func=lambda each: t(f"inside.several.reasons.{each}"),
        )
        pressed = st.button(
            t("inside.several.button", count=local_number(count)),
            type="primary",
            icon=":material/logout:",
        )
    if pressed and reason is not None:
        _check_out(people, reason, user=user, desk=desk)
        st.rerun(scope="fragment")


def _check_out(people: Sequence[PersonInside], reason: Reason, *, user: User, desk: Desk) -> None:
    at = now()
    gone = services().headcount.check_out(
        user=user,
        desk=desk,
        visit_ids=[person.visit.visit_id for person in people],
        reason=reason,
        scan_id=new_id(),
        at=at,
        now=at,
    )
    said = t("inside.several.done", count=local_number(gone), time=local_clock(at))
    st.toast(said, icon=":material/logout:")


def _open(
    everybody: Sequence[PersonInside], *, user: User, office: Office, desk: Desk, inside: int
) -> None:
    @st.dialog(t("inside.count.title", office=plain(office.name)))
    def dialog() -> None:
        with boundary():
            headcount_form(everybody, user=user, desk=desk, inside=inside)

    dialog()


def headcount_form(
    everybody: Sequence[PersonInside], *, user: User, desk: Desk, inside: int
) -> None:
    """Ask for the count and, where it is lower, who has gone; say what will be on record."""
    counted = st.number_input(
        t("inside.count.counted"), min_value=0, max_value=_MOST, value=None, step=1
    )
    st.caption(t("inside.count.recorded", count=local_number(inside)))
    if counted is None:
        return
    gone = _gone(everybody, missing=inside - counted) if counted < inside else []
    st.markdown(_consequence(counted, inside=inside, gone=gone))
    save = t("inside.count.save", count=local_number(counted))
    if st.button(save, type="primary", icon=":material/done:", width="stretch"):
        _save(counted, [person.visit.visit_id for person in gone], user=user, desk=desk)
        st.rerun()


def _gone(everybody: Sequence[PersonInside], *, missing: int) -> list[PersonInside]:
    return st.multiselect(
        t("inside.count.gone", count=local_number(missing)),
        everybody,
        format_func=_label,
        placeholder=t("inside.count.gone_hint"),
    )


def _label(person: PersonInside) -> str:
    known, visit = person.particulars, person.visit
    name = masked_name(known.name) if known else t("inside.nameless")
    more = f" +{visit.companions}" if visit.companions else ""
    return f"{name}{more} · {t('inside.since', time=local_clock(visit.entered_at))}"


def _consequence(counted: int, *, inside: int, gone: Sequence[PersonInside]) -> str:
    """What will be on record, in a sentence or two."""
    between = counted - (inside - sum(person.visit.people for person in gone))
    said = [t("inside.count.closes", count=len(gone))] if gone else []
    if between:
        key = "inside.count.adds" if between > 0 else "inside.count.takes"
        said.append(t(key, count=local_number(abs(between))))
    return " ".join(said) or t("inside.count.same")


def _save(counted: int, gone: list[str], *, user: User, desk: Desk) -> None:
    at = now()
    services().headcount.counted(
        user=user, desk=desk, people=counted, gone=gone, scan_id=new_id(), at=at, now=at
    )
    said = t("inside.count.done", count=local_number(counted), time=local_clock(at))
    st.toast(said, icon=":material/done:")
