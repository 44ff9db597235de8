"""`plates`: issue, re-issue and print the QR signs of offices' doors; set whose code changes."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from dashboard.bootstrap import Services
from dashboard.cli.answers import answer, now
from dashboard.cli.installation import services
from dashboard.credentials.plate_sheet import Paper, write_plates
from dashboard.domain.office import Office
from dashboard.domain.plates import Door, Plate, PlateMode
from dashboard.messages import text
from dashboard.plate_sheets import plate_sheets
from dashboard.services.access import OPERATOR

SAMPLE = (
    "python -m dashboard plates issue both --all\n"
    "  python -m dashboard plates print --size a4 --out plates.pdf"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add `list`, `issue`, `reissue`, `mode` and `print`."""
    doors = [door.value for door in Door]
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("list", help="the plates that hold, and whose code changes")
    issue = actions.add_parser("issue", help="a door's first plate; starts the 48 hours")
    issue.add_argument("door", choices=doors)
    whose = issue.add_mutually_exclusive_group(required=True)
    whose.add_argument("--office", action="append", metavar="ID", help="again for several")
    whose.add_argument("--all", action="store_true", help="every office that has none there")
    reissue = actions.add_parser("reissue", help="a new plate; the former one is refused")
    reissue.add_argument("office")
    reissue.add_argument("door", choices=doors)
    reissue.add_argument("--reason", default="")
    mode = actions.add_parser("mode", help="whether printed plates are enough at an office")
    mode.add_argument("office")
    mode.add_argument("mode", choices=[each.value for each in PlateMode])
    printing = actions.add_parser("print", help="the plates as a PDF, one page each")
    printing.add_argument("--size", choices=[each.value for each in Paper], default=Paper.A4.value)
    printing.add_argument("--out", type=Path, required=True, metavar="FILE")
    printing.add_argument("--office", action="append", metavar="ID", help="else all")


def run(arguments: argparse.Namespace) -> int:
    """Do it and answer with the plates concerned. Raises NotFound and InvalidInput."""
    installation, at = services(), now()
    match arguments.action:
        case "list":
            _answer_all(installation, _plates(installation, None))
        case "issue":
            everybody = [office.id for office in installation.offices.all()]
            wanted = everybody if arguments.all else arguments.office
            issued = installation.plates.issue_missing(
                user=OPERATOR, office_ids=wanted, door=Door(arguments.door), at=at
            )
            _answer_all(installation, _with_offices(installation, issued))
        case "reissue":
            plate = installation.plates.reissue(
                user=OPERATOR,
                office_id=arguments.office,
                door=Door(arguments.door),
                reason=arguments.reason,
                at=at,
            )
            _answer_all(installation, _with_offices(installation, [plate]))
        case "mode":
            mode = PlateMode(arguments.mode)
            installation.plates.set_mode(
                user=OPERATOR, office_id=arguments.office, mode=mode, at=at
            )
            answer({"office": arguments.office, "mode": mode})
        case _:
            _print(installation, arguments)
    return 0


def _print(installation: Services, arguments: argparse.Namespace) -> None:
    settings = installation.settings
    plates = _plates(installation, arguments.office)
    sheets = plate_sheets(plates, code=installation.plate_codes.printed, zone=settings.zone)
    title = text("plates.title", language=settings.language)
    with arguments.out.open("wb") as file:
        write_plates(sheets, file=file, title=title, paper=Paper(arguments.size))
    _answer_all(installation, plates)


def _plates(
    installation: Services, office_ids: list[str] | None
) -> tuple[tuple[Office, Plate], ...]:
    """The plates that hold, of these offices. Raises NotFound for one that is none."""
    wanted = {installation.offices.get(each).id for each in office_ids or ()}
    return tuple(
        (each.office, plate)
        for each in installation.plates.offices(user=OPERATOR)
        if office_ids is None or each.office.id in wanted
        for plate in each.plates
    )


def _with_offices(
    installation: Services, plates: Iterable[Plate]
) -> tuple[tuple[Office, Plate], ...]:
    return tuple((installation.offices.get(plate.office_id), plate) for plate in plates)


def _answer_all(installation: Services, plates: Iterable[tuple[Office, Plate]]) -> None:
    modes = {each.office.id: each.mode for each in installation.plates.offices(user=OPERATOR)}
    for office, plate in plates:
        answer(
            {
                "office": office.id,
                "door": plate.door,
                "issue": plate.issue,
                "issued_at": plate.issued_at.isoformat(),
                "mode": modes[office.id],
                "address": installation.plate_codes.printed(plate),
            }
        )
