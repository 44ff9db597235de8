"""The last erasure and its proof, those before it, and the button that runs one now."""

import streamlit as st

from dashboard.services.access import User
from dashboard.services.erasure_report import ErasureReport, Trigger
from dashboard.services.protection_overview import Overview
from dashboard.ui.erasure_proof import proof_button
from dashboard.ui.headline import empty_state, footnote, panel
from dashboard.ui.protection_rows import Fact, facts, moment_words
from dashboard.ui.session import local_number, now, services, t

_OUTCOME = "protection_outcome"
_SHORT = 12


def run_button(of: Overview) -> bool:
    """Whether a run is asked for now; the main button where something is due."""
    return st.button(
        t("protection.run.now"),
        icon=":material/auto_delete:",
        type="primary" if of.due else "secondary",
        key="protection_run",
    )


def show_outcome() -> None:
    """What became of the run that this browser asked for last."""
    outcome: str | None = st.session_state.pop(_OUTCOME, None)
    if outcome is not None:
        st.success(outcome, icon=":material/task_alt:")


def erasure_panel(of: Overview) -> None:
    """The last run over everything, and the runs before."""
    last = of.last
    if last is None:
        empty_state(
            t("protection.run.none_title"), body=t("protection.run.none"), icon="auto_delete"
        )
        return
    with panel(_headline(last), lead=_of(last), key="protection-erasure"):
        if not last.holds:
            st.error(t("protection.run.not_held"), icon=":material/error:")
        facts(_proof(last))
        footnote(t("protection.run.fingerprint", fingerprint=last.fingerprint[:_SHORT]))
        proof_button(last)
        earlier = [run for run in of.runs if run is not last]
        if earlier:
            with st.expander(t("protection.run.earlier", count=local_number(len(earlier)))):
                facts(map(_earlier, earlier))


def run_now(user: User, of: Overview) -> None:
    """Run it, and say how far it is meanwhile. Raises NotAllowed and LedgerUnavailable."""
    due = of.due
    words = t("protection.run.running")
    bar = st.progress(0.0, text=words)

    def told(rows: int) -> None:
        if due:
            done = t("protection.run.so_far", done=local_number(rows), count=local_number(due))
            bar.progress(min(rows / due, 1.0), text=f"{words} {done}")

    report = services().erasure.run(now=now(), user=user, trigger=Trigger.PAGE, told=told)
    if report is None:
        bar.empty()
        st.info(t("protection.run.elsewhere"), icon=":material/hourglass_top:")
        return
    said = "done" if report.rows else "done_nothing"
    st.session_state[_OUTCOME] = t(f"protection.run.{said}", count=local_number(report.rows))
    st.rerun()


def _headline(of: ErasureReport) -> str:
    if not of.rows:
        return t("protection.run.title_nothing")
    return t("protection.run.title", count=local_number(of.rows))


def _of(of: ErasureReport) -> str:
    trigger = t(f"protection.run.trigger.{of.trigger}")
    return t("protection.run.when", when=moment_words(of.finished_at), trigger=trigger)


def _proof(of: ErasureReport) -> list[Fact]:
    rows = [
        Fact(
            title=t(f"protection.kind.{kind}"),
            detail=t(
                "protection.run.went",
                names=local_number(went.names),
                notes=local_number(went.notes),
            ),
            value=t("protection.run.rows", count=local_number(went.rows)),
        )
        for kind, went in of.erased.items()
    ]
    figures = "changed" if of.changed else "unchanged"
    log = {True: "emptied", False: "not_emptied", None: "by_keys"}[of.log_truncated]
    if of.figures:
        rows.append(
            Fact(
                title=t("protection.run.figures"),
                detail=t("protection.run.compared", count=local_number(len(of.figures))),
                value=t(f"protection.run.{figures}", count=local_number(len(of.changed))),
            )
        )
    rows.append(Fact(title=t("protection.run.log"), value=t(f"protection.run.{log}")))
    counted = {
        "held_back": of.held_back,
        "left": of.left,
        "keys": len(of.keys_destroyed),
        "backups": len(of.backups_removed),
    }
    return rows + [
        Fact(title=t(f"protection.run.{name}"), value=local_number(count))
        for name, count in counted.items()
        if count
    ]


def _earlier(of: ErasureReport) -> Fact:
    return Fact(
        title=moment_words(of.finished_at),
        detail=t(f"protection.run.trigger.{of.trigger}"),
        value=t("protection.run.rows", count=local_number(of.rows)),
        mark="" if of.holds else t("protection.run.failed"),
        warns=True,
    )
