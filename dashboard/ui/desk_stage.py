"""The card over the camera and the row of actions under it, which changes with the card."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.domain.office import Desk
from dashboard.services.access import User
from dashboard.ui import door
from dashboard.ui.boundary import boundary
from dashboard.ui.desk_keys import desk_keys
from dashboard.ui.hand_entry import hand_entry_form
from dashboard.ui.intake import Intake
from dashboard.ui.override_form import may_override, override_form
from dashboard.ui.photo import photo_input
from dashboard.ui.self_check_ins import ADMIT_KEY, ADMIT_PLACE, DECLINE_KEY, DECLINE_PLACE
from dashboard.ui.session import language, t
from dashboard.ui.session_watch import while_signed_in
from dashboard.ui.usb import usb_field
from dashboard.ui.verdict_card import Card, card_of, show_card, unrecorded_card

_FIELD = "usb"


def verdict_over_camera() -> None:
    """The last answer's card, laid over the camera, which goes on looking behind it."""
    with st.container(key="verdict"):
        show_card(_card(door.door()), key="card")


def _card(here: door.Door) -> Card | None:
    if here.shown is not None:
        return card_of(here.shown, language=language(), showing=here.showing)
    if here.unrecorded is not None:
        return unrecorded_card(here.unrecorded, language=language(), showing=here.showing)
    return None


def actions(*, user: User, desk: Desk, intake: Intake) -> None:
    """The scanner's field, always, and the buttons that fit what is on the card."""
    here = door.door()
    _notices()
    with st.container(key="actions", horizontal=True, vertical_alignment="center"):
        usb_field(intake=intake, key=_FIELD, language=language())
        if here.undecided:
            _decision_buttons(user, desk)
        elif here.refused or here.unrecorded is not None:
            _refusal_buttons(user, desk)
        else:
            _idle_buttons()
    desk_keys(field=_FIELD, buttons=_KEYS, key="desk-keys")
    _form(user, desk, intake)


# A key does nothing while its button is not on the page.
_KEYS = {
    "Enter": "act_main",
    "Escape": "act_decline",
    "N": "act_later",
    "F": "act_photo",
    "T": "act_no_code",
    "A": "act_with_reason",
    ADMIT_KEY: ADMIT_PLACE,
    DECLINE_KEY: DECLINE_PLACE,
}


def _decision_buttons(user: User, desk: Desk) -> None:
    confirm = while_signed_in(partial(door.confirm, user=user, desk=desk))
    decline = while_signed_in(partial(door.decline, user=user, desk=desk))
    _button("admit", "login", on_click=confirm, primary=True)
    _button("decline", "block", on_click=decline)
    _button("later", "schedule", on_click=door.put_away)


def _refusal_buttons(user: User, desk: Desk) -> None:
    _button("done", "check", on_click=door.put_away, primary=True)
    shown = door.door().shown
    if shown is not None and may_override(user, shown, office_id=desk.office_id):
        _button("with_reason", "gavel", on_click=door.open_override)


def _idle_buttons() -> None:
    _button("photo", "add_a_photo", on_click=partial(door.open_form, door.Form.PHOTO))
    _button("no_code", "person_add", on_click=partial(door.open_form, door.Form.NO_CODE))


_HINTS = {
    "admit": "Enter",
    "done": "Enter",
    "decline": "Esc",
    "later": "N",
    "photo": "F",
    "no_code": "T",
    "with_reason": "A",
}


def _button(
    name: str, icon: str, *, on_click: Callable[[], None] | None = None, primary: bool = False
) -> bool:
    key = "act_main" if primary else f"act_{name}"
    return st.button(
        _label(name, primary=primary),
        key=key,
        icon=f":material/{icon}:",
        type="primary" if primary else "secondary",
        on_click=on_click,
    )


def _label(name: str, *, primary: bool) -> str:
    hint = f":small[{_HINTS[name]}]"
    return f"{t(f'check_in.{name}')} {hint if primary else f':gray[{hint}]'}"


def _notices() -> None:
    notice = st.session_state.pop(door.NOTICE, None)
    if notice:
        st.warning(notice, icon=":material/info:")


def _form(user: User, desk: Desk, intake: Intake) -> None:
    """The open form, drawn again on every run: the camera may cause one at any time."""
    match door.door().form:
        case door.Form.PHOTO:
            _photo_dialog(intake)
        case door.Form.NO_CODE:
            _hand_dialog(user, desk)
        case door.Form.OVERRIDE:
            _override_dialog(user, desk)


def _photo_dialog(intake: Intake) -> None:
    @st.dialog(t("check_in.photo"), width="medium", on_dismiss=door.close_form)
    def show() -> None:
        with boundary():
            photo_input(intake=intake, key="photo", language=language())

    show()


def _hand_dialog(user: User, desk: Desk) -> None:
    @st.dialog(t("check_in.hand.title"), width="medium", on_dismiss=door.close_form)
    def show() -> None:
        with boundary():
            hand_entry_form(
                save=lambda entry, scan_id: door.enter(entry, user=user, desk=desk, scan_id=scan_id)
            )

    show()


def _override_dialog(user: User, desk: Desk) -> None:
    refused = door.door().about
    if refused is None:
        return

    @st.dialog(t("check_in.override.title"), width="medium", on_dismiss=door.close_form)
    def show() -> None:
        with boundary():
            override_form(
                refused,
                user=user,
                save=lambda request: door.override(refused, request, desk=desk),
            )

    show()
