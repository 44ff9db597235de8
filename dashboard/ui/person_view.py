"""What is kept about a person, as tables and as files, and the correction of a stay."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.scan import GuestBook
from dashboard.person_sheet import person_sheet
from dashboard.services.access import User
from dashboard.services.admission import new_id
from dashboard.services.desk import Particulars
from dashboard.services.person_export import as_json
from dashboard.services.person_file import KeptStay, PersonFile
from dashboard.services.spreadsheet import write_table
from dashboard.services.subjects import LONGEST_NAME
from dashboard.ui.boundary import boundary
from dashboard.ui.headline import empty_state, page_finding, panel
from dashboard.ui.person_erasure import erasure_button, show_erased
from dashboard.ui.person_search import problem
from dashboard.ui.person_words import moment, sections, stay_label
from dashboard.ui.session import local_number, now, services, t
from dashboard.workbook import workbook

_TAKEN = "request_taken"

Changed = Callable[[PersonFile], None]


def show_person(user: User, file: PersonFile, *, changed: Changed) -> None:
    """Everything in the file; `changed` takes the file as it is after a correction or an export."""
    counted = local_number(len([each for each in file.stays if each.stay.holds]))
    page_finding(
        t("requests.finding", name=file.sought.name or t("requests.nameless"), count=counted),
        lead=t("requests.lead_nothing", when=moment(file.at)) if file.is_empty else _lead(file),
    )
    show_erased()
    if file.is_empty:
        empty_state(t("requests.empty"), body=t("requests.empty_body"), icon="person_off")
        return
    with st.container(horizontal=True):
        _files(user, file, changed)
        _correction(user, file, changed)
        erasure_button(user, file, changed=changed)
    for each in sections(file):
        with panel(each.title, lead="" if each.rows else each.nothing, key=f"kept-{each.title}"):
            if each.rows:
                frame = pd.DataFrame(each.rows, columns=list(each.headings))
                st.dataframe(frame, hide_index=True, width="stretch", height="content")


def _lead(file: PersonFile) -> str:
    return t("requests.lead", when=moment(file.at), reference=file.reference)


def _files(user: User, file: PersonFile, changed: Changed) -> None:
    """Making them is on record; then they are offered until the file is put aside."""
    if st.session_state.get(_TAKEN) != file.reference:
        if st.button(t("requests.files.make"), icon=":material/download:", type="primary"):
            st.session_state[_TAKEN] = file.reference
            changed(services().person_requests.taken(user=user, file=file, at=now()))
        return
    tables = sections(file)
    title = t("requests.files.title", name=file.sought.name or t("requests.nameless"))
    lead = (_lead(file),)
    headings = (t("requests.column.part"), *(f"{number}" for number in range(1, 9)))
    lines = [(part.title, *row) for part in tables for row in (part.headings, *part.rows)]
    made = (
        ("PDF", "pdf", person_sheet(title=title, lead=lead, sections=tables)),
        ("Excel", "xlsx", workbook(headings, lines)),
        ("CSV", "csv", write_table(headings, lines, delimiter=t("passes.many.delimiter"))),
        ("JSON", "json", as_json(file)),
    )
    for label, suffix, data in made:
        st.download_button(
            label,
            data,
            file_name=f"{t('requests.files.name')}.{suffix}",
            icon=":material/download:",
            on_click="ignore",
        )


def _correction(user: User, file: PersonFile, changed: Changed) -> None:
    stays = [each for each in file.stays if each.stay.holds and each.particulars is not None]
    if stays and st.button(t("requests.correct.open"), icon=":material/edit:"):
        st.dialog(t("requests.correct.title"))(correction_form)(user, file, stays, changed)


def correction_form(user: User, file: PersonFile, stays: list[KeptStay], changed: Changed) -> None:
    """Name and guest book of one stay; times, colour and figures stay as they are."""
    with boundary():
        st.caption(t("requests.correct.lead"))
        chosen = st.selectbox(t("requests.correct.stay"), stays, format_func=stay_label)
        particulars = _fields(chosen)
        if not st.button(t("requests.correct.save"), type="primary", width="stretch"):
            return
        try:
            services().particulars_correction.correct(
                user=user,
                visit=chosen.stay.visit,
                particulars=particulars,
                scan_id=new_id(),
                at=now(),
            )
        except InvalidInput as refused:
            st.error(problem(refused), icon=":material/error:")
            return
        except NotFound:
            st.error(t("requests.problem.stay"), icon=":material/error:")
            return
        changed(services().person_requests.again(user=user, file=file, at=now()))


def _fields(chosen: KeptStay) -> Particulars:
    known = chosen.particulars or Particulars(name="")
    # A key of the stay's own: picking another stay shows what is kept of that one.
    key = chosen.stay.visit.visit_id

    def field(name: str, value: str) -> str:
        return st.text_input(
            t(f"requests.correct.{name}"),
            value=value,
            max_chars=LONGEST_NAME,
            key=f"{name}-{key}",
            autocomplete="off",
        )

    book = known.guest_book
    return Particulars(
        name=field("name", known.name),
        guest_book=GuestBook(
            host=field("host", book.host),
            purpose=field("purpose", book.purpose),
            organisation=field("organisation", book.organisation),
        ),
    )
