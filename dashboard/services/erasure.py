"""Erasing personal data whose time is over, or whose person asks for it, with a proof (section 6).

UU PDP 27/2022: article 43 (erasure when the time is over, or on request), article 44 (destruction),
article 8 (the right of the person).
"""

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import day_bounds, local_day
from dashboard.services.access import SYSTEM, Permission, User, require
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog
from dashboard.services.erasure_ports import (
    DayFingerprints,
    ErasureBook,
    Limits,
    OldBackups,
    OtherErasure,
    StayErasure,
    Traces,
)
from dashboard.services.erasure_report import ErasureReport, Tally, Trigger
from dashboard.services.key_care import KeyCare
from dashboard.services.ports import Rules
from dashboard.services.retention import DataKind, Retention
from dashboard.services.stay_sweep import ROWS_AT_ONCE, Pause, StaySweep

# Whoever has the turn renews it between two transactions.
_TURN = timedelta(minutes=10)
# Late arrivals and early exits are looked for 24 hours back (design 4.4): a person's own request
# reaches to the end of the day before yesterday at once, and the rest by itself.
_RECENT_DAYS = 1
MOST_REPORTS = 400


@dataclass(frozen=True, kw_only=True)
class ErasureStore:
    """Where everything lies."""

    stays: StayErasure
    others: OtherErasure
    figures: DayFingerprints
    book: ErasureBook
    traces: Traces
    backups: OldBackups


@dataclass
class _Run:
    trigger: Trigger
    user: User
    started_at: datetime
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    tally: Tally = field(default_factory=Tally)
    left: int = 0
    interrupted: bool = False
    log_truncated: bool | None = None
    keys: tuple[str, ...] = ()
    backups: tuple[str, ...] = ()
    later: date | None = None
    report: ErasureReport | None = None


class _TurnLost(Exception):
    """Another process has taken the turn over."""


class Erasure:
    """May run late, twice and on several servers, and be interrupted anywhere."""

    def __init__(
        self,
        *,
        store: ErasureStore,
        keys: KeyCare,
        audit: AuditLog,
        rules: Rules,
        retention: Retention,
        zone: ZoneInfo,
        clock: Callable[[], datetime],
        pause: Callable[[], None] = lambda: None,
    ) -> None:
        """Keep data as `retention` says; `pause` lets the desks write between transactions."""
        self._store = store
        self._keys = keys
        self._audit = audit
        self._rules = rules
        self._retention = retention
        self._zone = zone
        self._clock = clock
        self._rest = pause
        self._holder = secrets.token_hex(8)
        self._sweep = StaySweep(stays=store.stays, figures=store.figures, zone=zone)

    @property
    def retention(self) -> Retention:
        """How long each kind is kept."""
        return self._retention

    def run(
        self,
        *,
        now: datetime,
        user: User = SYSTEM,
        trigger: Trigger = Trigger.ROUND,
        told: Callable[[int], None] = lambda _rows: None,
    ) -> ErasureReport | None:
        """Erase everything whose time is over; None where another process is doing it.

        `told` hears between two transactions how many rows are gone; what it raises ends the run.
        Raises NotAllowed and LedgerUnavailable; what was done until then stays done.
        """
        require(user, Permission.PROTECT_DATA)
        if not self._store.book.take_turn(self._holder, now=self._clock(), lasting=_TURN):
            return None
        today = local_day(now, self._zone)
        first_kept = self._retention.first_kept(DataKind.STAYS, today=today)
        try:
            with self._reported(trigger, user) as run:
                pause = partial(self._pause, run, told)
                self._sweep.everybody(run.tally, first_kept=first_kept, pause=pause)
                self._answer(self._store.book.requests(), run, now, pause=pause)
                for kind in self._others():
                    self._erase_others(kind, run, today, pause=pause)
                run.backups = self._store.backups.remove(now=now)
                self._keys.reseal(pause=pause)
                run.left = sum(self._due(today).values())
                run.log_truncated = self._store.traces.wipe()
                gone = self._keys.destroy_due(now=now)
                run.keys = tuple(f"{key.purpose}-{key.version}" for key in gone)
        except _TurnLost:
            return None
        finally:
            self._store.book.end_turn(self._holder)
        return self._kept(run)

    def erase_person(
        self, *, user: User, person_keys: Sequence[str], now: datetime
    ) -> ErasureReport:
        """Erase one person's finished stays, whose keys are all that they are known by.

        `services.people.keys_of_credential` gives the keys (`Person.key_values`). What is of today
        or yesterday, and a stay that goes on, is erased by the rounds as soon as nothing looks for
        it any more: the report's `later` says on which day at the latest, unless a stay goes on.
        Passes and the positive register are not touched. Raises NotAllowed, LedgerUnavailable.
        """
        require(user, Permission.PROTECT_DATA)
        with self._reported(Trigger.REQUEST, user) as run:
            self._answer(person_keys, run, now, pause=self._rest)
            run.log_truncated = self._store.traces.wipe()
        return self._kept(run)

    def due(self, *, user: User, now: datetime) -> Mapping[DataKind, int]:
        """How many rows of each kind a run would erase now. Raises NotAllowed."""
        require(user, Permission.PROTECT_DATA)
        return self._due(local_day(now, self._zone))

    def overdue(self, *, now: datetime, by_days: int = 2) -> Mapping[DataKind, int]:
        """Rows that should have gone so many days ago; for the doctor."""
        due = self._due(local_day(now, self._zone) - timedelta(days=by_days))
        return {kind: number for kind, number in due.items() if number}

    def reports(self, *, user: User, limit: int = 30) -> tuple[ErasureReport, ...]:
        """The last runs, newest first. Raises NotAllowed."""
        require(user, Permission.PROTECT_DATA)
        return self._store.book.reports(limit=min(limit, MOST_REPORTS))

    def _answer(self, asked: Collection[str], run: _Run, now: datetime, *, pause: Pause) -> None:
        """Erase what may go of people who asked, and remember those of whom something is left."""
        if not asked:
            return
        keys = self._store.stays.with_companions(sorted(asked))
        today = local_day(now, self._zone)
        first_kept = today - timedelta(days=_RECENT_DAYS)
        self._sweep.some(keys, run.tally, first_kept=first_kept, pause=pause)
        left = self._store.stays.moments_of(keys)
        if not left:
            self._store.book.answered(keys)
            return
        self._store.book.ask(keys, at=now)
        newest = max(local_day(at, self._zone) for _, at in left)
        run.later = newest + timedelta(days=_RECENT_DAYS + 1)

    def _erase_others(self, kind: DataKind, run: _Run, today: date, *, pause: Pause) -> None:
        limits = self._limits(kind, today)
        while True:
            erased = self._store.others.erase(kind, limits, at_most=ROWS_AT_ONCE)
            if not erased.rows:
                return
            run.tally.add(kind, erased)
            pause()

    def _due(self, today: date) -> dict[DataKind, int]:
        first_kept = self._retention.first_kept(DataKind.STAYS, today=today)
        stays = {DataKind.STAYS: self._sweep.due(first_kept=first_kept)}
        others = {
            kind: self._store.others.due(kind, self._limits(kind, today)) for kind in self._others()
        }
        return stays | others

    def _limits(self, kind: DataKind, today: date) -> Limits:
        first_kept = self._retention.first_kept(kind, today=today)
        black_days = self._rules.in_force(today).colour.black_days
        over = None if black_days is None else first_kept - timedelta(days=black_days)
        return Limits(before=day_bounds(first_kept, self._zone)[0], over_before=over)

    def _others(self) -> tuple[DataKind, ...]:
        return tuple(kind for kind in DataKind if kind is not DataKind.STAYS)

    def _pause(self, run: _Run, told: Callable[[int], None]) -> None:
        told(run.tally.rows)
        self._rest()
        if not self._store.book.take_turn(self._holder, now=self._clock(), lasting=_TURN):
            raise _TurnLost

    @contextmanager
    def _reported(self, trigger: Trigger, user: User) -> Iterator[_Run]:
        """Keep what a run has done, also where it is interrupted."""
        run = _Run(trigger=trigger, user=user, started_at=self._clock())
        try:
            yield run
        except BaseException:
            run.interrupted = True
            if run.tally.erased:
                self._keep(run)
            raise
        self._keep(run)

    def _keep(self, run: _Run) -> None:
        report = run.report = self._report(run)
        self._store.book.keep(report)
        if report.changed_something or not report.holds:
            self._audit.record(
                AuditEntry(
                    at=report.finished_at,
                    kind=AuditKind.ERASED,
                    actor=run.user.id,
                    about=f"erasure {run.id}",
                    reason=f"{report.rows} {report.fingerprint}",
                )
            )

    @staticmethod
    def _kept(run: _Run) -> ErasureReport:
        if run.report is None:
            raise LookupError(run.id)
        return run.report

    def _report(self, run: _Run) -> ErasureReport:
        return ErasureReport(
            run_id=run.id,
            trigger=run.trigger,
            actor=run.user.id,
            started_at=run.started_at,
            finished_at=self._clock(),
            days_kept=self._retention.all(),
            erased=run.tally.erased,
            figures=tuple(run.tally.figures),
            held_back=len(run.tally.held),
            left=run.left,
            interrupted=run.interrupted,
            log_truncated=run.log_truncated,
            keys_destroyed=run.keys,
            backups_removed=run.backups,
            later=run.later,
        )
