"""The proof of an erasure: what was due, what went, and that every figure is what it was."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from dashboard.services.retention import DataKind


class Trigger(StrEnum):
    """Why an erasure ran."""

    ROUND = "round"
    COMMAND = "command"
    PAGE = "page"
    REQUEST = "request"


@dataclass(frozen=True, kw_only=True)
class Erased:
    """How much went: rows, the names sealed in them, notes, and pseudonyms of people."""

    rows: int = 0
    names: int = 0
    notes: int = 0
    people: int = 0

    def __add__(self, other: "Erased") -> "Erased":
        return Erased(
            rows=self.rows + other.rows,
            names=self.names + other.names,
            notes=self.notes + other.notes,
            people=self.people + other.people,
        )


@dataclass(frozen=True, kw_only=True)
class DayProof:
    """One office's local day: fingerprints of all its figures before and after."""

    office_id: str
    day: date
    before: str
    after: str

    @property
    def unchanged(self) -> bool:
        """Whether no figure has changed."""
        return self.before == self.after


@dataclass(frozen=True, kw_only=True)
class ErasureReport:
    """One run. It names nobody.

    `days_kept` are the rules of retention, `erased` what went by kind. `held_back` people had a
    stay that has not ended long enough; `left` rows were due and are still there. An `interrupted`
    run tells what it did until then; the next one goes on. `log_truncated`: whether the log was
    emptied of what was overwritten; None on PostgreSQL, where only destroyed keys see to that.
    `later` says when the rest of a person's request follows; None where nothing is left of it.
    """

    run_id: str
    trigger: Trigger
    actor: str
    started_at: datetime
    finished_at: datetime
    days_kept: Mapping[DataKind, int]
    erased: Mapping[DataKind, Erased]
    figures: tuple[DayProof, ...]
    held_back: int = 0
    left: int = 0
    interrupted: bool = False
    log_truncated: bool | None = None
    keys_destroyed: tuple[str, ...] = ()
    backups_removed: tuple[str, ...] = ()
    later: date | None = None

    @property
    def rows(self) -> int:
        """Rows that were erased in all."""
        return sum(each.rows for each in self.erased.values())

    @property
    def changed(self) -> tuple[DayProof, ...]:
        """Days on which a figure is not what it was."""
        return tuple(each for each in self.figures if not each.unchanged)

    @property
    def holds(self) -> bool:
        """Whether everything that was due went and nothing else changed."""
        done = self.left == 0 and not self.interrupted and self.log_truncated is not False
        return done and not self.changed

    @property
    def changed_something(self) -> bool:
        """Whether anything is gone that was there before."""
        return bool(self.rows or self.keys_destroyed or self.backups_removed)

    @property
    def fingerprint(self) -> str:
        """What the audit log has of it, so that a report that was changed is found."""
        return hashlib.sha256(self.packed().encode()).hexdigest()

    def packed(self) -> str:
        """The report as JSON; `unpacked` is the inverse."""
        return json.dumps(asdict(self), default=_plain, sort_keys=True, separators=(",", ":"))


def unpacked(text: str) -> ErasureReport:
    """What `packed` wrote."""
    read: dict[str, Any] = json.loads(text)
    for name in ("started_at", "finished_at"):
        read[name] = datetime.fromisoformat(read[name])
    days = read.pop("figures")
    return ErasureReport(
        **(
            read
            | {
                "trigger": Trigger(read["trigger"]),
                "days_kept": {DataKind(kind): n for kind, n in read["days_kept"].items()},
                "erased": {DataKind(kind): Erased(**n) for kind, n in read["erased"].items()},
                "figures": tuple(
                    DayProof(**(day | {"day": date.fromisoformat(day["day"])})) for day in days
                ),
                "keys_destroyed": tuple(read["keys_destroyed"]),
                "backups_removed": tuple(read["backups_removed"]),
                "later": date.fromisoformat(read["later"]) if read["later"] else None,
            }
        )
    )


@dataclass
class Tally:
    """What a run has done so far."""

    erased: dict[DataKind, Erased] = field(default_factory=dict)
    figures: list[DayProof] = field(default_factory=list)
    held: set[str] = field(default_factory=set)

    @property
    def rows(self) -> int:
        """Rows so far."""
        return sum(each.rows for each in self.erased.values())

    def add(self, kind: DataKind, erased: Erased) -> None:
        """Count it."""
        self.erased[kind] = self.erased.get(kind, Erased()) + erased


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
