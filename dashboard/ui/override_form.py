"""The form that lets a refused person in for a reason on record."""

from collections.abc import Callable

import streamlit as st

from dashboard.domain.errors import InvalidInput, LedgerUnavailable, NotAllowed, NotFound
from dashboard.domain.people import Colour
from dashboard.domain.rules import Decision
from dashboard.domain.scan import Direction, Obstacle, OverrideReason
from dashboard.domain.verdict import CODE_REASONS, Reason
from dashboard.services.access import Permission, User
from dashboard.services.desk import ScanAnswer
from dashboard.services.overriding import OverrideRequest
from dashboard.ui.session import now, services, t

_LONGEST = 200
_FINAL = CODE_REASONS | {Reason.REVOKED, Reason.BAD_TIME, Reason.LAPSED}


def may_override(user: User, answer: ScanAnswer, *, office_id: str) -> bool:
    """Whether the button is offered on this card. The service decides again."""
    refused = answer.decision is Decision.REFUSE and answer.direction is Direction.IN
    if not refused or answer.person_kind is None or answer.reason in _FINAL:
        return False
    black = answer.colour is Colour.BLACK
    wanted = Permission.OVERRIDE_BLACK if black else Permission.OVERRIDE
    return user.may(wanted, office_id=office_id)


def obstacles(answer: ScanAnswer) -> frozenset[Obstacle]:
    """What stands against the person on the card."""
    if answer.reason is not Reason.OFFICE_FULL:
        return frozenset({Obstacle.COLOUR})
    if answer.colour in (Colour.RED, Colour.BLACK):
        return frozenset(Obstacle)
    return frozenset({Obstacle.CAPACITY})


def override_form(
    answer: ScanAnswer, *, user: User, save: Callable[[OverrideRequest], None]
) -> None:
    """Draw the form inside a dialog; `save` gets the request. After it the whole page runs."""
    against = obstacles(answer)
    names = " + ".join(t(f"check_in.override.of.{each}") for each in sorted(against))
    st.markdown(f"**{answer.name or t('check_in.unknown_person')}** :gray[· {names}]")
    with st.form("override", border=False):
        reason = st.radio(
            t("check_in.override.why"),
            list(OverrideReason),
            index=0,
            format_func=lambda each: t(f"check_in.override.reasons.{each}"),
            key="override_reason",
        )
        note = st.text_input(
            t("check_in.override.note"),
            max_chars=_LONGEST,
            help=t("check_in.override.note_help"),
            autocomplete="off",
        )
        sent = st.form_submit_button(
            t("check_in.override.save"), type="primary", icon=":material/login:", width="stretch"
        )
    if sent and reason is not None:
        _send(OverrideRequest(user=user, of=against, reason=reason, note=note), save)


def _send(request: OverrideRequest, save: Callable[[OverrideRequest], None]) -> None:
    try:
        save(request)
    except NotAllowed as error:
        services().refusals.of(error, now=now())
        st.error(t("check_in.override.not_allowed"), icon=":material/lock:")
    except NotFound:
        st.error(t("check_in.override.impossible"), icon=":material/info:")
    except InvalidInput as error:
        missing = error.args_["field"] == "note"
        st.error(
            t("check_in.override.note_missing" if missing else "check_in.override.impossible"),
            icon=":material/edit_note:",
        )
    except LedgerUnavailable:
        st.error(t("check_in.undecided"), icon=":material/cloud_off:")
    else:
        st.rerun()
