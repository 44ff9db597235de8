"""`paper`: a list kept on paper, entered afterwards."""

import argparse
from pathlib import Path

from dashboard.cli.answers import answer, day, now
from dashboard.cli.installation import services
from dashboard.domain.calendar import local_day
from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import Desk
from dashboard.domain.people import masked_name
from dashboard.domain.plain_text import is_plain_text
from dashboard.services.access import OPERATOR
from dashboard.services.desk_events import LONGEST_DESK
from dashboard.services.paper_list import TO_DO
from dashboard.services.paper_table import PaperTable, read_paper_table

SAMPLE = "python -m dashboard paper --office kominfo --desk 'Loket 1' daftar.csv"
_ALL_DONE, _SOME_LEFT = 0, 1


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add which desk it was, and the list."""
    parser.add_argument("csv", type=Path)
    parser.add_argument("--office", required=True, metavar="ID")
    parser.add_argument("--desk", required=True, metavar="NAME")
    parser.add_argument("--day", type=day, help="of rows without a day; today if not given")
    parser.add_argument("--dry-run", action="store_true", help="only say which rows are unusable")


def run(arguments: argparse.Namespace) -> int:
    """Answer every row; exit status 1 where one could not be used or asks for something yet.

    Raises NotFound for an unknown office, InvalidInput for a file that is no such table and
    LedgerUnavailable, after which the same list may be sent again.
    """
    if not is_plain_text(arguments.desk, longest=LONGEST_DESK):
        raise InvalidInput(field="desk", problem="not_plain_text")
    installation = services()
    installation.offices.get(arguments.office)
    at, zone = now(), installation.settings.zone
    table = read_paper_table(
        arguments.csv.read_bytes(), day=arguments.day or local_day(at, zone), now=at, zone=zone
    )
    _tell_bad(table)
    if arguments.dry_run:
        answer({"rows": len(table.good), "bad": len(table.bad)})
        return _SOME_LEFT if table.bad else _ALL_DONE
    results = installation.paper_list.enter(
        user=OPERATOR,
        desk=Desk(office_id=arguments.office, name=arguments.desk),
        rows=table.good,
        now=at,
    )
    for result in results:
        answer(
            {
                "line": result.row.line,
                "name": masked_name(result.row.entry.name),
                "outcome": result.outcome,
                "reason": result.reason,
                "stored_before": result.stored_before,
            }
        )
    left = table.bad or any(result.outcome in TO_DO for result in results)
    return _SOME_LEFT if left else _ALL_DONE


def _tell_bad(table: PaperTable) -> None:
    for bad in table.bad:
        answer({"line": bad.line, "outcome": "bad", "field": bad.field, "problem": bad.problem})
