"""Who checked in with their own phone and waits for this office's word: one tap or key decides."""

from functools import partial
from html import escape

import streamlit as st

from dashboard.domain.office import Desk, Office
from dashboard.domain.people import Evidence, masked_name
from dashboard.services.access import User
from dashboard.services.desk import ScanAnswer
from dashboard.ui.colour_symbol import colour_symbol
from dashboard.ui.door import decide_about, door
from dashboard.ui.plain import plain
from dashboard.ui.session import local_clock, t

# The keys that decide about the one who waits longest; desk_keys.py lets them work everywhere.
ADMIT_KEY, DECLINE_KEY = "M", "X"
ADMIT_PLACE, DECLINE_PLACE = "act_self_admit", "act_self_decline"
_ANNOUNCED = "self_check_ins_announced"
_PRESSED = "self_check_ins_pressed"


def self_check_ins(
    waiting: tuple[ScanAnswer, ...], *, user: User, office: Office, desk: Desk
) -> None:
    """Their panel, the longest waiting first; nothing where nobody waits.

    Names are masked, as in every list; the card of one, with the full name, is a tap away.
    """
    if st.session_state.pop(_PRESSED, False):
        # The card stands in another fragment.
        st.rerun()
    _announce(waiting, office)
    if not waiting:
        return
    with st.container(border=True, gap="small", key="self_check_ins"):
        st.markdown(f"**{t('check_in.self.title')}** :gray[{len(waiting)}]")
        for place, answer in enumerate(waiting):
            _row(answer, user=user, desk=desk, first=place == 0)


def _announce(waiting: tuple[ScanAnswer, ...], office: Office) -> None:
    """Say who came since the last look; on a phone the list is below the camera."""
    told: tuple[str, set[str]] | None = st.session_state.get(_ANNOUNCED)
    now_waiting = {answer.scan_id for answer in waiting}
    if told is not None and told[0] == office.id:
        for answer in waiting:
            if answer.scan_id not in told[1]:
                sentence = t("check_in.self.came", name=plain(_name(answer)))
                st.toast(sentence, icon=":material/qr_code_2:")
    st.session_state[_ANNOUNCED] = (office.id, now_waiting)


def _row(answer: ScanAnswer, *, user: User, desk: Desk, first: bool) -> None:
    with st.container(horizontal=True, gap="small", key=f"self-head-{answer.scan_id}"):
        st.html(_said(answer), width="stretch")
        st.button(
            t("check_in.self.open"),
            key=f"self-open-{answer.scan_id}",
            icon=":material/badge:",
            type="tertiary",
            on_click=partial(_open, answer),
        )
    with st.container(horizontal=True, gap="small"):
        # The place is the key's, the button is the person's: who is first may change under a
        # finger, and then the press is still about the one whom it was made for.
        for word, place, icon, hint in (
            ("confirm", ADMIT_PLACE, "login", ADMIT_KEY),
            ("decline", DECLINE_PLACE, "block", DECLINE_KEY),
        ):
            key = place if first else f"{place}-{answer.scan_id}"
            with st.container(key=key, width="stretch"):
                label = t(f"check_in.self.{word}")
                st.button(
                    f"{label} :small[{hint}]" if first else label,
                    key=f"self-{word}-{answer.scan_id}",
                    icon=f":material/{icon}:",
                    type="primary" if word == "confirm" else "secondary",
                    width="stretch",
                    on_click=partial(_decide, answer, word, user=user, desk=desk),
                )


def _decide(answer: ScanAnswer, word: str, *, user: User, desk: Desk) -> None:
    st.session_state[_PRESSED] = True
    decide_about(answer, word, user=user, desk=desk)


def _open(answer: ScanAnswer) -> None:
    st.session_state[_PRESSED] = True
    door().show(answer)


def _said(answer: ScanAnswer) -> str:
    icon, ink = colour_symbol(answer.colour)
    colour = t(f"verdict.colour.{answer.colour or 'none'}")
    declared = answer.evidence is Evidence.DECLARED
    word = t("check_in.self.declared", colour=colour) if declared else colour
    facts = [local_clock(answer.at)]
    if answer.person_kind:
        facts.append(t(f"verdict.kind.{answer.person_kind}"))
    if answer.host:
        facts.append(t("verdict.host", host=answer.host))
    return (
        f"<div class='self-check-in'><span class='icon' style='color:{ink}' aria-hidden='true'>"
        f"{icon}</span><div><b>{escape(_name(answer))}</b><p>{escape(word)}</p>"
        f"<p>{escape(' · '.join(facts))}</p></div></div>"
    )


def _name(answer: ScanAnswer) -> str:
    return masked_name(answer.name) if answer.name else t("check_in.unknown_person")
