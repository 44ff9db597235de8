"""What an event adds to its hour: the one definition of the roll-up's lines (design section 5).

The ledger's transactions, the bulk load and a rebuild all count with it.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.rules import Decision
from dashboard.domain.scan import ClosedVisit, OpenVisit, Scan
from dashboard.store.moments import hour_of, micros

COUNTS = ("events", "entered", "left", "corrected")
KEY = ("office_id", "hour", "person_kind", "colour", "evidence", "decision")

# hour, person kind, colour, evidence, decision
_Line = tuple[int, str, str, str, str]


class HourCounts:
    """Counts of one office, by hour and by what distinguishes its lines."""

    def __init__(self, office_id: str) -> None:
        """Start with nothing counted."""
        self._office_id = office_id
        self._counts: dict[_Line, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))

    def __bool__(self) -> bool:
        """Whether anything was counted."""
        return bool(self._counts)

    def earliest_hour(self) -> int:
        """The first hour that anything was counted in."""
        return min(line[0] for line in self._counts)

    def add_event(self, scan: Scan) -> None:
        """An event counts once, in the hour of its desk's time, under its decision."""
        self._counts[_line_of_event(scan)]["events"] += 1

    def take_event(self, scan: Scan) -> None:
        """An annulled event does not count."""
        self._counts[_line_of_event(scan)]["events"] -= 1

    def add_entry(self, visit: OpenVisit) -> None:
        """People count when they come, under `admit`."""
        self._counts[_line_of_entry(visit)]["entered"] += visit.people

    def take_entry(self, visit: OpenVisit) -> None:
        """Who never came does not count."""
        self._counts[_line_of_entry(visit)]["entered"] -= visit.people

    def add_exit(self, closed: ClosedVisit) -> None:
        """People count when they go, under `recorded`."""
        self._counts[_line_of_exit(closed)]["left"] += closed.visit.people

    def take_exit(self, closed: ClosedVisit) -> None:
        """Who did not go then does not count."""
        self._counts[_line_of_exit(closed)]["left"] -= closed.visit.people

    def add_correction(self, at: int, *, people: int) -> None:
        """A headcount's correction counts at its moment, in a line that says nothing of people."""
        line = _line(at, None, None, Evidence.NONE, Decision.RECORDED)
        self._counts[line]["corrected"] += people

    def rows(self) -> Iterator[dict[str, Any]]:
        """Rows of `rollup_hour` to add to what is there."""
        for line, counts in self._counts.items():
            yield dict(zip(KEY, (self._office_id, *line), strict=True)) | counts


def _line_of_event(scan: Scan) -> _Line:
    return _line(micros(scan.at), scan.person_kind, scan.colour, scan.evidence, scan.decision)


def _line_of_entry(visit: OpenVisit) -> _Line:
    at = micros(visit.entered_at)
    return _line(at, visit.person_kind, visit.colour, visit.evidence, Decision.ADMIT)


def _line_of_exit(closed: ClosedVisit) -> _Line:
    visit, at = closed.visit, micros(closed.left_at)
    return _line(at, visit.person_kind, visit.colour, visit.evidence, Decision.RECORDED)


def _line(
    at: int,
    kind: PersonKind | None,
    colour: Colour | None,
    evidence: Evidence,
    decision: Decision,
) -> _Line:
    return (
        hour_of(at),
        kind.value if kind else "",
        colour.value if colour else "",
        evidence.value,
        decision.value,
    )
