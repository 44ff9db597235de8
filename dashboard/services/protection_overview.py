"""What personal data is kept and until when, and what proves that it goes (design section 6)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import local_day
from dashboard.services.access import Permission, User, require
from dashboard.services.audit import AuditKind
from dashboard.services.audit_chain import ChainedEntry
from dashboard.services.audit_trail import AuditTrail, Wanted
from dashboard.services.erasure import Erasure
from dashboard.services.erasure_report import ErasureReport, Trigger
from dashboard.services.key_care import LASTING, KeyCare, KeyVersion, SealedKind
from dashboard.services.ports import Rules
from dashboard.services.retention import DataKind

LATELY = timedelta(days=30)
MOST_REQUESTS = 200
_REPORTS = 10


@dataclass(frozen=True, kw_only=True)
class Ages:
    """What is kept of a kind: rows, the first of them, and the first whose time began to run.

    `first_end` is None where the time of none has begun; of stays it begins with the event.
    """

    rows: int
    oldest: datetime | None = None
    first_end: datetime | None = None


class KeptData(Protocol):
    """Counts of what still says who somebody is. Raises LedgerUnavailable."""

    def ages(self, kind: DataKind, *, black_days: int | None) -> Ages:
        """Of a kind; a case counts for `black_days` (None: for ever)."""

    def sealed_under(self, kind: SealedKind) -> Mapping[int, int]:
        """How many names are sealed under each version of the name key."""

    def asked(self) -> int:
        """Pseudonyms that are to be erased on request and of which something is left."""


@dataclass(frozen=True, kw_only=True)
class KeptKind:
    """A kind of personal data; days are local. `next_on`: when something of it is due."""

    kind: DataKind
    rows: int
    oldest: date | None
    days: int
    next_on: date | None
    due: int


@dataclass(frozen=True, kw_only=True)
class KeyState:
    """A key, and the first day on which it may be destroyed (None: not by itself)."""

    key: KeyVersion
    goes_on: date | None


@dataclass(frozen=True, kw_only=True)
class Backups:
    """When the archives that are here were made, newest first, and how old they may become."""

    made_at: tuple[datetime, ...]
    most_days: int

    def overdue(self, *, now: datetime) -> int:
        """How many are older than they may be."""
        return sum(now - at >= timedelta(days=self.most_days) for at in self.made_at)


@dataclass(frozen=True, kw_only=True)
class Overview:
    """Everything that the page shows. `runs` and `requests` are newest first.

    `anew` of `lasting` names that outlast their key's period are under the newest key.
    """

    kinds: tuple[KeptKind, ...]
    runs: tuple[ErasureReport, ...]
    asked: int
    keys: tuple[KeyState, ...]
    anew: int
    lasting: int
    backups: Backups
    requests: tuple[ChainedEntry, ...]

    @property
    def due(self) -> int:
        """Rows that a run would erase now."""
        return sum(each.due for each in self.kinds)

    @property
    def last(self) -> ErasureReport | None:
        """The last run over everything; a person's own request is none."""
        return next((run for run in self.runs if run.trigger is not Trigger.REQUEST), None)


class ProtectionOverview:
    """Reads; what erases is `Erasure`."""

    def __init__(
        self,
        *,
        kept: KeptData,
        erasure: Erasure,
        keys: KeyCare,
        trail: AuditTrail,
        rules: Rules,
        backups: Callable[[], Backups],
        zone: ZoneInfo,
    ) -> None:
        """`backups` raises OSError where their folder cannot be read."""
        self._kept = kept
        self._erasure = erasure
        self._keys = keys
        self._trail = trail
        self._rules = rules
        self._backups = backups
        self._zone = zone

    def overview(self, *, user: User, now: datetime) -> Overview:
        """How it stands. Raises NotAllowed, LedgerUnavailable, OSError."""
        require(user, Permission.PROTECT_DATA)
        due = self._erasure.due(user=user, now=now)
        keys = self._keys.all_keys()
        anew, lasting = self._resealed()
        wanted = Wanted(since=now - LATELY, kinds=frozenset({AuditKind.PERSON_REQUEST.value}))
        return Overview(
            kinds=tuple(self._kind(kind, due[kind], now) for kind in DataKind),
            runs=self._erasure.reports(user=user, limit=_REPORTS),
            asked=self._kept.asked(),
            keys=tuple(KeyState(key=key, goes_on=self._keys.goes_on(key)) for key in keys),
            anew=anew,
            lasting=lasting,
            backups=self._backups(),
            requests=self._trail.page(wanted, limit=MOST_REQUESTS),
        )

    def _kind(self, kind: DataKind, due: int, now: datetime) -> KeptKind:
        colour = self._rules.in_force(local_day(now, self._zone)).colour
        ages = self._kept.ages(kind, black_days=colour.black_days)
        days = self._erasure.retention.of(kind)
        first, oldest = (
            None if at is None else local_day(at, self._zone)
            for at in (ages.first_end, ages.oldest)
        )
        # A day's rows are due on the day after they were kept for so many days.
        next_on = None if first is None else first + timedelta(days=days + 1)
        return KeptKind(
            kind=kind, rows=ages.rows, oldest=oldest, days=days, next_on=next_on, due=due
        )

    def _resealed(self) -> tuple[int, int]:
        newest = self._keys.newest_name_key()
        under = [self._kept.sealed_under(kind) for kind in LASTING]
        return sum(each.get(newest, 0) for each in under), sum(sum(each.values()) for each in under)
