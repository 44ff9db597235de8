"""What is known of one local day of one office, and what is reckoned from it (design 4.5).

Instants are whole microseconds since 1970-01-01 UTC, as the ledger keeps them, because ten million
stays pass through here; words are those of the ledger, '' where nothing is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Event(NamedTuple):
    """A standing event. `waited` is desk's time to arrival, None where the event came late.

    `decided_after` is the time from a check to staff's answer, on the answer alone. `overridden`
    says of a refusal that somebody let the person in all the same.
    """

    at: int
    key: str | None
    kind: str
    colour: str
    evidence: str
    direction: str
    decision: str
    reason: str
    overridden: bool
    waited: int | None
    decided_after: int | None


class Stay(NamedTuple):
    """A stay that holds, `entered <= t < left`; `left` None while it is open."""

    entered: int
    left: int | None
    people: int
    key: str
    kind: str
    colour: str
    evidence: str
    closing: str


@dataclass(frozen=True, slots=True)
class DayTerms:
    """What a day is measured against.

    `start` and `end` bound the local day; `hours` names each hour from `start` on by the clock on
    the wall (a day with daylight saving has 23 or 25). `limits` are (from, people), the first from
    `start` on; `open` are spans of opening hours within the day.
    """

    start: int
    end: int
    hours: tuple[int, ...]
    limits: tuple[tuple[int, int], ...]
    open: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class RawDay:
    """What the ledger says of a day, up to `until` (its end, or now).

    `stays` began or ended in the day; who was inside at its start is in `inside_at_start`.
    `corrections` are (at, people).
    """

    until: int
    inside_at_start: int
    events: Sequence[Event]
    stays: Sequence[Stay]
    corrections: Sequence[tuple[int, int]]


class HourFigures(NamedTuple):
    """People who came and left in an hour of the wall clock, and seconds spent inside by all."""

    hour: int
    entered: int
    left: int
    person_seconds: int


class Mix(NamedTuple):
    """Distinct people by what was known of them last: who came, and who was admitted."""

    kind: str
    colour: str
    evidence: str
    came: int
    admitted: int


class Refused(NamedTuple):
    """Refusals of a reason, and how many of them somebody has overridden since."""

    kind: str
    reason: str
    events: int
    overridden: int


@dataclass(frozen=True, slots=True)
class DayFigures:
    """Everything that is kept of a day. Entries and exits count people, companions included.

    `employees` and `visitors` are distinct people, their companions counted with each entry. `peak`
    is reached first at `peak_at`. Seconds: `open_seconds` of opening hours so far,
    `open_person_seconds` spent inside by all in them, `busy_seconds` from 60 % of the limit on,
    `full_seconds` at the limit or above it. `quarters`: people inside at each quarter of an hour.
    `dwell_scan` and `dwell_list` are whole minutes of the stays that ended by a scan or by the
    list, sorted; `automatic` counts those that ended by themselves, which say nothing of dwell.
    `waits` are milliseconds from desk to server, `decisions` seconds from check to answer, sorted.
    """

    entries: int
    exits: int
    employees: int
    visitors: int
    companions: int
    refusals: int
    inside_at_start: int
    inside_at_end: int
    peak: int
    peak_at: int
    limit: int
    open_seconds: int
    open_person_seconds: int
    busy_seconds: int
    full_seconds: int
    automatic: int
    quarters: tuple[int, ...]
    hours: tuple[HourFigures, ...]
    mix: tuple[Mix, ...]
    refused: tuple[Refused, ...]
    dwell_scan: tuple[int, ...]
    dwell_list: tuple[int, ...]
    waits: tuple[int, ...]
    decisions: tuple[int, ...]
