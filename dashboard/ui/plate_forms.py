"""The forms of the plates' page: first plates for many offices; one office's doors and mode."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from dashboard.domain.errors import InvalidInput
from dashboard.domain.plates import Door, Plate, PlateMode
from dashboard.services.access import User
from dashboard.services.plates import OfficePlates
from dashboard.ui.boundary import boundary
from dashboard.ui.display_forms import displays_form
from dashboard.ui.plate_print import size_choice
from dashboard.ui.plate_words import door_line, plates_pdf, problem
from dashboard.ui.session import local_number, now, services, t

SAID = "plates_said"
_DOORS, _MODES = tuple(Door), tuple(PlateMode)


def issue_form(user: User, offices: Sequence[OfficePlates]) -> None:
    """First plates of one kind of door; every office that has none at all is chosen already."""
    door: Door = st.selectbox(
        t("plates.issue.door"),
        _DOORS,
        index=_DOORS.index(Door.BOTH),
        format_func=lambda each: t(f"plates.door.{each}"),
    )
    lacking = {each.office.id: each for each in offices if each.at(door) is None}
    picked = st.multiselect(
        t("plates.issue.offices"),
        list(lacking),
        default=[office_id for office_id, each in lacking.items() if not each.plates],
        format_func=lambda each: lacking[each].office.name,
        placeholder=t("plates.issue.offices_none"),
        key=f"plates_issue_{door}",
    )
    st.info(t("plates.issue.clock"), icon=":material/timer:")
    label = t("plates.issue.do", count=local_number(len(picked)))
    if st.button(label, type="primary", width="stretch", disabled=not picked):
        _do(
            partial(
                services().plates.issue_missing, user=user, office_ids=picked, door=door, at=now()
            ),
            said=t("plates.issue.done", count=local_number(len(picked))),
        )


def office_form(user: User, of: OfficePlates) -> None:
    """What code holds at an office, and its doors: issued, taken away as a file, replaced."""
    _mode(user, of)
    paper = size_choice(f"plates_size_{of.office.id}") if of.plates else None
    for door in Door:
        plate = of.at(door)
        with st.container(border=True):
            if plate is None:
                _first(user, of, door)
            else:
                st.markdown(f"**{door_line(plate)}**")
                with st.container(horizontal=True):
                    if paper is not None:
                        st.download_button(
                            t("plates.print.one"),
                            data=partial(
                                plates_pdf,
                                [(of.office, plate)],
                                paper=paper,
                                title=t("plates.title"),
                            ),
                            file_name=f"{t('plates.print.file')}-{of.office.id}-{door}.pdf",
                            mime="application/pdf",
                            icon=":material/print:",
                            on_click="ignore",
                            key=f"plate_file_{door}",
                        )
                    _replace(user, of, plate)
    displays_form(user, of)


def _mode(user: User, of: OfficePlates) -> None:
    picked: PlateMode = st.radio(
        t("plates.mode.label"),
        _MODES,
        index=_MODES.index(of.mode),
        format_func=lambda each: t(f"plates.mode.{each}"),
        captions=[t(f"plates.mode.{each}_why") for each in PlateMode],
        key=f"plate_mode_{of.office.id}",
    )
    if picked is PlateMode.CHANGING and not services().door_displays.of_office(
        user=user, office_id=of.office.id
    ):
        st.warning(t("plates.mode.no_display"), icon=":material/tablet:")
    if picked is not of.mode and st.button(t("plates.mode.save"), type="primary"):
        _do(
            partial(
                services().plates.set_mode,
                user=user,
                office_id=of.office.id,
                mode=picked,
                at=now(),
            ),
            said=t(f"plates.mode.done_{picked}", name=of.office.name),
        )


def _first(user: User, of: OfficePlates, door: Door) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(t("plates.door_none", door=t(f"plates.door.{door}")))
        if st.button(t("plates.issue.one"), icon=":material/add:", key=f"plate_first_{door}"):
            _do(
                partial(
                    services().plates.issue,
                    user=user,
                    office_id=of.office.id,
                    door=door,
                    at=now(),
                ),
                said=t("plates.issue.done", count=1),
            )


def _replace(user: User, of: OfficePlates, plate: Plate) -> None:
    """A new issue, after a warning and with a reason."""
    door = plate.door
    with st.popover(t("plates.reissue.open"), icon=":material/autorenew:"):
        st.warning(t("plates.reissue.warning"), icon=":material/warning:")
        reason = st.text_input(
            t("plates.reissue.reason"), max_chars=200, key=f"plate_reason_{door}"
        )
        label = t("plates.reissue.do", number=plate.issue + 1)
        if st.button(label, type="primary", key=f"plate_again_{door}"):
            _do(
                partial(
                    services().plates.reissue,
                    user=user,
                    office_id=of.office.id,
                    door=door,
                    reason=reason,
                    at=now(),
                ),
                said=t("plates.reissue.done", name=of.office.name),
            )


def _do(deed: Callable[[], object], *, said: str) -> None:
    """Do it and draw the page anew with what was done, or say why not."""
    with boundary():
        try:
            deed()
        except InvalidInput as refused:
            st.error(problem(refused), icon=":material/error:")
            return
        st.session_state[SAID] = said
        st.rerun()
