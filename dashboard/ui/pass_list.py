"""The passes that were issued: found by full name, shown masked, re-issued and revoked here."""

from datetime import datetime

import streamlit as st

from dashboard.badges import pass_number
from dashboard.domain.errors import InvalidInput
from dashboard.domain.people import masked_name
from dashboard.services.access import Permission, User
from dashboard.services.name_showing import ShowReason
from dashboard.services.pass_administration import PassEntry
from dashboard.services.pass_register import PassStatus
from dashboard.services.passes import MAX_DOSES, IssuedPass
from dashboard.ui.boundary import boundary
from dashboard.ui.headline import empty_state
from dashboard.ui.name_form import Named, reason_form, shown_names
from dashboard.ui.pass_form import show_issued
from dashboard.ui.pass_words import PERIODS, local_day_of, office_name, period, problem
from dashboard.ui.people_list import PersonRow, people_list
from dashboard.ui.plain import plain
from dashboard.ui.session import local_number, now, services, t

_ICONS = {
    PassStatus.VALID: "badge",
    PassStatus.EXPIRED: "event_busy",
    PassStatus.REVOKED: "block",
}
_REVOKING = "passes_revoking"
_REISSUED = "passes_reissued"
_PASSES = "passes"


def pass_list(user: User) -> None:
    """Search, rows, and a dialog for the one that is picked."""
    words = st.text_input(
        t("passes.list.search"),
        placeholder=t("passes.list.search"),
        label_visibility="collapsed",
        icon=":material/search:",
        key="pass_search",
    )
    entries, total = services().passes.find(user=user, words=words, at=now())
    # Always there: what comes and goes above the list would mount it anew.
    with st.container():
        shown_names(_PASSES)
    if not entries:
        _nothing(words)
        return
    with st.container(border=True):
        picked = people_list(
            [_row(entry) for entry in entries], action=t("passes.list.open"), key="passes"
        )
    st.caption(
        t(
            "passes.list.shown",
            shown=local_number(len(entries)),
            total=local_number(total),
        )
    )
    if picked.pressed:
        st.session_state.pop(_REVOKING, None)
        st.session_state.pop(_REISSUED, None)
        dialog = st.dialog(t("passes.manage.title"), icon=":material/id_card:", on_dismiss="rerun")
        dialog(manage_pass)(user, picked.pressed)


def _nothing(words: str) -> None:
    if words.strip():
        title = t("passes.list.none_title", words=words)
        empty_state(title, body=t("passes.list.none_body"), icon="search_off")
    else:
        body = t("passes.list.empty_body")
        empty_state(t("passes.list.empty_title"), body=body, icon="id_card")


def _row(entry: PassEntry) -> PersonRow:
    registered = entry.registered
    kind = t(f"passes.kind.{registered.person_kind}")
    until = t("passes.until", day=local_day_of(registered.valid_until))
    return PersonRow(
        id=registered.subject,
        name=_shown_name(entry),
        icon=_ICONS[entry.status],
        colour="none",
        what=f"{kind} · {office_name(registered.office_id)}",
        since=pass_number(registered.subject),
        how_long=until if entry.status is PassStatus.VALID else t(f"passes.list.{entry.status}"),
    )


def _shown_name(entry: PassEntry) -> str:
    known = entry.particulars
    return masked_name(known.name) if known else t("passes.list.nameless")


def manage_pass(user: User, subject: str) -> None:
    """What can be done with one pass; after re-issuing, the new one in its place."""
    with boundary():
        place = st.empty()
        reissued: IssuedPass | None = st.session_state.get(_REISSUED)
        if reissued is None:
            with place.container():
                reissued = st.session_state[_REISSUED] = _managed(user, subject)
        if reissued is not None:
            place.empty()
            show_issued(reissued)


def _managed(user: User, subject: str) -> IssuedPass | None:
    entry = services().passes.entry(user=user, subject=subject, at=now())
    _facts(entry)
    _full_name(user, entry)
    if entry.status is PassStatus.REVOKED:
        _revoked(entry)
        return None
    if st.session_state.get(_REVOKING):
        _revoke(user, entry)
        return None
    reissued = _reissue(user, entry)
    st.button(
        t("passes.manage.revoke"),
        icon=":material/block:",
        width="stretch",
        on_click=_ask_first,
        args=(True,),
    )
    return reissued


def _ask_first(revoking: bool) -> None:
    st.session_state[_REVOKING] = revoking


def _facts(entry: PassEntry) -> None:
    registered = entry.registered
    st.subheader(plain(_shown_name(entry)), anchor=False)
    facts = t(
        "passes.manage.facts",
        kind=t(f"passes.kind.{registered.person_kind}"),
        office=office_name(registered.office_id),
    )
    number = t("passes.manage.number", number=pass_number(registered.subject))
    dates = t(
        "passes.manage.issued",
        issued=local_day_of(registered.issued_at),
        until=local_day_of(registered.valid_until),
    )
    st.text(f"{facts}\n{number}\n{dates}")


def _full_name(user: User, entry: PassEntry) -> None:
    registered = entry.registered
    may = user.may(Permission.SEE_NAMES, office_id=registered.office_id)
    if not may or entry.particulars is None:
        return

    def ask(reason: ShowReason, note: str, at: datetime) -> list[Named]:
        name = services().passes.show_name(
            user=user, subject=registered.subject, reason=reason, note=note, at=at
        )
        return [(name or t("passes.list.nameless"), pass_number(registered.subject))]

    with st.expander(t("inside.names.title"), icon=":material/visibility:"):
        reason_form(ask, place=_PASSES)


def _revoked(entry: PassEntry) -> None:
    registered = entry.registered
    day = local_day_of(registered.revoked_at or registered.issued_at)
    sentences = [t("passes.manage.revoked", day=day)]
    if registered.replaced_by:
        number = pass_number(registered.replaced_by)
        sentences.append(t("passes.manage.replaced", number=number))
    st.info(" ".join(sentences), icon=":material/block:")


def _reissue(user: User, entry: PassEntry) -> IssuedPass | None:
    if entry.particulars is None:
        st.info(problem(InvalidInput(field="name", problem="erased")), icon=":material/info:")
        return None
    former = entry.registered
    length = max(1, (former.valid_until - former.issued_at).days)
    periods = list(dict.fromkeys([length, *PERIODS]))
    with st.form("reissue", border=True):
        st.write(t("passes.manage.reissue_lead"))
        doses = st.number_input(t("passes.one.doses"), 0, MAX_DOSES, entry.particulars.doses)
        days = st.selectbox(t("passes.one.valid"), periods, format_func=period)
        sent = st.form_submit_button(
            t("passes.manage.reissue"), type="primary", icon=":material/autorenew:", width="stretch"
        )
    if not sent:
        return None
    try:
        return services().passes.reissue(
            user=user, subject=former.subject, at=now(), doses=doses, valid_days=days
        )
    except InvalidInput as error:
        st.error(problem(error), icon=":material/error:")
        return None


def _revoke(user: User, entry: PassEntry) -> None:
    st.info(t("passes.manage.revoke_question"), icon=":material/block:")
    no, yes = st.columns(2)
    no.button(t("passes.manage.revoke_no"), width="stretch", on_click=_ask_first, args=(False,))
    if yes.button(t("passes.manage.revoke_yes"), type="primary", width="stretch"):
        subject = entry.registered.subject
        services().passes.revoke(user=user, subject=subject, at=now())
        _ask_first(False)
        toast = t("passes.manage.revoked_toast", number=pass_number(subject))
        st.toast(toast, icon=":material/block:")
        st.rerun()
