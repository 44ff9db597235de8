"""What an invented office has behind it: plain tuples, because there may be tens of millions.

Instants are whole microseconds since 1970-01-01 UTC, and words are the ledger's own.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from dashboard.services.sample_people import SamplePerson

ACTOR = "sample"


class SampleEvent(NamedTuple):
    """An event of a desk; of the closing job where `person` is None."""

    scan_id: str
    kind: str
    first_id: str | None
    desk: str
    at: int
    setting: str
    direction: str
    person: SamplePerson | None
    decision: str
    reason: str
    visit_id: str | None
    inside: int

    @property
    def root_id(self) -> str:
        """The scan that this event is about."""
        return self.first_id or self.scan_id


@dataclass(slots=True)
class SampleStay:
    """A stay of one person; while it lasts, `left_at` is None."""

    visit_id: str
    scan_id: str
    desk: str
    person: SamplePerson
    entered_at: int
    left_at: int | None = None
    closing: str = ""
    closing_scan_id: str = ""


class SampleRepeat(NamedTuple):
    """A code that was held up longer: `scan_id` is another id of the event `of`."""

    scan_id: str
    of: SampleEvent
    seen_at: int


@dataclass(frozen=True, slots=True)
class SampleDay:
    """What happened at one office until the end of a local day and after the day before.

    `limit` people were allowed inside, by these rules. A stay that is closed today may have ended
    the day before, by the closing job's reckoning.
    """

    day: date
    limit: int
    colour_rule: str
    admission_rule: str
    capacity_rule: str | None
    events: list[SampleEvent] = field(default_factory=list)
    repeats: list[SampleRepeat] = field(default_factory=list)
    entered: list[SampleStay] = field(default_factory=list)
    closed: list[SampleStay] = field(default_factory=list)
