"""Typing or uploading a paper list, looking at it, and entering it."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.domain.calendar import local_day
from dashboard.domain.errors import InvalidInput, LedgerUnavailable
from dashboard.domain.office import Desk
from dashboard.domain.people import Colour, PersonKind
from dashboard.services.access import User
from dashboard.services.paper_list import TO_DO, PaperOutcome, PaperResult
from dashboard.services.paper_table import (
    BadPaperRow,
    PaperRow,
    PaperTable,
    read_paper_table,
    typed_paper_table,
)
from dashboard.services.spreadsheet import MAX_BYTES, write_table
from dashboard.services.subjects import LONGEST_NAME
from dashboard.ui.headline import footnote, panel
from dashboard.ui.session import local_clock, local_number, now, services, t

_DONE = "paper_done"
_ROUND = "paper_round"
_COLUMNS = (
    "name",
    "entered",
    "left",
    "colour",
    "evidence",
    "kind",
    "birth_date",
    "host",
    "purpose",
    "organisation",
    "companions",
)
_FIRST_ROWS = 8
_WIDE, _NARROW = 180, 96
_MOST_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class _Done:
    """What became of the list that was entered last."""

    results: tuple[PaperResult, ...]
    bad: tuple[BadPaperRow, ...]


def paper_form(*, user: User, desk: Desk) -> None:
    """The list to fill in, or what became of the one just entered."""
    done: _Done | None = st.session_state.get(_DONE)
    if done is not None:
        _outcome(done)
        return
    with panel(t("paper.list"), lead=t("paper.list_lead"), key="paper-list"):
        with st.container(horizontal=True, gap="large"):
            day, way = _day(), _way()
        table = _uploaded(day) if way == "file" else _typed(day)
    if table is not None and (table.good or table.bad):
        _preview(table, user=user, desk=desk)


def _day() -> date:
    today = local_day(now(), services().settings.zone)
    days = {"today": today, "yesterday": today - timedelta(days=1)}
    chosen = st.segmented_control(
        t("paper.day"),
        list(days),
        default="today",
        required=True,
        format_func=lambda each: t(f"paper.days.{each}"),
        key="paper_day",
    )
    return days[chosen or "today"]


def _way() -> str:
    chosen = st.segmented_control(
        t("paper.way"),
        ("type", "file"),
        default="type",
        required=True,
        format_func=lambda each: t(f"paper.ways.{each}"),
        key="paper_way",
    )
    return chosen or "type"


def _typed(day: date) -> PaperTable:
    numbers = pd.RangeIndex(1, _FIRST_ROWS + 1)
    empty = pd.DataFrame("", index=numbers, columns=list(_COLUMNS), dtype="str")
    edited = st.data_editor(
        empty,
        num_rows="dynamic",
        hide_index=False,
        width="stretch",
        placeholder="",
        key=f"paper-rows-{_round()}",
        column_config={name: _column(name) for name in _COLUMNS},
    )
    footnote(t("paper.typing_hint"))
    rows = edited.fillna("").astype(str).to_dict(orient="records")
    return typed_paper_table(
        [_in_the_tables_words(row) for row in rows],
        day=day,
        now=now(),
        zone=services().settings.zone,
    )


def _column(name: str) -> Any:
    options = _options().get(name)
    label = t(f"paper.column.{name}")
    if options:
        return st.column_config.SelectboxColumn(label, options=list(options), width=_NARROW)
    hints = {"entered": "08.15", "left": "09.40", "birth_date": "17/08/1985"}
    hint = t("paper.column_hint", example=hints[name]) if name in hints else None
    width = _WIDE if name == "name" else _NARROW
    return st.column_config.TextColumn(label, max_chars=LONGEST_NAME, help=hint, width=width)


def _options() -> dict[str, dict[str, str]]:
    """What can be chosen in a column: the word shown, and the word that the table reads."""
    return {
        "colour": {t(f"paper.colour.{each}"): each for each in Colour},
        "evidence": {
            t("paper.evidence.paper"): "paper",
            t("paper.evidence.phone"): "phone",
            t("paper.evidence.declared"): "declared",
        },
        "kind": {t(f"verdict.kind.{each}"): each for each in PersonKind},
    }


def _in_the_tables_words(row: Mapping[Hashable, str]) -> dict[str, str]:
    options = _options()
    return {str(name): options.get(str(name), {}).get(text, text) for name, text in row.items()}


def _uploaded(day: date) -> PaperTable | None:
    data = st.file_uploader(
        t("paper.file"),
        type="csv",
        max_upload_size=MAX_BYTES // 1_000_000,
        key=f"paper-file-{_round()}",
    )
    st.download_button(
        t("paper.template"),
        data=_template(),
        file_name=t("paper.template_name"),
        mime="text/csv",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )
    if data is None:
        return None
    try:
        return read_paper_table(data.getvalue(), day=day, now=now(), zone=services().settings.zone)
    except InvalidInput as error:
        st.error(_file_problem(error), icon=":material/table:")
        return None


def _template() -> bytes:
    """The headings alone: it can be printed as the list to keep at the door, too."""
    headings = [t(f"paper.column.{name}") for name in _COLUMNS]
    return write_table(headings, (), delimiter=t("passes.many.delimiter"))


def _preview(table: PaperTable, *, user: User, desk: Desk) -> None:
    count = local_number(len(table.good))
    headline = t("paper.ready", count=count) if table.good else t("paper.ready_none")
    with panel(headline, lead=t("paper.ready_lead"), key="paper-preview"):
        if table.unused:
            footnote(t("passes.many.unused", columns=", ".join(table.unused)))
        _bad_rows(table.bad)
        pressed = st.button(
            t("paper.enter", count=count),
            type="primary",
            icon=":material/playlist_add_check:",
            disabled=not table.good,
            width="stretch",
        )
        if pressed:
            _enter(table, user=user, desk=desk)


def _enter(table: PaperTable, *, user: User, desk: Desk) -> None:
    bar = st.progress(0.0)
    total = len(table.good)
    done = 0

    def tell(count: int) -> None:
        nonlocal done
        done = count
        words = t("paper.entering", done=local_number(count), count=local_number(total))
        bar.progress(count / total, text=words)

    try:
        results = services().paper_list.enter(
            user=user, desk=desk, rows=table.good, now=now(), progress=tell
        )
    except LedgerUnavailable:
        bar.empty()
        said = t("paper.cut_off", done=local_number(done), count=local_number(total))
        st.error(said, icon=":material/cloud_off:")
        return
    st.session_state[_DONE] = _Done(results=results, bad=table.bad)
    st.rerun()


def _outcome(done: _Done) -> None:
    entered = sum(result.outcome not in TO_DO for result in done.results)
    to_do = [result for result in done.results if result.outcome in TO_DO]
    inside = sum(result.outcome is PaperOutcome.INSIDE for result in done.results)
    lead = t("paper.done_lead", inside=local_number(inside), todo=local_number(len(to_do)))
    with panel(t("paper.done", count=local_number(entered)), lead=lead, key="paper-done"):
        before = sum(result.stored_before for result in done.results)
        if before:
            footnote(t("paper.stored_before", count=local_number(before)))
        if to_do:
            st.dataframe(
                [_shown(result) for result in to_do[:_MOST_SHOWN]],
                hide_index=True,
                width="stretch",
                height="content",
            )
        _bad_rows(done.bad)
        with st.container(horizontal=True):
            if st.button(t("paper.another"), icon=":material/note_add:", type="primary"):
                del st.session_state[_DONE]
                st.session_state[_ROUND] = _round() + 1
                st.rerun()
            st.page_link(
                "pages/front_desk/inside.py", label=t("inside.title"), icon=":material/badge:"
            )


def _shown(result: PaperResult) -> dict[str, object]:
    row, why = result.row, t(f"paper.outcome.{result.outcome}")
    if result.reason is not None:
        why = f"{why} ({t(f'reason.{result.reason}.sentence')})"
    return {
        t("paper.column.line"): row.line,
        t("paper.column.name"): row.entry.name,
        t("paper.column.times"): _times(row),
        t("paper.column.problem"): why,
    }


def _times(row: PaperRow) -> str:
    times = (row.entered_at, row.left_at)
    return " – ".join(local_clock(at) if at is not None else "…" for at in times)


def _bad_rows(bad: Sequence[BadPaperRow]) -> None:
    if not bad:
        return
    st.warning(t("paper.bad", count=local_number(len(bad))), icon=":material/edit_note:")
    st.dataframe(
        [
            {
                t("paper.column.line"): row.line,
                t("paper.column.name"): row.name,
                t("paper.column.problem"): _row_problem(row),
            }
            for row in bad[:_MOST_SHOWN]
        ],
        hide_index=True,
        width="stretch",
        height="content",
    )


def _row_problem(row: BadPaperRow) -> str:
    return f"{t(f'paper.column.{row.field}')}: {t(f'paper.problem.{row.problem}')}"


def _file_problem(error: InvalidInput) -> str:
    places = {"line": error.args_.get("line", "")}
    return f"{t('paper.file')}: {t('paper.problem.' + error.args_['problem'], **places)}"


def _round() -> int:
    """Counts the lists of this browser session: a new key is an empty table."""
    number: int = st.session_state.get(_ROUND, 0)
    return number
