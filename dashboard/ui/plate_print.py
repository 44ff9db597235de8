"""The panel that prints plates: which offices, which size."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.credentials.plate_sheet import Paper
from dashboard.domain.plate_code import LONGEST_BASE
from dashboard.domain.plates import PlateMode
from dashboard.services.plates import OfficePlates
from dashboard.ui.headline import footnote, panel
from dashboard.ui.plate_words import is_of_this_machine, plates_pdf, printable
from dashboard.ui.session import local_number, services, t


def print_panel(offices: Sequence[OfficePlates]) -> None:
    """One file for all offices, or for those that are chosen."""
    with panel(t("plates.print.title"), lead=t("plates.print.lead"), key="plate-print"):
        _address_told()
        chosen = _chosen(offices)
        paper = size_choice("plates_size")
        plates = printable(chosen)
        st.download_button(
            t("plates.print.download", count=local_number(len(plates))),
            data=partial(plates_pdf, plates, paper=paper, title=t("plates.title")),
            file_name=f"{t('plates.print.file')}-{paper}.pdf",
            mime="application/pdf",
            icon=":material/print:",
            type="primary",
            disabled=not plates,
            width="stretch",
            on_click="ignore",
        )
        changing = sum(each.mode is PlateMode.CHANGING for each in chosen)
        if changing:
            footnote(t("plates.print.without_changing", count=changing))
        footnote(t("plates.print.hint"))


def size_choice(key: str) -> Paper:
    """A4 or A5."""
    picked = st.segmented_control(
        t("plates.print.size"),
        list(Paper),
        default=Paper.A4,
        required=True,
        format_func=lambda each: t(f"plates.print.size_{each}"),
        key=key,
    )
    return picked or Paper.A4


def _address_told() -> None:
    """What stands on every plate for years: an address that nobody else reaches is told first."""
    url = services().settings.public_url
    if is_of_this_machine(url):
        st.warning(t("plates.print.local_address", url=url), icon=":material/wifi_off:")
    elif len(url) > LONGEST_BASE:
        st.warning(t("plates.print.long_address", url=url), icon=":material/straighten:")


def _chosen(offices: Sequence[OfficePlates]) -> tuple[OfficePlates, ...]:
    """Those that were picked; all where none was."""
    names = {each.office.id: each.office.name for each in offices}
    picked = st.multiselect(
        t("plates.print.offices"),
        list(names),
        format_func=names.__getitem__,
        placeholder=t("plates.print.offices_all"),
        key="plates_offices",
    )
    return tuple(each for each in offices if not picked or each.office.id in picked)
