"""What an invented office has behind it."""

from dataclasses import dataclass, field
from datetime import datetime

from dashboard.domain.scan import ClosedVisit, OpenVisit, Scan


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """A code that was held up longer: `scan_id` is another id of the event `of`."""

    scan_id: str
    of: Scan
    seen_at: datetime


@dataclass(frozen=True, kw_only=True)
class OfficeHistory:
    """Everything that happened at one office, events in their order."""

    office_id: str
    scans: list[Scan] = field(default_factory=list)
    repeats: list[Repeat] = field(default_factory=list)
    closed: list[ClosedVisit] = field(default_factory=list)
    open: list[OpenVisit] = field(default_factory=list)
