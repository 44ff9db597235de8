"""`issue`: sign one pass, or one for each row of a CSV file."""

import argparse
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from dashboard.badges import badges_of
from dashboard.bootstrap import Services
from dashboard.cli.answers import answer, day, now, print_error
from dashboard.cli.installation import services
from dashboard.credentials.badge_sheet import write_badges
from dashboard.credentials.qr import symbol, write_png
from dashboard.domain.calendar import local_day
from dashboard.domain.people import PersonKind, masked_name
from dashboard.messages import text
from dashboard.services.access import OPERATOR
from dashboard.services.pass_table import GoodRow, PassTable, read_table
from dashboard.services.passes import DEFAULT_COURSE, IssuedPass, PassRequest

SAMPLE = (
    'python -m dashboard issue --name "Siti Rahmawati" --kind employee --doses 2 --png siti.png\n'
    "  python -m dashboard issue --csv employees.csv --badges badges.pdf"
)

_ALL_ISSUED, _SOME_BAD = 0, 1
_TOLD_EVERY = 500


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what a pass says, or where a table of passes is."""
    one_or_many = parser.add_mutually_exclusive_group(required=True)
    one_or_many.add_argument("--name")
    one_or_many.add_argument("--csv", type=Path, metavar="FILE", help="one pass for each row")
    parser.add_argument("--kind", choices=[kind.value for kind in PersonKind])
    parser.add_argument("--doses", type=int)
    parser.add_argument("--course", type=int, default=DEFAULT_COURSE, help="doses of the course")
    parser.add_argument("--birth-date", type=day, help="for the person key only; not in the pass")
    parser.add_argument("--valid-days", type=int, default=PassRequest.valid_days)
    parser.add_argument("--office", metavar="ID", help="printed on the badge")
    parser.add_argument("--png", type=Path, metavar="FILE", help="write the QR picture here")
    parser.add_argument("--badges", type=Path, metavar="FILE", help="write badges to print, a PDF")
    parser.add_argument("--dry-run", action="store_true", help="with --csv: only list bad rows")
    parser.add_argument(
        "--again", action="store_true", help="with --csv: also people who have a valid pass"
    )
    parser.set_defaults(misused=parser.error)


def run(arguments: argparse.Namespace) -> int:
    """Issue and answer with one line a pass; exit status 1 where a row was bad."""
    if arguments.csv:
        return _from_table(arguments)
    if arguments.kind is None or arguments.doses is None:
        arguments.misused("--name needs --kind and --doses")
    installation = services()
    if arguments.office:
        installation.offices.get(arguments.office)
    issued = installation.passes.issue(user=OPERATOR, request=_request(arguments), at=now())
    if arguments.png:
        write_png(issued.code, file=arguments.png)
    _print_badges((issued,), arguments, installation)
    version = symbol(issued.code).version
    answer(_record(issued) | {"qr_version": version, "png": arguments.png})
    return _ALL_ISSUED


def _from_table(arguments: argparse.Namespace) -> int:
    installation, at = services(), now()
    table = read_table(
        arguments.csv.read_bytes(),
        offices=installation.offices.all(),
        today=local_day(at, installation.settings.zone),
    )
    rows = _wanted(table, arguments, installation, at=at)
    if not arguments.dry_run:
        issued = installation.passes.issue_many(
            user=OPERATOR, requests=[row.request for row in rows], at=at, progress=_tell("signed")
        )
        for row, each in zip(rows, issued, strict=True):
            answer({"line": row.line} | _record(each))
        _print_badges(issued, arguments, installation)
    return _SOME_BAD if table.bad else _ALL_ISSUED


def _wanted(
    table: PassTable, arguments: argparse.Namespace, installation: Services, *, at: datetime
) -> tuple[GoodRow, ...]:
    """The rows to issue; the others are answered here, with their line and the reason."""
    for bad in table.bad:
        answer(
            {
                "line": bad.line,
                "status": "bad",
                "field": bad.field,
                "problem": bad.problem,
                "first_line": bad.first_line,
            }
        )
    if arguments.again:
        return table.good
    held = installation.passes.holders(user=OPERATOR, requests=table.requests, at=at)
    for row, has_one in zip(table.good, held, strict=True):
        if has_one:
            answer({"line": row.line, "status": "skipped", "problem": "has_a_valid_pass"})
    return tuple(row for row, has_one in zip(table.good, held, strict=True) if not has_one)


def _print_badges(
    issued: Sequence[IssuedPass], arguments: argparse.Namespace, installation: Services
) -> None:
    if not arguments.badges or not issued:
        return
    settings = installation.settings
    badges = badges_of(
        issued,
        offices=installation.offices.all(),
        zone=settings.zone,
        language=settings.language,
    )
    title = text("passes.title", language=settings.language)
    with arguments.badges.open("wb") as file:
        write_badges(badges, file=file, title=title, progress=_tell("drawn"))


def _tell(what: str) -> Callable[[int], None]:
    """Says how far a long piece of work is, to whoever watches."""

    def tell(done: int) -> None:
        if done and done % _TOLD_EVERY == 0:
            print_error(f"{done} {what}")

    return tell


def _record(issued: IssuedPass) -> dict[str, object]:
    claims = issued.claims
    return {
        "code": issued.code,
        "id": claims.subject,
        "holder": masked_name(claims.name),
        "kind": claims.kind,
        "doses": claims.doses,
        "course": claims.course,
        "office": issued.office_id,
        "valid_from": claims.valid_from.isoformat(),
        "valid_until": claims.valid_until.isoformat(),
    }


def _request(arguments: argparse.Namespace) -> PassRequest:
    return PassRequest(
        name=arguments.name,
        kind=PersonKind(arguments.kind),
        doses=arguments.doses,
        course=arguments.course,
        birth_date=arguments.birth_date,
        valid_days=arguments.valid_days,
        office_id=arguments.office,
    )
