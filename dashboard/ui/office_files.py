"""Offices from a file, looked at first, and the directory as a file."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.domain.errors import InvalidInput
from dashboard.services.access import User
from dashboard.services.office_table import (
    COLUMNS,
    BadOfficeRow,
    Change,
    OfficeRecord,
    OfficeRow,
    OfficeTable,
    cells,
)
from dashboard.services.spreadsheet import MAX_BYTES, write_table
from dashboard.ui.headline import footnote, panel
from dashboard.ui.office_forms import problem
from dashboard.ui.session import now, services, t
from dashboard.ui.taking_along import put_on_record
from dashboard.workbook import as_csv, workbook

_UPLOADS = "offices_uploads"


def files(user: User, records: Sequence[OfficeRecord]) -> None:
    """Both ways."""
    with panel(t("offices.files"), lead=t("offices.files_lead"), key="office-files"):
        _downloads(user, records)
        data = st.file_uploader(
            t("offices.file"),
            type=["csv", "xlsx"],
            max_upload_size=MAX_BYTES // 1_000_000,
            key=f"offices-{st.session_state.get(_UPLOADS, 0)}",
        )
        if data is not None:
            _preview(user, data.getvalue())


def _downloads(user: User, records: Sequence[OfficeRecord]) -> None:
    table = [cells(record) for record in records]
    with st.container(horizontal=True):
        st.download_button(
            "CSV",
            write_table(COLUMNS, table, delimiter=t("passes.many.delimiter")),
            file_name=f"{t('offices.file_name')}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click=put_on_record,
            args=(user, "offices"),
        )
        st.download_button(
            "Excel",
            workbook(COLUMNS, table),
            file_name=f"{t('offices.file_name')}.xlsx",
            icon=":material/download:",
            on_click=put_on_record,
            args=(user, "offices"),
        )


def _preview(user: User, data: bytes) -> None:
    try:
        table = services().office_administration.preview(user=user, data=as_csv(data))
    except InvalidInput as refused:
        st.error(problem("file", refused.args_["problem"]), icon=":material/table:")
        return
    if table.unused:
        footnote(t("offices.unused", columns=", ".join(table.unused)))
    _bad(table.bad)
    _changes(user, table)


def _bad(bad: Sequence[BadOfficeRow]) -> None:
    if not bad:
        return
    st.warning(t("offices.bad", count=len(bad)), icon=":material/error:")
    lines = [(row.line, row.name, problem(row.field, row.problem)) for row in bad]
    names = [t(f"offices.column.{name}") for name in ("line", "name", "problem")]
    st.dataframe(pd.DataFrame(lines, columns=names), hide_index=True, width="stretch")


def _changes(user: User, table: OfficeTable) -> None:
    changes = table.changes
    if not changes:
        st.info(t("offices.no_change"), icon=":material/check:")
        return
    lines = [
        (row.record.office.name, t(f"offices.change_of.{row.change}"), _fields(row))
        for row in changes
    ]
    names = [t(f"offices.column.{name}") for name in ("name", "change", "fields")]
    st.dataframe(pd.DataFrame(lines, columns=names), hide_index=True, width="stretch")
    if st.button(t("offices.take", count=len(changes)), type="primary"):
        try:
            services().office_administration.take(user=user, rows=changes, at=now())
        except InvalidInput as refused:
            st.error(problem(refused.args_["field"], refused.args_["problem"]))
            return
        st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
        st.toast(t("offices.taken", count=len(changes)), icon=":material/check_circle:")
        st.rerun()


def _fields(row: OfficeRow) -> str:
    if row.change is Change.ADDED:
        return ""
    return ", ".join(t(f"offices.column.{field}") for field in row.fields)
