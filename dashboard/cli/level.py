"""`level`: the PPKM level."""

import argparse
from datetime import date

from dashboard.cli.answers import answer, day, now
from dashboard.cli.installation import services
from dashboard.domain.rules import LevelChange
from dashboard.services.access import OPERATOR
from dashboard.services.audit import AuditEntry, AuditKind

_LEVELS = {"none": 0} | {str(level): level for level in range(5)}

SAMPLE = "python -m dashboard level set 2 --from 2021-11-16"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add `set` and `list`."""
    actions = parser.add_subparsers(dest="action", required=True)
    setting = actions.add_parser("set", help="a level from a local day on; `none` lifts it")
    setting.add_argument("level", choices=_LEVELS, metavar="{none,1,2,3,4}")
    setting.add_argument("--from", dest="valid_from", required=True, type=day, metavar="DATE")
    actions.add_parser("list", help="one line a change, oldest first")


def run(arguments: argparse.Namespace) -> int:
    """Change or list; either answers with the changes concerned."""
    installation = services()
    offices = installation.offices
    if arguments.action == "set":
        change = LevelChange(level=_LEVELS[arguments.level], valid_from=arguments.valid_from)
        offices.set_level(change)
        installation.audit.record(
            AuditEntry(
                at=now(),
                kind=AuditKind.POLICY_CHANGED,
                actor=OPERATOR.id,
                about=f"level {change.valid_from}",
                reason=arguments.level,
            )
        )
        answer(_record(change.level, change.valid_from))
        return 0
    for known in offices.levels():
        answer(_record(known.level, known.valid_from))
    return 0


def _record(level: int, valid_from: date) -> dict[str, object]:
    return {"level": level, "from": valid_from.isoformat()}
