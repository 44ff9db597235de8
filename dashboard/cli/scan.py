"""`scan`: a terminal as a desk."""

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.cli.answers import answer, lines, moment, now
from dashboard.cli.installation import services
from dashboard.domain.errors import CheckInError, InvalidInput, LedgerUnavailable
from dashboard.domain.office import Desk
from dashboard.domain.plain_text import is_plain_text
from dashboard.domain.scan import DirectionSetting
from dashboard.services.access import OPERATOR
from dashboard.services.admission import Admission, new_id
from dashboard.services.desk import ScanAnswer
from dashboard.services.desk_events import LONGEST_DESK

SAMPLE = "python -m dashboard scan --office kominfo --desk 'Loket 1' --direction in < codes.txt"

# A ledger that is busy or restarting is asked again with the same scan id for so long.
PATIENCE_SECONDS = 30.0
PAUSE_SECONDS = 0.5


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add which desk this is."""
    parser.add_argument("--office", required=True, metavar="ID")
    parser.add_argument("--desk", required=True, metavar="NAME")
    parser.add_argument(
        "--direction",
        type=DirectionSetting,
        choices=list(DirectionSetting),
        default=DirectionSetting.AUTO,
    )


def run(arguments: argparse.Namespace) -> int:
    """Answer every line of stdin; exit status 1 where the ledger stayed out of reach.

    Raises NotFound for an unknown office and InvalidInput for a desk without a name, before a
    line is read.
    """
    if not is_plain_text(arguments.desk, longest=LONGEST_DESK):
        raise InvalidInput(field="desk", problem="not_plain_text")
    installation = services()
    installation.offices.get(arguments.office)
    desk = TerminalDesk(
        admission=installation.admission,
        desk=Desk(office_id=arguments.office, name=arguments.desk),
        setting=arguments.direction,
    )
    answered = [desk.answer(line) for line in lines(sys.stdin.buffer) if line.strip()]
    return 0 if all(answered) else 1


@dataclass(frozen=True, kw_only=True)
class TerminalDesk:
    """One desk that reads lines: a code, or a JSON object that says more."""

    admission: Admission
    desk: Desk
    setting: DirectionSetting

    def answer(self, line: str) -> bool:
        """Print the answer to one line. False where the ledger could not be reached in time."""
        said: dict[str, Any] = {}
        try:
            said = _object(line) if line.startswith("{") else {"code": line}
            answer(_written(_patiently(self._asked(said))))
        except LedgerUnavailable as error:
            answer(_unusable(error, said))
            return False
        except CheckInError as error:
            answer(_unusable(error, said))
        return True

    def _asked(self, said: dict[str, Any]) -> Callable[[], ScanAnswer]:
        match said:
            case {"confirm": str(scan_id)}:
                return lambda: self._decide(self.admission.confirm, scan_id)
            case {"decline": str(scan_id)}:
                return lambda: self._decide(self.admission.decline, scan_id)
            case {"code": str(code)}:
                return self._scan(code, said.get("scan_id"), said.get("at"))
        raise InvalidInput(field="line", problem="not_a_code")

    def _scan(self, code: str, scan_id: object, at: object) -> Callable[[], ScanAnswer]:
        known = new_id() if scan_id is None else scan_id
        if not isinstance(known, str):
            raise InvalidInput(field="scan_id", problem="not_text")
        seen_at = now() if at is None else _instant(at)
        return lambda: self.admission.scan(
            user=OPERATOR,
            code=code,
            desk=self.desk,
            scan_id=known,
            setting=self.setting,
            at=seen_at,
            now=now(),
        )

    def _decide(self, step: Callable[..., ScanAnswer], scan_id: str) -> ScanAnswer:
        at = now()
        return step(user=OPERATOR, scan_id=scan_id, desk=self.desk, at=at, now=at)


def _patiently(ask: Callable[[], ScanAnswer]) -> ScanAnswer:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return ask()
        except LedgerUnavailable:
            if time.monotonic() >= until:
                raise
            time.sleep(PAUSE_SECONDS)


def _object(line: str) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(field="line", problem="not_json") from error
    if not isinstance(said, dict):
        raise InvalidInput(field="line", problem="not_an_object")
    return said


def _instant(written: object) -> datetime:
    try:
        return moment(str(written))
    except argparse.ArgumentTypeError as error:
        raise InvalidInput(field="at", problem="not_an_instant") from error


def _written(given: ScanAnswer) -> dict[str, object]:
    return {
        "scan_id": given.scan_id,
        "decision": given.decision,
        "reason": given.reason,
        "colour": given.colour,
        "evidence": given.evidence,
        "inside": given.inside,
        "limit": given.limit,
        "direction": given.direction,
        "visit": given.visit_id,
    }


_NOTHING = ("decision", "colour", "evidence", "inside", "limit", "direction", "visit")


def _unusable(error: CheckInError, said: dict[str, Any]) -> dict[str, object]:
    """What was wrong, with the id that the line gave, so that the asker knows which one it was."""
    about = {"scan_id": said.get("scan_id"), **dict.fromkeys(_NOTHING)}
    return {**about, "reason": error.key, **error.args_}
