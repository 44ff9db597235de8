"""A paper list entered afterwards, row by row, with the true times (design 4.4, "Late arrival")."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from dashboard.domain.errors import NotFound
from dashboard.domain.office import Desk
from dashboard.domain.people import normalised_name
from dashboard.domain.rules import Decision
from dashboard.domain.verdict import Reason
from dashboard.services.access import Permission, User, require
from dashboard.services.admission import Admission
from dashboard.services.desk import ScanAnswer
from dashboard.services.front_desk import FrontDesk, PersonInside
from dashboard.services.paper_table import PaperRow

# Staff who wrote somebody on the list have let them in; a possible case is looked at once more.
_SETTLED_BY_STAFF = frozenset({Reason.COLOUR_NEEDS_CHECK, Reason.NO_COLOUR, Reason.DECLARED_ONLY})


class PaperOutcome(StrEnum):
    """What became of a row."""

    INSIDE = "inside"
    LEFT = "left"
    ALREADY_INSIDE = "already_inside"
    REFUSED = "refused"
    WAITING = "waiting"
    NOBODY_INSIDE = "nobody_inside"
    SEVERAL_INSIDE = "several_inside"


# What asks staff to do something yet.
TO_DO = frozenset(
    {
        PaperOutcome.ALREADY_INSIDE,
        PaperOutcome.REFUSED,
        PaperOutcome.WAITING,
        PaperOutcome.NOBODY_INSIDE,
        PaperOutcome.SEVERAL_INSIDE,
    }
)


@dataclass(frozen=True, kw_only=True)
class PaperResult:
    """One row's outcome. `stored_before`: the row had been entered already, and nothing was new.

    `reason` is why somebody was refused or waits.
    """

    row: PaperRow
    outcome: PaperOutcome
    reason: Reason | None = None
    stored_before: bool = False


class PaperList:
    """Enters lists at a desk. One that was sent before, whole or in part, may be sent again."""

    def __init__(self, *, admission: Admission, front_desk: FrontDesk) -> None:
        """Work through these services."""
        self._admission = admission
        self._front_desk = front_desk

    def enter(
        self,
        *,
        user: User,
        desk: Desk,
        rows: Sequence[PaperRow],
        now: datetime,
        progress: Callable[[int], None] = lambda _done: None,
    ) -> tuple[PaperResult, ...]:
        """Store the rows in the order of their times; the results in the list's order.

        A row's event ids follow from what it says, so a row that is stored already stays as it is.
        `progress` hears how many rows are done. Raises NotAllowed before anything, and
        LedgerUnavailable in the middle: then the list is to be sent again.
        """
        require(user, Permission.SCAN, office_id=desk.office_id)
        require(user, Permission.CHECK_OUT, office_id=desk.office_id)
        results: list[PaperResult] = []
        for row, scan_id in _with_ids(sorted(rows, key=lambda row: row.first_at), desk=desk):
            pen = _Pen(self._admission, self._front_desk, user, desk, scan_id, now)
            results.append(pen.enter(row))
            progress(len(results))
        return tuple(sorted(results, key=lambda result: result.row.line))


@dataclass(frozen=True)
class _Pen:
    """Enters one row; `scan_id` is its own."""

    admission: Admission
    front_desk: FrontDesk
    user: User
    desk: Desk
    scan_id: str
    now: datetime

    def enter(self, row: PaperRow) -> PaperResult:
        if row.entered_at is None:
            return self._left_only(row)
        answer = self._admitted(row, row.entered_at)
        before = answer.repeated
        if answer.reason is Reason.ALREADY_INSIDE:
            return self._already_inside(row, stored_before=before)
        if answer.visit_id is None:
            waits = answer.decision is Decision.CHECK
            outcome = PaperOutcome.WAITING if waits else PaperOutcome.REFUSED
            return PaperResult(row=row, outcome=outcome, reason=answer.reason, stored_before=before)
        if row.left_at is None:
            return PaperResult(row=row, outcome=PaperOutcome.INSIDE, stored_before=before)
        left = self._check_out(answer.visit_id, at=row.left_at)
        before = before and (left is None or left.repeated)
        return PaperResult(row=row, outcome=PaperOutcome.LEFT, stored_before=before)

    def _admitted(self, row: PaperRow, at: datetime) -> ScanAnswer:
        answer = self.admission.enter_by_hand(
            user=self.user,
            entry=row.entry,
            desk=self.desk,
            scan_id=self.scan_id,
            at=at,
            now=self.now,
        )
        if answer.decision is not Decision.CHECK or answer.reason not in _SETTLED_BY_STAFF:
            return answer
        confirmed = self.admission.confirm(
            user=self.user, scan_id=answer.scan_id, desk=self.desk, at=at, now=self.now
        )
        return replace(confirmed, repeated=answer.repeated)

    def _already_inside(self, row: PaperRow, *, stored_before: bool) -> PaperResult:
        if row.left_at is not None:
            left = self._left_only(row)
            if left.outcome is PaperOutcome.LEFT:
                return left
        outcome = PaperOutcome.ALREADY_INSIDE
        return PaperResult(row=row, outcome=outcome, stored_before=stored_before)

    def _left_only(self, row: PaperRow) -> PaperResult:
        """Somebody of this name goes, if the office knows exactly one who came before that."""
        if row.left_at is None:
            raise ValueError("a row without an entry has an exit")
        found = self._of_name(row.entry.name, before=row.left_at)
        left = self._check_out(found[0] if len(found) == 1 else "", at=row.left_at)
        if left is not None:
            return PaperResult(row=row, outcome=PaperOutcome.LEFT, stored_before=left.repeated)
        several = len(found) > 1
        outcome = PaperOutcome.SEVERAL_INSIDE if several else PaperOutcome.NOBODY_INSIDE
        return PaperResult(row=row, outcome=outcome)

    def _of_name(self, name: str, *, before: datetime) -> list[str]:
        """The stays of everybody so called, open or closed automatically."""
        office_id, wanted = self.desk.office_id, normalised_name(name)
        people: Iterable[PersonInside] = (
            *self.front_desk.inside(user=self.user, office_id=office_id),
            *self.front_desk.possibly_inside(user=self.user, office_id=office_id, now=self.now),
        )
        return [
            person.visit.visit_id
            for person in people
            if person.visit.entered_at <= before
            and person.particulars is not None
            and normalised_name(person.particulars.name) == wanted
        ]

    def _check_out(self, visit_id: str, *, at: datetime) -> ScanAnswer | None:
        """The exit; what was stored under this row's id before holds. None: no such stay."""
        try:
            return self.admission.check_out(
                user=self.user,
                visit_id=visit_id,
                desk=self.desk,
                scan_id=_digest(self.scan_id, "out"),
                at=at,
                now=self.now,
            )
        except NotFound:
            return None


def _with_ids(rows: Iterable[PaperRow], *, desk: Desk) -> Iterable[tuple[PaperRow, str]]:
    """Each row with its scan id: what it says, and the how manieth row it is that says so."""
    seen: Counter[str] = Counter()
    for row in rows:
        said = (
            desk.office_id,
            normalised_name(row.entry.name) or row.entry.name,
            str(row.entry.birth_date),
            str(row.entered_at),
            str(row.left_at if row.entered_at is None else None),
        )
        digest = _digest(*said)
        seen[digest] += 1
        yield row, _digest(digest, str(seen[digest]))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
