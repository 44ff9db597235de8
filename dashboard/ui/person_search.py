"""Finding a person by the code they hold up, or by name and birth date; always for a reason."""

from datetime import UTC, date, datetime

import streamlit as st

from dashboard.domain.errors import InvalidInput, ReadingError
from dashboard.services.access import User
from dashboard.services.name_showing import LONGEST_NOTE
from dashboard.services.person_file import PersonFile, Sought
from dashboard.services.person_requests import RequestReason
from dashboard.services.subjects import LONGEST_NAME
from dashboard.ui.hand_entry import birth_date_from
from dashboard.ui.headline import panel
from dashboard.ui.photo import photo_input
from dashboard.ui.plain import plain
from dashboard.ui.scanner import camera, intake_for, scanned_codes
from dashboard.ui.session import language, now, services, t
from dashboard.ui.usb import usb_field

_KEY = "request"
_CODE = "request_code"
_WAYS = ("by_code", "by_birth")


def find_person(user: User) -> PersonFile | None:
    """The file that was asked for just now, or None. The look is on record with its reason."""
    with panel(t("requests.find.title"), lead=t("requests.find.lead"), key="request-find"):
        reason, note = _reason()
        way = st.segmented_control(
            t("requests.find.way"),
            _WAYS,
            default=_WAYS[0],
            required=True,
            format_func=lambda each: t(f"requests.find.{each}"),
            label_visibility="collapsed",
        )
        sought = _by_birth(user) if way == "by_birth" else _by_code(user)
        if sought is None:
            return None
        try:
            return services().person_requests.file(
                user=user, sought=sought, reason=reason, note=note, at=now()
            )
        except InvalidInput as refused:
            st.error(problem(refused), icon=":material/error:")
            return None


def problem(refused: InvalidInput) -> str:
    """What cannot be, and what to do."""
    return t(f"requests.problem.{refused.args_['field']}")


def forget_code() -> None:
    """Take the last code out of this browser's session."""
    st.session_state.pop(_CODE, None)


def _reason() -> tuple[RequestReason, str]:
    left, right = st.columns(2)
    reason = left.selectbox(
        t("requests.find.reason"),
        tuple(RequestReason),
        format_func=lambda each: t(f"audit.reason.{each}"),
    )
    note = right.text_input(
        t("requests.find.note"),
        max_chars=LONGEST_NOTE,
        help=t("requests.find.note_help"),
        autocomplete="off",
    )
    return reason or RequestReason.IN_PERSON, note


def _by_birth(user: User) -> Sought | None:
    with st.form("request_by_birth", border=False):
        left, right = st.columns(2)
        name = left.text_input(t("requests.find.name"), max_chars=LONGEST_NAME, autocomplete="off")
        born = right.text_input(
            t("requests.find.birth_date"),
            max_chars=10,
            help=t("requests.find.birth_help"),
            autocomplete="off",
        )
        pressed = st.form_submit_button(
            t("requests.find.show"), type="primary", icon=":material/person_search:"
        )
    if not pressed:
        return None
    try:
        return services().person_requests.by_birth(user=user, name=name, birth_date=_born(born))
    except InvalidInput as refused:
        st.error(problem(refused), icon=":material/error:")
        return None


def _born(typed: str) -> date:
    birth_date = birth_date_from(typed)
    if birth_date is None:
        raise InvalidInput(field="birth_date", problem="empty")
    return birth_date


def _by_code(user: User) -> Sought | None:
    intake = intake_for(key=_KEY, signals=services().signals, now=lambda: datetime.now(UTC))
    for scanned in scanned_codes(intake=intake, key=_KEY):
        st.session_state[_CODE] = scanned.code
    code = st.session_state.get(_CODE)
    sought = None
    if code is not None:
        try:
            sought = services().person_requests.by_code(user=user, code=code, at=now())
        except ReadingError as error:
            forget_code()
            st.error(t(f"reason.{error.key}.next"), icon=":material/qr_code_scanner:")
    if sought is None:
        _ask_for_code()
        return None
    st.info(t("requests.find.read", name=plain(sought.name)), icon=":material/badge:")
    with st.container(horizontal=True):
        shown = st.button(t("requests.find.show"), type="primary", icon=":material/person_search:")
        st.button(t("requests.find.another"), on_click=forget_code)
    return sought if shown else None


def _ask_for_code() -> None:
    left, right = st.columns([3, 2])
    with left:
        intake = camera(key=_KEY, signals=services().signals, language=language())
    with right:
        st.write(t("requests.find.code_lead"))
        usb_field(intake=intake, key="request-usb", language=language())
        with st.expander(t("explain.photo"), icon=":material/add_a_photo:"):
            photo_input(intake=intake, key="request-photo", language=language())
