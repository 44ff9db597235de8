"""Accounts from a file, looked at first, and their links given out once as a file."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.domain.errors import InvalidInput
from dashboard.services.access import User
from dashboard.services.account_table import COLUMNS, AccountTable, BadAccountRow
from dashboard.services.accounts import Invitation
from dashboard.services.spreadsheet import MAX_BYTES, write_table
from dashboard.ui.account_forms import link_of, problem
from dashboard.ui.headline import footnote, panel
from dashboard.ui.session import local_clock, local_number, now, services, t
from dashboard.ui.trust_rows import local_date
from dashboard.workbook import as_csv, workbook

_MADE = "accounts_made"
_UPLOADS = "accounts_uploads"


def account_files(user: User) -> None:
    """Upload and preview, or the links of what was just made."""
    made: tuple[Invitation, ...] | None = st.session_state.get(_MADE)
    if made is not None:
        _links(made)
        return
    with panel(t("accounts.many.title"), lead=t("accounts.many.lead"), key="account-files"):
        _template()
        # A new key is an empty uploader.
        data = st.file_uploader(
            t("accounts.many.file"),
            type=["csv", "xlsx"],
            max_upload_size=MAX_BYTES // 1_000_000,
            key=f"accounts-{st.session_state.get(_UPLOADS, 0)}",
        )
        if data is not None:
            _preview(user, data.getvalue())


def _template() -> None:
    offices = services().offices.all()
    office = offices[0].id if offices else ""
    rows = [
        [t(f"accounts.sample.{who}{each}") for each in ("login", "name", "role")] + [office]
        for who in ("", "head_")
    ]
    _downloads([_heading(column) for column in COLUMNS], rows, what="template")


def _downloads(headings: Sequence[str], rows: Sequence[Sequence[str]], *, what: str) -> None:
    """The same table for both kinds of program; no cell of either is a formula."""
    name = t("accounts.many.template_name" if what == "template" else "accounts.many.file_name")
    table = write_table(headings, rows, delimiter=t("passes.many.delimiter"))
    with st.container(horizontal=True):
        for kind, suffix, content in (
            ("CSV", "csv", table),
            ("Excel", "xlsx", workbook(headings, rows)),
        ):
            st.download_button(
                t(f"accounts.many.{what}", format=kind),
                content,
                file_name=f"{name}.{suffix}",
                icon=":material/download:",
                type="tertiary" if what == "template" else "primary",
                on_click="ignore",
            )


def _preview(user: User, data: bytes) -> None:
    try:
        table = services().accounts.preview(user=user, data=as_csv(data))
    except InvalidInput as refused:
        st.error(problem(refused), icon=":material/table:")
        return
    if table.unused:
        footnote(t("accounts.many.unused", columns=", ".join(table.unused)))
    _bad(table.bad)
    if table.known:
        footnote(t("accounts.many.known", count=local_number(len(table.known))))
    if not table.good:
        st.info(t("accounts.many.nothing"), icon=":material/check:")
        return
    _new(table)
    if st.button(
        t("accounts.many.add", count=local_number(len(table.good))),
        type="primary",
        icon=":material/group_add:",
    ):
        _add(user, table)


def _bad(bad: Sequence[BadAccountRow]) -> None:
    if not bad:
        return
    st.warning(t("accounts.many.bad", count=local_number(len(bad))), icon=":material/error:")
    lines = [
        (row.line, row.login, problem(InvalidInput(field=row.field, problem=row.problem)))
        for row in bad
    ]
    _shown(("line", "login", "problem"), lines)


def _new(table: AccountTable) -> None:
    names = {office.id: office.name for office in services().offices.all()}
    lines = [
        (
            row.line,
            row.request.login,
            row.request.name,
            t(f"role.{row.request.role}"),
            _office(row.request.office_id, names),
        )
        for row in table.good
    ]
    _shown(("line", "login", "name", "role", "office"), lines)


def _add(user: User, table: AccountTable) -> None:
    try:
        made = services().accounts.add_many(user=user, requests=table.requests, at=now())
    except InvalidInput as refused:
        st.error(problem(refused), icon=":material/error:")
        return
    # Kept before anything else is drawn: a click from here on cannot lose the links.
    st.session_state[_MADE] = made
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
    st.rerun()


def _links(made: Sequence[Invitation]) -> None:
    count = local_number(len(made))
    lead = t("accounts.many.done_lead")
    with panel(t("accounts.many.done", count=count), lead=lead, key="account-links"):
        names = {office.id: office.name for office in services().offices.all()}
        headings = [_heading(each) for each in ("login", "name", "role", "office", "link", "ends")]
        _downloads(headings, [_link_cells(each, names) for each in made], what="download")
        if st.button(t("accounts.many.forget"), icon=":material/check:"):
            del st.session_state[_MADE]
            st.rerun()


def _link_cells(made: Invitation, names: dict[str, str]) -> tuple[str, ...]:
    account = made.account
    return (
        account.login,
        account.name,
        t(f"role.{account.role}"),
        _office(account.office_id, names),
        link_of(made),
        f"{local_date(made.ends_at)} {local_clock(made.ends_at)}",
    )


def _office(office_id: str | None, names: dict[str, str]) -> str:
    return t("accounts.every_office") if office_id is None else names.get(office_id, office_id)


def _heading(column: str) -> str:
    return t(f"accounts.column.{column}")


def _shown(columns: Sequence[str], lines: Sequence[Sequence[object]]) -> None:
    frame = pd.DataFrame(lines, columns=[_heading(column) for column in columns])
    st.dataframe(frame, hide_index=True, width="stretch")
