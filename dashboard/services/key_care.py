"""Keys of the installation over time: new ones, names sealed anew, old ones destroyed (section 6).

Names are sealed under the key of the current period, a week from Monday. What is erased in the
ledger still lies in PostgreSQL's log and in backups; nobody can read it there once the key of its
period is destroyed. What lasts longer than a period (names on passes, in the positive register) is
sealed anew under each new key, so that no key stays for their sake.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import local_day
from dashboard.domain.errors import InvalidInput
from dashboard.services.access import SYSTEM, Permission, User, require
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog
from dashboard.services.ports import NameSeal

PERIOD = timedelta(days=7)
ROWS_AT_ONCE = 500


class KeyPurpose(StrEnum):
    """What a key is for."""

    SIGNING = "signing"
    PERSON = "person"
    NAME = "name"
    PLATE = "plate"


# Of these alone it can be told from the ledger whether anything needs them.
_DESTROYABLE = frozenset({KeyPurpose.NAME, KeyPurpose.PERSON})


class SealedKind(StrEnum):
    """Where sealed names lie."""

    SCAN = "scan"
    OPEN_STAY = "open_stay"
    STAY = "stay"
    PASS = "pass"  # nosec B105 # noqa: S105 - a badge, no password
    CASE = "case"


# What outlasts its period and is sealed anew for it; the others go with their retention.
LASTING = (SealedKind.PASS, SealedKind.CASE)


@dataclass(frozen=True, kw_only=True)
class KeyVersion:
    """One key: since when it is (a local day for name keys of a period), until when the newest."""

    purpose: KeyPurpose
    version: int
    since: date
    until: date | None


@dataclass(frozen=True, kw_only=True)
class SealedRow:
    """A sealed name, its row, and what it opens with."""

    id: str
    bound_to: str
    sealed: bytes


@dataclass(frozen=True, kw_only=True)
class Resealed:
    """How many names were sealed anew; `unopened` could not be: their key is not here."""

    resealed: int
    unopened: int


class KeyFolder(Protocol):
    """Where the keys lie. Raises OSError."""

    def all(self) -> tuple[KeyVersion, ...]:
        """Every key by purpose, newest first."""

    def add(self, purpose: KeyPurpose, version: int | None = None) -> int:
        """Make a version, the next one unless told; one that is there stays. Its number."""

    def destroy(self, purpose: KeyPurpose, version: int) -> None:
        """Delete a key for good; one that is gone already is no error."""


class SealedNames(Protocol):
    """Sealed names wherever they lie. Raises LedgerUnavailable."""

    def name_versions(self) -> frozenset[int]:
        """The name keys under which anything is still sealed."""

    def person_versions(self) -> frozenset[int]:
        """The person secrets whose keys stand in the ledger or on a pass."""

    def first_case_on(self) -> date | None:
        """The UTC day of the oldest case that is still looked for by its keys."""

    def outdated(
        self, kind: SealedKind, *, newest: int, after: str, limit: int
    ) -> tuple[SealedRow, ...]:
        """Names under another key than the newest, by row, those after `after`."""

    def replace(self, kind: SealedKind, rows: Sequence[tuple[SealedRow, bytes]]) -> int:
        """Put new forms in place where the old one still stands, in one transaction; how many."""


class KeyCare:
    """Everything may be interrupted, run twice, and run on several servers at once."""

    def __init__(
        self,
        *,
        folder: KeyFolder,
        names: SealedNames,
        seal: NameSeal,
        audit: AuditLog,
        zone: ZoneInfo,
        keep_days: int,
    ) -> None:
        """A key stays `keep_days` after its period: as long as names are kept, and backups."""
        self._folder = folder
        self._names = names
        self._seal = seal
        self._audit = audit
        self._zone = zone
        self._keep = timedelta(days=keep_days)

    def all_keys(self) -> tuple[KeyVersion, ...]:
        """Every key, newest first."""
        return self._folder.all()

    def begin_period(self, *, now: datetime) -> int | None:
        """Make the current period's name key where it is missing; its version, None for no need."""
        due = period_version(local_day(now, self._zone))
        if self._newest(KeyPurpose.NAME) >= due:
            return None
        made = self._folder.add(KeyPurpose.NAME, due)
        self._record(SYSTEM, f"key_made {KeyPurpose.NAME}-{made}", now)
        return made

    def renew(self, purpose: KeyPurpose, *, user: User, now: datetime) -> int:
        """A new key at once, for use when an old one may be known to others. Raises NotAllowed."""
        require(user, Permission.PROTECT_DATA)
        today = local_day(now, self._zone)
        version = None
        if purpose is KeyPurpose.NAME:
            version = max(self._newest(purpose) + 1, int(f"{today:%Y%m%d}"))
        made = self._folder.add(purpose, version)
        self._record(user, f"key_made {purpose}-{made}", now)
        return made

    def reseal(
        self,
        kinds: Sequence[SealedKind] = LASTING,
        *,
        pause: Callable[[], None] = lambda: None,
    ) -> Resealed:
        """Seal names under older keys anew, in small transactions with a pause between them."""
        newest, done, unopened = self._newest(KeyPurpose.NAME), 0, 0
        for kind in kinds:
            after = ""
            while rows := self._names.outdated(
                kind, newest=newest, after=after, limit=ROWS_AT_ONCE
            ):
                anew = [(row, sealed) for row in rows if (sealed := self._anew(row)) is not None]
                done += self._names.replace(kind, anew) if anew else 0
                unopened += len(rows) - len(anew)
                after = rows[-1].id
                pause()
        return Resealed(resealed=done, unopened=unopened)

    def newest_name_key(self) -> int:
        """The version that names are sealed under now; 0 where there is no key yet."""
        return self._newest(KeyPurpose.NAME)

    def goes_on(self, key: KeyVersion) -> date | None:
        """The first day on which it is destroyed if nothing needs it; None for never by itself."""
        if key.purpose not in _DESTROYABLE or key.until is None:
            return None
        return key.until + PERIOD + self._keep

    def destroyable(self, *, now: datetime) -> tuple[KeyVersion, ...]:
        """Keys that nothing needs any more: unused, and followed by a newer one for long enough."""
        today = local_day(now, self._zone)
        over = [
            key
            for key in self._folder.all()
            if (goes_on := self.goes_on(key)) is not None and goes_on <= today
        ]
        return tuple(key for key in over if not self._in_use(key)) if over else ()

    def destroy_due(self, *, now: datetime, user: User = SYSTEM) -> tuple[KeyVersion, ...]:
        """Destroy what nothing needs any more. Raises NotAllowed."""
        require(user, Permission.PROTECT_DATA)
        due = self.destroyable(now=now)
        for key in due:
            self._destroy(key, user, now)
        return due

    def destroy(self, purpose: KeyPurpose, version: int, *, user: User, now: datetime) -> None:
        """Destroy one key before its time. Raises NotAllowed, InvalidInput where it is needed."""
        require(user, Permission.PROTECT_DATA)
        found = [k for k in self._folder.all() if (k.purpose, k.version) == (purpose, version)]
        if not found:
            raise InvalidInput(field="key", problem="unknown", value=f"{purpose}-{version}")
        if purpose not in _DESTROYABLE or found[0].until is None or self._in_use(found[0]):
            raise InvalidInput(field="key", problem="in_use", value=f"{purpose}-{version}")
        self._destroy(found[0], user, now)

    def _in_use(self, key: KeyVersion) -> bool:
        if key.purpose is KeyPurpose.NAME:
            return key.version in self._names.name_versions()
        if key.version in self._names.person_versions():
            return True
        # A case carries keys under the secrets of its day: older than the next one, this too.
        first = self._names.first_case_on()
        return first is not None and key.until is not None and first <= key.until

    def _anew(self, row: SealedRow) -> bytes | None:
        name = self._seal.unseal(row.sealed, bound_to=row.bound_to)
        return None if name is None else self._seal.seal(name, bound_to=row.bound_to)

    def _destroy(self, key: KeyVersion, user: User, now: datetime) -> None:
        self._folder.destroy(key.purpose, key.version)
        self._record(user, f"key_destroyed {key.purpose}-{key.version}", now)

    def _record(self, user: User, about: str, now: datetime) -> None:
        entry = AuditEntry(at=now, kind=AuditKind.KEYS_CHANGED, actor=user.id, about=about)
        self._audit.record(entry)

    def _newest(self, purpose: KeyPurpose) -> int:
        return max((k.version for k in self._folder.all() if k.purpose is purpose), default=0)


def period_version(day: date) -> int:
    """The version of the name key of the period that a local day lies in."""
    monday = day - timedelta(days=day.weekday())
    return int(f"{monday:%Y%m%d}")
