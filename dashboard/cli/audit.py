"""`audit`: look through the audit log, prove its chains, take it along."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from dashboard.cli.answers import answer, moment, now
from dashboard.cli.installation import services
from dashboard.services.access import OPERATOR
from dashboard.services.audit import AuditKind
from dashboard.services.audit_file import lines, proof_of, record_of, table_headings, table_row
from dashboard.services.audit_proof import Proof
from dashboard.services.audit_trail import Wanted
from dashboard.services.spreadsheet import write_table

SAMPLE = "python -m dashboard audit list --kind overridden --limit 20"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the three things that one can do."""
    actions = parser.add_subparsers(dest="action", required=True)
    listing = actions.add_parser("list", help="entries, newest first")
    _filters(listing)
    listing.add_argument("--limit", type=int, default=100)
    verifying = actions.add_parser("verify", help="prove every chain, of the ledger or of a file")
    verifying.add_argument("file", type=Path, nargs="?", help="a .jsonl export; -: stdin")
    export = actions.add_parser("export", help="write the log to a file")
    export.add_argument("file", type=Path, help=".jsonl: whole chains; .csv: what the filters ask")
    _filters(export)


def _filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", type=moment, metavar="AT")
    parser.add_argument("--until", type=moment, metavar="AT")
    parser.add_argument("--kind", action="append", choices=[each.value for each in AuditKind])
    parser.add_argument("--actor", default="")
    parser.add_argument("--office")
    parser.add_argument("--text", default="", help="words of what it is about, reason or actor")


def run(arguments: argparse.Namespace) -> int:
    """One line an entry or breach; `verify` answers 1 where a chain is broken."""
    if arguments.action == "verify":
        return _verify(arguments.file)
    wanted = Wanted(
        since=arguments.since,
        until=arguments.until,
        kinds=frozenset(arguments.kind or ()),
        actor=arguments.actor,
        office_id=arguments.office,
        words=arguments.text,
    )
    if arguments.action == "export":
        return _export(arguments.file, wanted)
    entries = services().audit_review.page(user=OPERATOR, wanted=wanted, limit=arguments.limit)
    for entry in entries:
        answer(record_of(entry))
    return 0


def _verify(file: Path | None) -> int:
    if file is None:
        return _told(services().audit_review.check(user=OPERATOR, now=now()).proof)
    with _opened(file) as source:
        return _told(proof_of(source))


@contextmanager
def _opened(file: Path) -> Iterator[TextIO]:
    if str(file) == "-":
        yield sys.stdin
        return
    with file.open(encoding="utf-8", errors="surrogateescape") as source:
        yield source


def _told(proof: Proof) -> int:
    for head in proof.heads:
        answer(asdict(head))
    for breach in proof.breaches:
        answer({"breach": breach.fault} | asdict(breach))
    answer({"whole": not proof.breaches, "entries": proof.entries})
    return 1 if proof.breaches else 0


def _export(file: Path, wanted: Wanted) -> int:
    review = services().audit_review
    if file.suffix == ".csv":
        rows = review.rows(user=OPERATOR, wanted=wanted, now=now())
        table = write_table(table_headings(), map(table_row, rows), delimiter=";")
        file.write_bytes(table)
    else:
        found = review.chains(user=OPERATOR, office_id=wanted.office_id, now=now())
        with file.open("w", encoding="utf-8", newline="\n") as target:
            target.writelines(lines(found))
    answer({"file": file, "bytes": file.stat().st_size})
    return 0
