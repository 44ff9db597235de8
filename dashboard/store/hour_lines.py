"""The roll-up's lines of one office, counted again from what the ledger says."""

from collections import Counter
from collections.abc import Iterable, Mapping

from dashboard.domain.day_figures import RawDay, Stay
from dashboard.domain.people import Evidence
from dashboard.domain.rules import Decision
from dashboard.store.moments import HOUR_MICROS
from dashboard.store.rollup import COUNTS

# hour, person kind, colour, evidence, decision: KEY without the office
Line = tuple[int, str, str, str, str]
# events, entered, left, corrected: COUNTS
Counts = tuple[int, ...]

_ADMIT = Decision.ADMIT.value
_RECORDED = Decision.RECORDED.value
_NOBODY = ("", "", Evidence.NONE.value, _RECORDED)


class HourLines:
    """Counts span after span; an hour may begin in one and end in the next."""

    def __init__(self) -> None:
        """Start with nothing counted."""
        self._counts: tuple[Counter[Line], ...] = tuple(Counter() for _ in COUNTS)

    def add(self, raw: RawDay, *, start: int) -> None:
        """Count the events, stays and corrections of `start <= t < raw.until`."""
        events, entered, left, corrected = self._counts
        events.update(
            (each.at // HOUR_MICROS, each.kind, each.colour, each.evidence, each.decision)
            for each in raw.events
        )
        for stay in raw.stays:
            if start <= stay.entered < raw.until:
                entered[_line(stay.entered, stay, _ADMIT)] += stay.people
            if stay.left is not None and start <= stay.left < raw.until:
                left[_line(stay.left, stay, _RECORDED)] += stay.people
        for at, people in raw.corrections:
            corrected[(at // HOUR_MICROS, *_NOBODY)] += people

    def take(self, *, before: int) -> Mapping[Line, Counts]:
        """The lines of hours before this one that are not all zero; they are forgotten here."""
        ready = {line for counts in self._counts for line in counts if line[0] < before}
        # Not by [], which asks a method of Counter where a line is missing.
        events, entered, left, corrected = (counts.get for counts in self._counts)
        taken = {
            line: (events(line, 0), entered(line, 0), left(line, 0), corrected(line, 0))
            for line in ready
        }
        self._forget(ready)
        return {line: counts for line, counts in taken.items() if any(counts)}

    def _forget(self, lines: Iterable[Line]) -> None:
        for counts in self._counts:
            for line in lines:
                counts.pop(line, None)


def _line(at: int, stay: Stay, decision: str) -> Line:
    return (at // HOUR_MICROS, stay.kind, stay.colour, stay.evidence, decision)
