"""The erasure on a database with random days, and everything that its charts say."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from dashboard.domain.calendar import local_day
from dashboard.services.day_terms import OfficeTerms
from dashboard.services.erasure import Erasure, ErasureStore
from dashboard.services.erasure_ports import Traces
from dashboard.services.erasure_report import ErasureReport, Trigger
from dashboard.services.figures import Period, Span
from dashboard.services.key_care import KeyCare
from dashboard.services.retention import DataKind, Retention
from dashboard.store.audit import SqlAuditLog
from dashboard.store.capacities import SqlCapacities
from dashboard.store.coverage import SqlCoverage
from dashboard.store.day_fingerprints import SqlDayFingerprints
from dashboard.store.erasure_book import SqlErasureBook
from dashboard.store.figure_views import SqlFigureViews
from dashboard.store.occupancy_views import SqlOccupancyViews
from dashboard.store.other_erasure import SqlOtherErasure
from dashboard.store.overwritten import SqlTraces
from dashboard.store.recount import differences
from dashboard.store.scanned_people import SqlScannedPeople
from dashboard.store.sealed_names import SqlSealedNames
from dashboard.store.stay_erasure import SqlStayErasure
from tests.contract.door import SEAL, ZONE
from tests.contract.law_side import OFFICES, NeverClosed

_MORNING = datetime(2021, 9, 22, tzinfo=UTC)


class NoKeys:
    """A folder of keys that has none to destroy."""

    def all(self) -> tuple[Any, ...]:
        return ()

    def add(self, purpose: Any, version: int | None = None) -> int:
        raise AssertionError(purpose, version)

    def destroy(self, purpose: Any, version: int) -> None:
        raise AssertionError(purpose, version)


class NoBackups:
    """Nothing to remove."""

    def remove(self, *, now: datetime) -> tuple[str, ...]:
        return ()


@dataclass
class Eraser:
    """The service on one database. `pauses` counts down to an interruption, if it is set.

    `traces`: in the place of the database's own.
    """

    engine: sa.Engine
    rules: Any
    retention: Retention = field(default_factory=Retention)
    pauses: int | None = None
    clock: datetime = _MORNING
    traces: Traces | None = None

    def __post_init__(self) -> None:
        audit = SqlAuditLog(self.engine)
        self.terms = OfficeTerms(
            capacities=SqlCapacities(self.engine),
            rules=self.rules,
            hours=NeverClosed(),
            zone=ZONE,
        )
        self.book = SqlErasureBook(self.engine)
        self.stays = SqlStayErasure(self.engine)
        self.keys = KeyCare(
            folder=NoKeys(),
            names=SqlSealedNames(self.engine),
            seal=SEAL,
            audit=audit,
            zone=ZONE,
            keep_days=30,
        )
        self.service = Erasure(
            store=ErasureStore(
                stays=self.stays,
                others=SqlOtherErasure(self.engine),
                figures=SqlDayFingerprints(self.engine, terms=self.terms),
                book=self.book,
                traces=self.traces or SqlTraces(self.engine),
                backups=NoBackups(),
            ),
            keys=self.keys,
            audit=audit,
            rules=self.rules,
            retention=self.retention,
            zone=ZONE,
            clock=lambda: self.clock,
            pause=self._pause,
        )

    def run(self, now: datetime) -> ErasureReport:
        report = self.service.run(now=now, trigger=Trigger.COMMAND)
        assert report is not None
        return report

    def _pause(self) -> None:
        if self.pauses is not None:
            self.pauses -= 1
            if self.pauses < 0:
                raise KeyboardInterrupt


def charts(eraser: Eraser, *, first: date, at: datetime) -> dict[str, Any]:
    """What every chart's query says, reckoned from the rows as they are now."""
    engine = eraser.engine
    assert differences(engine) == ()
    last = local_day(at, ZONE)
    kept_from = eraser.retention.first_kept(DataKind.STAYS, today=last)
    views = SqlFigureViews(engine, terms=eraser.terms)
    live = SqlOccupancyViews(engine)
    span = Span(office_ids=OFFICES, period=Period(first=first, last=last), at=at)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    ends = {day: (_midnight(day), _midnight(day + timedelta(days=1))) for day in days}
    return {
        "days": views.days(span),
        "mix": views.mix(span),
        "mix by week": views.mix_by([span.period, Period(first=last, last=last)], span),
        "coverage": SqlCoverage(engine).coverage(
            office_ids=OFFICES, since=_midnight(kept_from), at=at
        ),
        "refusals": views.refusals(span),
        "heat": views.heat(span),
        "all history": views.heat_of_all_history(OFFICES, at=at),
        "dwell": views.dwell(span),
        "speed": views.in_full(span).speed,
        "lines": {office: views.day_lines(_of(span, office)) for office in OFFICES},
        "live": live.live(),
        "counts": {day: live.day_counts(start=s, end=e) for day, (s, e) in ends.items()},
        "hours": {day: live.hourly_inside(start=s, end=e) for day, (s, e) in ends.items()},
        "curves": {
            (day, office): live.curve(office_id=office, start=s, end=e)
            for day, (s, e) in ends.items()
            for office in OFFICES
        },
        "flows": {
            (day, office): live.flows(office_id=office, start=s, end=e)
            for day, (s, e) in ends.items()
            for office in OFFICES
        },
        "scanned": SqlScannedPeople(engine, zone=ZONE).per_day(first=first, last=last),
    }


def _of(span: Span, office: str) -> Span:
    return Span(office_ids=(office,), period=span.period, at=span.at)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=ZONE)
