"""Issuing many passes from a CSV: look first, then sign, then take the files away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.badges import pass_number
from dashboard.domain.calendar import local_day
from dashboard.domain.errors import InvalidInput
from dashboard.services.access import User
from dashboard.services.pass_table import BadRow, GoodRow, PassTable, read_table
from dashboard.services.passes import IssuedPass
from dashboard.services.spreadsheet import MAX_BYTES, write_table
from dashboard.ui.headline import footnote, panel
from dashboard.ui.pass_words import badges_pdf, local_day_of, office_name, problem
from dashboard.ui.session import language, local_number, now, services, t

_BATCH = "passes_batch"
_UPLOADS = "passes_uploads"
_SAMPLE = {
    "id": (
        ("nama", "jenis", "dosis", "tanggal_lahir", "kantor", "berlaku_hari"),
        (("Siti Rahmawati", "pegawai", 2, "17/08/1985", "", 365), ("Budi", "tamu", 1, "", "", 1)),
    ),
    "en": (
        ("name", "kind", "doses", "birth_date", "office", "valid_days"),
        (
            ("Siti Rahmawati", "employee", 2, "1985-08-17", "", 365),
            ("Budi", "visitor", 1, "", "", 1),
        ),
    ),
}
_MOST_SHOWN = 200


@dataclass(kw_only=True)
class _Batch:
    """What was issued in this browser and not yet put aside."""

    issued: tuple[IssuedPass, ...]
    bad: tuple[BadRow, ...]
    results: bytes
    pdf: bytes | None = None


def issue_many(user: User) -> None:
    """Upload and preview, or the files of what was issued."""
    batch: _Batch | None = st.session_state.get(_BATCH)
    if batch is not None:
        _files(batch)
        return
    with panel(t("passes.many.title"), lead=t("passes.many.lead"), key="pass-upload"):
        # A new key is an empty uploader.
        data = st.file_uploader(
            t("passes.many.file"),
            type="csv",
            max_upload_size=MAX_BYTES // 1_000_000,
            key=f"passes-{st.session_state.get(_UPLOADS, 0)}",
        )
        _sample()
    if data is None:
        return
    try:
        table = read_table(
            data.getvalue(),
            offices=services().offices.all(),
            today=local_day(now(), services().settings.zone),
        )
    except InvalidInput as error:
        st.error(problem(error), icon=":material/table:")
        return
    _preview(user, table)


def _sample() -> None:
    headings, rows = _SAMPLE[language()]
    st.download_button(
        t("passes.many.template"),
        data=write_table(headings, rows, delimiter=t("passes.many.delimiter")),
        file_name="kartu.csv",
        mime="text/csv",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )


def _preview(user: User, table: PassTable) -> None:
    held = services().passes.holders(user=user, requests=table.requests, at=now())
    new = tuple(row for row, has_one in zip(table.good, held, strict=True) if not has_one)
    lead = t(
        "passes.many.ready_lead", bad=local_number(len(table.bad)), held=local_number(sum(held))
    )
    headline = (
        t("passes.many.ready", count=local_number(len(new))) if new else t("passes.many.ready_none")
    )
    with panel(headline, lead=lead, key="pass-preview"):
        if table.unused:
            footnote(t("passes.many.unused", columns=", ".join(table.unused)))
        rows = new
        if any(held) and st.checkbox(t("passes.many.again", count=local_number(sum(held)))):
            rows = table.good
        st.dataframe(_shown(rows), hide_index=True, width="stretch", height="content")
        if st.button(
            t("passes.many.issue", count=local_number(len(rows))),
            type="primary",
            icon=":material/id_card:",
            disabled=not rows,
            width="stretch",
        ):
            _issue(user, rows, table.bad)
    _bad_rows(table.bad)


def _issue(user: User, rows: tuple[GoodRow, ...], bad: tuple[BadRow, ...]) -> None:
    issued = services().passes.issue_many(
        user=user,
        requests=[row.request for row in rows],
        at=now(),
        progress=_progress("passes.many.signing", len(rows)),
    )
    # Kept before anything else is drawn: a click from here on cannot lose the codes.
    batch = _Batch(issued=issued, bad=bad, results=_results(rows, issued))
    st.session_state[_BATCH] = batch
    batch.pdf = badges_pdf(issued, progress=_progress("passes.many.drawing", len(rows)))
    st.rerun()


def _files(batch: _Batch) -> None:
    count = local_number(len(batch.issued))
    lead = t("passes.many.done_lead")
    with panel(t("passes.many.done", count=count), lead=lead, key="pass-done"):
        if batch.pdf is not None:
            st.download_button(
                t("passes.many.badges"),
                data=batch.pdf,
                file_name="kartu.pdf",
                mime="application/pdf",
                icon=":material/print:",
                type="primary",
                width="stretch",
                on_click="ignore",
            )
        elif st.button(t("passes.many.draw"), icon=":material/print:", width="stretch"):
            progress = _progress("passes.many.drawing", len(batch.issued))
            batch.pdf = badges_pdf(batch.issued, progress=progress)
            st.rerun()
        st.download_button(
            t("passes.many.results"),
            data=batch.results,
            file_name="kartu.csv",
            mime="text/csv",
            icon=":material/table:",
            width="stretch",
            on_click="ignore",
        )
        footnote(t("passes.one.print_hint"))
        if st.button(t("passes.many.another"), icon=":material/upload_file:", width="stretch"):
            del st.session_state[_BATCH]
            st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
            st.rerun()
    _bad_rows(batch.bad)


def _bad_rows(bad: Sequence[BadRow]) -> None:
    if not bad:
        return
    headline = t("passes.many.bad_title", count=local_number(len(bad)))
    with panel(headline, lead=t("passes.many.bad_lead"), key="pass-bad"):
        names = ("line", "name", "problem")
        rows = [dict(zip(map(_heading, names), _bad_cells(row), strict=True)) for row in bad]
        st.dataframe(rows[:_MOST_SHOWN], hide_index=True, width="stretch", height="content")
        st.download_button(
            t("passes.many.bad_download"),
            data=write_table(
                [_heading(name) for name in names],
                map(_bad_cells, bad),
                delimiter=t("passes.many.delimiter"),
            ),
            file_name="baris-bermasalah.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )


def _bad_cells(row: BadRow) -> tuple[object, ...]:
    error = InvalidInput(field=row.field, problem=row.problem, first_line=row.first_line)
    return row.line, row.name, problem(error)


def _shown(rows: Sequence[GoodRow]) -> list[dict[str, object]]:
    return [
        {
            _heading("line"): row.line,
            _heading("name"): row.request.name,
            _heading("kind"): t(f"passes.kind.{row.request.kind}"),
            _heading("doses"): row.request.doses,
            _heading("office"): office_name(row.request.office_id),
        }
        for row in rows[:5]
    ]


def _results(rows: Sequence[GoodRow], issued: Sequence[IssuedPass]) -> bytes:
    names = ("line", "name", "kind", "office", "number", "valid_until", "id", "code")
    lines = (
        (
            row.line,
            each.claims.name,
            t(f"passes.kind.{each.claims.kind}"),
            office_name(each.office_id),
            pass_number(str(each.claims.subject)),
            local_day_of(each.claims.valid_until),
            each.claims.subject,
            each.code,
        )
        for row, each in zip(rows, issued, strict=True)
    )
    headings = [_heading(name) for name in names]
    return write_table(headings, lines, delimiter=t("passes.many.delimiter"))


def _heading(column: str) -> str:
    return t(f"passes.column.{column}")


def _progress(key: str, count: int) -> Callable[[int], None]:
    bar = st.progress(0.0)

    def tell(done: int) -> None:
        words = t(key, done=local_number(done), count=local_number(count))
        bar.progress(done / count, text=words)

    return tell
