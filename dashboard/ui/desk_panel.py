"""What stands beside the camera: people inside, the waiting list, the last scans."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.domain.admission import DoorTimes
from dashboard.domain.office import Desk, Office
from dashboard.domain.people import masked_name
from dashboard.domain.rules import Decision
from dashboard.domain.scan import Direction
from dashboard.domain.verdict import Reason
from dashboard.messages.format import percent
from dashboard.services.access import Permission, User
from dashboard.services.desk import ScanAnswer
from dashboard.ui.colour_symbol import NEUTRAL, colour_symbol
from dashboard.ui.door import door, undo
from dashboard.ui.plain import plain
from dashboard.ui.session import language, local_clock, local_number, now, services, t

_OUT = ("logout", NEUTRAL)
_COUNTED = ("groups", NEUTRAL)
_LAST = 6


def inside_figure(*, user: User, office: Office) -> None:
    """People inside now against the limit, as large as a figure can be."""
    at = now()
    inside, limit = services().occupancy.one(user=user, office_id=office.id, at=at)
    share = percent(inside / limit, language=language()) if limit else "—"
    left = limit - inside
    width = min(100, round(100 * inside / limit)) if limit else 100
    state = "full" if left <= 0 else "busy" if inside >= 0.6 * limit else "calm"
    st.html(
        f"""<section class="door-figure" data-inside="{inside}" data-limit="{limit}"
              aria-label="{escape(t("check_in.inside_now"))}: {inside}
              {escape(t("check_in.of_limit", limit=limit))}">
          <p class="label">{escape(t("check_in.inside_now"))}<span>{local_clock(at)}</span></p>
          <p class="count"><b>{local_number(inside)}</b>
            <span>{escape(t("check_in.of_limit", limit=local_number(limit)))}</span></p>
          <div class="bar {state}"><i style="width:{width}%"></i></div>
          <p class="under"><span><b>{share}</b> {escape(t("check_in.share"))}</span>
            <span>{_places(left)}</span></p>
        </section>"""
    )


def unknown_figure(*, why: str) -> None:
    """In place of the figure while it would be a guess; the sentence says why."""
    st.html(
        f"""<section class="door-figure" data-inside="">
          <p class="label">{escape(t("check_in.inside_now"))}<span>{local_clock(now())}</span></p>
          <p class="count"><b>—</b></p>
          <p class="under">{escape(why)}</p>
        </section>"""
    )


def undecided(*, user: User, office: Office) -> tuple[ScanAnswer, ...]:
    """Checks that nobody decided yet, oldest first, but the one on the card."""
    shown = door().shown
    return tuple(
        answer
        for answer in services().front_desk.waiting(user=user, office_id=office.id, now=now())
        if shown is None or answer.scan_id != shown.scan_id
    )


def waiting_list(waiting: Sequence[ScanAnswer], *, user: User, office: Office) -> None:
    """Checks that this desk or another put off; each opens its card again."""
    if not waiting:
        return
    with st.container(border=True, gap="xsmall", key="waiting"):
        st.markdown(f"**{t('check_in.waiting')}** :gray[{len(waiting)}]")
        for answer in waiting:
            label = f"{local_clock(answer.at)} · {plain(masked_name(answer.name or '')) or '—'}"
            if st.button(
                label,
                key=f"open-{answer.scan_id}",
                icon=":material/pending:",
                width="stretch",
            ):
                door().show(answer)
                st.rerun()
        if user.may(Permission.SEE_PEOPLE, office_id=office.id):
            st.page_link(
                "pages/front_desk/inside.py",
                label=t("check_in.waiting_all"),
                icon=":material/arrow_forward:",
            )


def last_scans(*, user: User, office: Office, desk: Desk) -> None:
    """The last events of this desk, newest first, names masked."""
    answers = services().front_desk.recent(
        user=user, office_id=office.id, desk=desk.name, limit=_LAST
    )
    with st.container(border=True, gap="xsmall", key="recent"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{t('check_in.recent')}**")
            _undo_button(answers, user=user, desk=desk)
        if not answers:
            st.caption(t("check_in.recent_empty"))
            return
        st.html("".join(["<ul class='door-log'>", *map(_row, answers), "</ul>"]))


def _undo_button(answers: tuple[ScanAnswer, ...], *, user: User, desk: Desk) -> None:
    """Offered for the newest event that holds, while it may still be undone."""
    last = next((answer for answer in answers if not answer.annulled), None)
    if last is None or now() - last.arrived_at >= DoorTimes().undo_within:
        return
    pressed = st.button(
        t("check_in.undo.button"),
        icon=":material/undo:",
        type="tertiary",
        shortcut="Ctrl+Z",
        help=t("check_in.undo.help"),
        key="act_undo",
    )
    if pressed:
        undo(last, user=user, desk=desk)
        st.rerun()


def _row(answer: ScanAnswer) -> str:
    icon, colour = _icon(answer)
    name = _name(answer)
    done = t("check_in.did.annulled" if answer.annulled else f"check_in.did.{_done(answer)}")
    return (
        f"<li{' class=annulled' if answer.annulled else ''}><time>{local_clock(answer.at)}</time>"
        f"<span class='icon' style='color:{colour}' aria-hidden='true'>{icon}</span>"
        f"<span class='name'>{escape(name)}</span><span class='did'>{escape(done)}</span></li>"
    )


def _name(answer: ScanAnswer) -> str:
    if answer.reason is Reason.COUNTED:
        return t("check_in.counted", count=local_number(answer.inside))
    return masked_name(answer.name) if answer.name else t("check_in.unknown_person")


def _icon(answer: ScanAnswer) -> tuple[str, str]:
    if answer.reason is Reason.COUNTED:
        return _COUNTED
    if answer.direction is Direction.OUT:
        return _OUT
    return colour_symbol(answer.colour)


def _done(answer: ScanAnswer) -> str:
    if answer.reason is Reason.COUNTED:
        return "counted"
    return Decision.RECORDED if answer.direction is Direction.OUT else answer.decision


def _places(left: int) -> str:
    if left > 0:
        return f"<b>{local_number(left)}</b> {escape(t('check_in.places_left'))}"
    if left == 0:
        return f"<b>{escape(t('check_in.full'))}</b>"
    return f"<b>{local_number(-left)}</b> {escape(t('check_in.over'))}"
