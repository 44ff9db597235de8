"""`badges`: passes for a table of people, with a sheet to print."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from dashboard.cli.answers import answer, now, print_error
from dashboard.cli.desk_tools import DeskTools
from dashboard.credentials.badge_sheet import PrintedBadge, write_badges
from dashboard.domain.people import masked_name
from dashboard.messages import text
from dashboard.services.pass_batch import Badge, BadRow, issue_many
from dashboard.services.passes import Passes, PassRequest

SAMPLE = "python -m dashboard badges employees.csv --pdf badges.pdf"
_EVERY = 500


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add where people come from and where badges go."""
    parser.add_argument(
        "table", type=Path, help="CSV: name, doses; birth_date, course, office, kind"
    )
    parser.add_argument("--pdf", type=Path, metavar="FILE", help="write the sheet here")
    parser.add_argument("--valid-days", type=int, default=PassRequest.valid_days)


def run(arguments: argparse.Namespace) -> int:
    """One line a row; exit status 1 where a row gave no pass."""
    bad: list[BadRow] = []
    badges = _answered(arguments, bad)
    if arguments.pdf:
        with arguments.pdf.open("wb") as file:
            write_badges(
                (_printed(badge) for badge in badges),
                file=file,
                title=text("passes.sheet_title"),
                progress=_say,
            )
    else:
        for _ in badges:
            pass
    return 1 if bad else 0


def _answered(arguments: argparse.Namespace, bad: list[BadRow]) -> Iterator[Badge]:
    tools = DeskTools()
    passes = Passes(signer=tools.own_keys()[0], person_secrets=tools.keyring().person_secrets)
    days = arguments.valid_days
    with arguments.table.open(encoding="utf-8-sig", newline="") as lines:
        for row in issue_many(lines, passes=passes, valid_days=days, at=now()):
            if isinstance(row, BadRow):
                bad.append(row)
                answer({"line": row.line, "field": row.field, "problem": row.problem})
            else:
                answer(_issued(row))
                yield row


def _issued(badge: Badge) -> dict[str, object]:
    claims = badge.issued.claims
    return {
        "line": badge.line,
        "code": badge.issued.code,
        "id": claims.subject,
        "holder": masked_name(claims.name),
        "office": badge.office,
        "valid_until": claims.valid_until.isoformat(),
    }


def _printed(badge: Badge) -> PrintedBadge:
    claims = badge.issued.claims
    until = claims.valid_until.date().isoformat()
    return PrintedBadge(
        code=badge.issued.code,
        name=claims.name,
        office=badge.office,
        footer=text("passes.valid_until", date=until),
    )


def _say(count: int) -> None:
    if count % _EVERY == 0:
        print_error(f"{count} badges")
