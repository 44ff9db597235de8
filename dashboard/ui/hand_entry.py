"""The form for a person without a code, made for the keyboard."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeVar

import streamlit as st

from dashboard.domain.errors import BacklogFull, InvalidInput
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.scan import GuestBook
from dashboard.services.admission import new_id
from dashboard.services.desk import HandEntry
from dashboard.ui.assets import asset
from dashboard.ui.session import t

_COLOURS = (None, *Colour)
_EVIDENCES = (Evidence.OBSERVED, Evidence.PAPER, Evidence.DECLARED)
_KINDS = (PersonKind.VISITOR, PersonKind.EMPLOYEE)
_LONGEST = 120
_Option = TypeVar("_Option")
_SCAN_ID = "hand_scan_id"

_focus = st.components.v2.component(
    "focus_first", html="<span hidden></span>", js=asset("focus_first.js")
)


def hand_entry_form(*, save: Callable[[HandEntry, str], None]) -> None:
    """Draw the form inside a dialog. `save` gets the entry and a scan id, which a retry repeats.

    After a successful save the whole page runs again, which closes the dialog.
    """
    st.caption(t("check_in.hand.lead"))
    with st.form("hand", border=False):
        entry = _fields()
        sent = st.form_submit_button(
            t("check_in.hand.save"), type="primary", icon=":material/how_to_reg:", width="stretch"
        )
    _focus(key="hand-focus", data={"field": "st-key-hand_name"})
    if sent and entry is not None:
        _send(entry, save)


def _send(entry: HandEntry, save: Callable[[HandEntry, str], None]) -> None:
    # The id stays until the ledger has it, so pressing the button again cannot enter twice.
    scan_id = st.session_state.setdefault(_SCAN_ID, new_id())
    try:
        save(entry, scan_id)
    except InvalidInput:
        st.error(t("check_in.hand.name_missing"), icon=":material/badge:")
        return
    except BacklogFull as full:
        st.error(t("check_in.backlog.full", **full.args_), icon=":material/cloud_off:")
        return
    del st.session_state[_SCAN_ID]
    st.rerun()


def _fields() -> HandEntry | None:
    name = st.text_input(
        t("check_in.hand.name"), key="hand_name", max_chars=_LONGEST, autocomplete="off"
    )
    kind = _choice("kind", _KINDS, lambda each: t(f"check_in.hand.kinds.{each}"))
    colour = _choice("colour", _COLOURS, lambda each: t(f"check_in.hand.colours.{each or 'none'}"))
    evidence = _choice("evidence", _EVIDENCES, lambda each: t(f"check_in.hand.evidences.{each}"))
    left, right = st.columns(2)
    host = left.text_input(t("check_in.hand.host"), max_chars=_LONGEST, autocomplete="off")
    purpose = right.text_input(t("check_in.hand.purpose"), max_chars=_LONGEST, autocomplete="off")
    left, right = st.columns(2)
    organisation = left.text_input(
        t("check_in.hand.organisation"), max_chars=_LONGEST, autocomplete="off"
    )
    born_text = right.text_input(
        t("check_in.hand.birth_date"),
        max_chars=10,
        help=t("check_in.hand.birth_help"),
        autocomplete="off",
    )
    try:
        born = birth_date_from(born_text)
    except InvalidInput:
        st.error(t("check_in.hand.birth_wrong"), icon=":material/event_busy:")
        return None
    return HandEntry(
        name=name,
        kind=kind,
        colour=colour,
        evidence=evidence if colour is not None else Evidence.NONE,
        birth_date=born,
        guest_book=GuestBook(
            host=host.strip(), purpose=purpose.strip(), organisation=organisation.strip()
        ),
    )


def birth_date_from(typed: str) -> date | None:
    """A date as people write it here, day first; None for an empty field. Raises InvalidInput."""
    words = typed.strip().replace("-", "/").replace(".", "/")
    if not words:
        return None
    try:
        born = datetime.strptime(words, "%d/%m/%Y").date()  # noqa: DTZ007 - a date has no zone
    except ValueError as error:
        raise InvalidInput(field="birth_date", problem="not_a_date") from error
    if born.year < 1900:
        raise InvalidInput(field="birth_date", problem="not_a_date")
    return born


def _choice(name: str, options: Sequence[_Option], label: Callable[[_Option], str]) -> _Option:
    # Radio buttons: the arrow keys choose, Tab goes on.
    return st.radio(
        t(f"check_in.hand.{name}"), options, format_func=label, horizontal=True, key=f"hand_{name}"
    )
