"""`purge`: erase the personal data whose time is over, and prove it."""

import argparse
from pathlib import Path

from dashboard.cli.answers import answer, now, print_error
from dashboard.cli.installation import services
from dashboard.services.access import OPERATOR
from dashboard.services.erasure_report import ErasureReport, Trigger

SAMPLE = "python -m dashboard purge --dry-run"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether only to look, and where the proof goes."""
    parser.add_argument("--dry-run", action="store_true", help="only tell how much is due")
    parser.add_argument("--proof", type=Path, metavar="FILE", help="write the whole report (JSON)")


def run(arguments: argparse.Namespace) -> int:
    """One line a kind; exit status 1 where the proof does not hold, or a server is at it."""
    erasure, at = services().erasure, now()
    if arguments.dry_run:
        for kind, rows in erasure.due(user=OPERATOR, now=at).items():
            answer({"kind": kind, "days": erasure.retention.of(kind), "due": rows})
        return 0
    report = erasure.run(now=at, user=OPERATOR, trigger=Trigger.COMMAND)
    if report is None:
        print_error("purge: another process is erasing; nothing was done here")
        return 1
    if arguments.proof:
        arguments.proof.write_text(report.packed() + "\n", encoding="utf-8")
    for kind, erased in report.erased.items():
        answer(
            {
                "kind": kind,
                "days": report.days_kept[kind],
                "rows": erased.rows,
                "names": erased.names,
                "notes": erased.notes,
                "people": erased.people,
            }
        )
    answer(_summary(report))
    return 0 if report.holds else 1


def _summary(report: ErasureReport) -> dict[str, object]:
    return {
        "run": report.run_id,
        "holds": report.holds,
        "rows": report.rows,
        "days_compared": len(report.figures),
        "days_changed": len(report.changed),
        "held_back": report.held_back,
        "left": report.left,
        "log_truncated": report.log_truncated,
        "keys_destroyed": report.keys_destroyed,
        "backups_removed": report.backups_removed,
    }
