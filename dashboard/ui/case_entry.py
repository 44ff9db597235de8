"""Entering a case: by name and birth date, or by a code that is scanned, pasted or photographed."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import streamlit as st

from dashboard.domain.calendar import local_day
from dashboard.domain.errors import InvalidInput, ReadingError
from dashboard.domain.people import SignedKind, masked_name
from dashboard.services.access import User
from dashboard.services.admission import new_id
from dashboard.services.people import Person
from dashboard.ui.boundary import boundary
from dashboard.ui.decoding import Code
from dashboard.ui.hand_entry import birth_date_from
from dashboard.ui.intake import Intake
from dashboard.ui.photo import photo_input
from dashboard.ui.scanner import intake_for, scanned_codes
from dashboard.ui.session import language, now, services, t
from dashboard.ui.usb import usb_field

_KEY = "case"
_CODE = "case_code"
_CASE_ID = "case_id"
_NUMBER = "case_number"
_SAVED = "case_saved"
_WAYS = ("by_birth", "by_code")
_LONGEST = 120


@st.fragment
def case_entry(user: User) -> None:
    """Both ways to enter a case; after a success the whole page runs again and says so."""
    with boundary():
        _entry(user)


def _entry(user: User) -> None:
    saved = st.session_state.pop(_SAVED, None)
    if saved is not None:
        st.success(t("register.add.saved", name=saved), icon=":material/check:")
    way = st.segmented_control(
        t("register.add.title"),
        _WAYS,
        default=_WAYS[0],
        required=True,
        format_func=lambda each: t(f"register.add.{each}"),
        key="case_way",
        label_visibility="collapsed",
    )
    if way == "by_code":
        _by_code(user)
    else:
        _by_birth(user)


def _by_birth(user: User) -> None:
    number = st.session_state.get(_NUMBER, 0)
    with st.form("case_by_birth", border=False):
        name = st.text_input(
            t("register.add.name"),
            max_chars=_LONGEST,
            help=t("register.add.name_help"),
            autocomplete="off",
            key=f"case_name_{number}",
        )
        born = st.text_input(
            t("register.add.birth_date"),
            max_chars=10,
            help=t("register.add.birth_help"),
            autocomplete="off",
            key=f"case_born_{number}",
        )
        positive_on = _result_date()
        pressed = _save_button()
    if pressed:
        _save(name, lambda case_id: _enter_by_birth(user, case_id, name, born, positive_on))


def _enter_by_birth(user: User, case_id: str, name: str, born: str, positive_on: date) -> None:
    birth_date = _born(born)
    services().positive_register.enter_by_birth(
        user=user,
        case_id=case_id,
        name=name,
        birth_date=birth_date,
        positive_on=positive_on,
        now=now(),
    )


def _born(typed: str) -> date:
    birth_date = birth_date_from(typed)
    if birth_date is None:
        raise InvalidInput(field="birth_date", problem="missing")
    return birth_date


def _by_code(user: User) -> None:
    intake = intake_for(key=_KEY, signals=services().signals, now=lambda: datetime.now(UTC))
    for scanned in scanned_codes(intake=intake, key=_KEY):
        st.session_state[_CODE] = scanned.code
    code = st.session_state.get(_CODE)
    if code is None:
        _ask_for_code(intake)
        return
    try:
        holder = services().positive_register.holder(user=user, code=code, now=now())
    except ReadingError as error:
        st.session_state.pop(_CODE)
        st.error(t(f"reason.{error.key}.next"), icon=":material/qr_code_scanner:")
        _ask_for_code(intake)
        return
    _confirm_holder(user, code, holder)


def _ask_for_code(intake: Intake) -> None:
    st.write(t("register.add.code_lead"))
    usb_field(intake=intake, key="case-usb", language=language())
    with st.expander(t("register.add.photo"), icon=":material/add_a_photo:"):
        photo_input(intake=intake, key="case-photo", language=language())


def _confirm_holder(user: User, code: Code, holder: Person) -> None:
    # The full name: whoever keeps the register must see whom they enter.
    st.info(_found(holder), icon=":material/badge:")
    with st.form("case_by_code", border=False):
        positive_on = _result_date()
        pressed = _save_button()
    st.button(t("register.add.another"), type="tertiary", on_click=_forget_code, key="case_another")
    if pressed:
        _save(
            holder.name,
            lambda case_id: services().positive_register.enter_by_code(
                user=user, case_id=case_id, code=code, positive_on=positive_on, now=now()
            ),
        )


def _found(holder: Person) -> str:
    if not holder.name:
        return t("register.add.found_nameless")
    with_birth_date = holder.key.kind is SignedKind.PERSON
    key = "register.add.found" if with_birth_date else "register.add.found_possible"
    return t(key, name=f"**{_plain(holder.name)}**")


def _plain(words: str) -> str:
    """The words without what Markdown would take for its own."""
    return "".join(f"\\{ch}" if ch in r"\`*_{}[]<>()#+-.!|~:$" else ch for ch in words)


def _forget_code() -> None:
    st.session_state.pop(_CODE, None)


def _result_date() -> date:
    today = local_day(now(), services().settings.zone)
    return st.date_input(
        t("register.add.positive_on"),
        value=today,
        max_value=today,
        format="DD/MM/YYYY",
        key=f"case_positive_on_{st.session_state.get(_NUMBER, 0)}",
    )


def _save_button() -> bool:
    return st.form_submit_button(
        t("register.add.save"), type="primary", icon=":material/add:", width="stretch"
    )


def _save(name: str, enter: Callable[[str], None]) -> None:
    # The id stays until the register has the case, so pressing again cannot enter it twice.
    case_id = st.session_state.setdefault(_CASE_ID, new_id())
    try:
        enter(case_id)
    except ReadingError as error:
        st.error(t(f"reason.{error.key}.next"), icon=":material/qr_code_scanner:")
        return
    except InvalidInput as error:
        st.error(t(f"register.problem.{error.args_['problem']}"), icon=":material/edit:")
        return
    for name_of_state in (_CASE_ID, _CODE):
        st.session_state.pop(name_of_state, None)
    st.session_state[_NUMBER] = st.session_state.get(_NUMBER, 0) + 1
    st.session_state[_SAVED] = _plain(masked_name(name)) or t("register.nameless")
    st.rerun()
