"""Issuing one pass: the form, and the pass that came of it."""

import streamlit as st

from dashboard.badges import pass_number
from dashboard.credentials.qr import symbol
from dashboard.domain.errors import InvalidInput
from dashboard.domain.people import PersonKind
from dashboard.services.access import User
from dashboard.services.passes import (
    DEFAULT_COURSE,
    MAX_DOSES,
    MAX_NAME_CHARACTERS,
    IssuedPass,
    PassRequest,
)
from dashboard.ui.hand_entry import birth_date_from
from dashboard.ui.headline import footnote, panel
from dashboard.ui.pass_words import PERIODS, badges_pdf, local_day_of, office_name, period, problem
from dashboard.ui.session import now, services, t

_ISSUED = "passes_issued_one"
_SECOND = "passes_issued_second"
_KINDS = (PersonKind.EMPLOYEE, PersonKind.VISITOR)
_USUAL_DOSES = 2


def issue_one(user: User) -> None:
    """The form beside the pass that was issued last."""
    issued: IssuedPass | None = st.session_state.get(_ISSUED)
    form, result = st.columns([3, 2], gap="medium") if issued else (st.container(), None)
    with form, panel(t("passes.one.title"), lead=t("passes.one.lead"), key="pass-form"):
        _form(user)
    if issued and result:
        with result:
            if st.session_state.get(_SECOND):
                st.info(t("passes.one.second"), icon=":material/content_copy:")
            show_issued(issued)


def show_issued(issued: IssuedPass) -> None:
    """The pass at once: its code to scan from the screen, and both files."""
    claims = issued.claims
    number = pass_number(str(claims.subject))
    lead = t("passes.one.issued_lead", number=number, day=local_day_of(claims.valid_until))
    with panel(t("passes.one.issued", name=claims.name), lead=lead, key="pass-issued"):
        picture = symbol(issued.code).png()
        st.image(picture, caption=t("passes.one.qr_alt", name=claims.name), width="stretch")
        st.download_button(
            t("passes.one.pdf"),
            data=badges_pdf((issued,)),
            file_name=f"{number}.pdf",
            mime="application/pdf",
            icon=":material/print:",
            type="primary",
            width="stretch",
            on_click="ignore",
        )
        st.download_button(
            t("passes.one.png"),
            data=picture,
            file_name=f"{number}.png",
            mime="image/png",
            icon=":material/qr_code_2:",
            width="stretch",
            on_click="ignore",
        )
        footnote(t("passes.one.print_hint"))


def _form(user: User) -> None:
    with st.form("pass", border=False, clear_on_submit=False):
        fields = _fields()
        sent = st.form_submit_button(
            t("passes.one.issue"), type="primary", icon=":material/id_card:", width="stretch"
        )
    if not sent:
        return
    try:
        request = _request(fields)
        (second,) = services().passes.holders(user=user, requests=(request,), at=now())
        issued = services().passes.issue(user=user, request=request, at=now())
    except InvalidInput as error:
        st.error(problem(error), icon=":material/edit_note:")
        return
    st.session_state[_ISSUED], st.session_state[_SECOND] = issued, second
    st.rerun()


def _fields() -> dict[str, object]:
    name = st.text_input(
        t("passes.one.name"), key="pass_name", max_chars=MAX_NAME_CHARACTERS, autocomplete="off"
    )
    # Row by row, so that a phone keeps the order.
    left, right = st.columns(2)
    kind = left.radio(
        t("passes.one.kind"),
        _KINDS,
        format_func=lambda each: t(f"passes.kind.{each}"),
        horizontal=True,
        key="pass_kind",
    )
    birth_text = right.text_input(
        t("passes.one.birth_date"),
        key="pass_birth_date",
        max_chars=10,
        help=t("passes.one.birth_help"),
        autocomplete="off",
    )
    left, right = st.columns(2)
    doses = left.number_input(
        t("passes.one.doses"), 0, MAX_DOSES, _USUAL_DOSES, key="pass_doses", width="stretch"
    )
    course = right.number_input(
        t("passes.one.course"), 1, MAX_DOSES, DEFAULT_COURSE, key="pass_course", width="stretch"
    )
    left, right = st.columns(2)
    ids = [None, *(office.id for office in services().offices.all())]
    office_id = left.selectbox(
        t("passes.one.office"), ids, format_func=office_name, key="pass_office"
    )
    valid_days = right.selectbox(
        t("passes.one.valid"), PERIODS, format_func=period, key="pass_valid_days"
    )
    return {
        "name": name,
        "kind": kind,
        "birth_text": birth_text,
        "doses": doses,
        "course": course,
        "office_id": office_id,
        "valid_days": valid_days,
    }


def _request(fields: dict[str, object]) -> PassRequest:
    given = dict(fields)
    born = birth_date_from(str(given.pop("birth_text")))
    return PassRequest(birth_date=born, **given)  # type: ignore[arg-type]
