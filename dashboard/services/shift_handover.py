"""Shift handover: what the next receptionist must know, signed over from one to the other."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dashboard.domain.admission import DoorTimes
from dashboard.domain.calendar import day_bounds, local_day
from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.office import Desk
from dashboard.domain.people import normalised_name
from dashboard.domain.plain_text import is_plain_text
from dashboard.services.access import Permission, User, require
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog, NoAudit
from dashboard.services.occupancy import OccupancyViews
from dashboard.services.ports import Ledger
from dashboard.services.shift import Handover, Handovers, Receipt, ShiftFigures, ShiftViews

LONGEST_NOTE = 2000
LONGEST_NAME = 80
LONGEST_SHIFT = timedelta(hours=24)
_LISTED = 14


class ShiftHandover:
    """Every method asks for the right to check people out at the office before it loads anything.

    A shift is the whole office's: what the other desks did is in its figures too.
    """

    def __init__(
        self,
        *,
        kept: Handovers,
        shifts: ShiftViews,
        ledger: Ledger,
        occupancy: OccupancyViews,
        zone: ZoneInfo,
        changed: Callable[[], object] = lambda: None,
        times: DoorTimes | None = None,
        audit: AuditLog | None = None,
    ) -> None:
        """Work on these ports, with local days as in `zone`; tell `changed` of every signature."""
        self._kept = kept
        self._shifts = shifts
        self._ledger = ledger
        self._occupancy = occupancy
        self._zone = zone
        self._changed = changed
        self._times = times or DoorTimes()
        self._audit = audit or NoAudit()

    def usual_start(self, *, user: User, desk: Desk, now: datetime) -> datetime:
        """When the shift that ends now seems to have begun.

        At the desk's last handover, or else at local midnight; never longer ago than a shift lasts.
        """
        require(user, Permission.CHECK_OUT, office_id=desk.office_id)
        past = self._kept.newest(office_id=desk.office_id, limit=_LISTED)
        today, _ = day_bounds(local_day(now, self._zone), self._zone)
        began = next((each.at for each in past if each.desk == desk.name), today)
        return began if began > now - LONGEST_SHIFT else today

    def figures(
        self, *, user: User, office_id: str, since: datetime, now: datetime
    ) -> ShiftFigures:
        """The shift from `since` until now. Raises InvalidInput, and as the ports."""
        require(user, Permission.CHECK_OUT, office_id=office_id)
        if not now - LONGEST_SHIFT <= since <= now:
            raise InvalidInput(field="since", problem="not_a_shift")
        counts = self._shifts.counts(office_id=office_id, start=since, end=now)
        # Who came to the shift before may wait still; who lapsed then is in that shift's figures.
        lapsed_at = now - self._times.decide_within
        unanswered = self._ledger.waiting(office_id=office_id, since=min(since, lapsed_at))
        arrived = [scan.arrived_at for scan in unanswered]
        live = {row.office_id: row.inside for row in self._occupancy.live()}
        return ShiftFigures(
            counts=counts,
            inside=live.get(office_id, 0),
            waiting=sum(at > lapsed_at for at in arrived),
            undecided=sum(since <= at <= lapsed_at for at in arrived),
        )

    def hand_over(
        self,
        *,
        user: User,
        desk: Desk,
        handover_id: str,
        since: datetime,
        given_by: str,
        note: str,
        now: datetime,
    ) -> Handover:
        """Sign the shift over, with the figures of this moment. The same id signs once.

        Raises InvalidInput for an empty name, a text that cannot be kept or a time that no shift
        begins at.
        """
        require(user, Permission.CHECK_OUT, office_id=desk.office_id)
        handover = Handover(
            id=handover_id,
            office_id=desk.office_id,
            desk=desk.name,
            since=since,
            at=now,
            given_by=_checked_name(given_by, field="given_by"),
            account=user.id,
            note=_checked_note(note),
            figures=self.figures(user=user, office_id=desk.office_id, since=since, now=now),
        )
        if not self._kept.add(handover):
            return self.one(user=user, office_id=desk.office_id, handover_id=handover_id)
        self._changed()
        return handover

    def take_over(
        self, *, user: User, office_id: str, handover_id: str, taken_by: str, now: datetime
    ) -> Handover:
        """The next shift has read it; the first receipt holds.

        Raises NotFound, InvalidInput for an empty name or the name that signed it over.
        """
        handover = self.one(user=user, office_id=office_id, handover_id=handover_id)
        if handover.receipt is not None:
            return handover
        name = _checked_name(taken_by, field="taken_by")
        if normalised_name(name) == normalised_name(handover.given_by):
            raise InvalidInput(field="taken_by", problem="same_person")
        receipt = Receipt(handover_id=handover_id, taken_by=name, account=user.id, at=now)
        if not self._kept.take(receipt):
            return self.one(user=user, office_id=office_id, handover_id=handover_id)
        self._changed()
        return replace(handover, receipt=receipt)

    def one(self, *, user: User, office_id: str, handover_id: str) -> Handover:
        """One handover of the office. Raises NotFound."""
        require(user, Permission.CHECK_OUT, office_id=office_id)
        found = self._kept.get(handover_id)
        if found is None or found.office_id != office_id:
            raise NotFound(what="handover", id=handover_id)
        return found

    def sheet(self, *, user: User, office_id: str, handover_id: str, at: datetime) -> Handover:
        """One handover to be printed and taken along, which is on record. Raises NotFound."""
        found = self.one(user=user, office_id=office_id, handover_id=handover_id)
        entry = AuditEntry(
            at=at,
            kind=AuditKind.EXPORTED,
            actor=user.id,
            office_id=office_id,
            about=f"handover {handover_id}",
        )
        self._audit.record(entry)
        return found

    def pending(self, *, user: User, office_id: str) -> tuple[Handover, ...]:
        """What the office's desks signed over last and nobody has taken yet, newest first."""
        require(user, Permission.CHECK_OUT, office_id=office_id)
        return self._kept.pending(office_id=office_id)

    def past(self, *, user: User, office_id: str) -> tuple[Handover, ...]:
        """The office's last handovers, newest first."""
        require(user, Permission.CHECK_OUT, office_id=office_id)
        return self._kept.newest(office_id=office_id, limit=_LISTED)


def _checked_name(name: str, *, field: str) -> str:
    tidy = " ".join(name.split())
    if not tidy:
        raise InvalidInput(field=field, problem="empty")
    if not is_plain_text(tidy, longest=LONGEST_NAME):
        raise InvalidInput(field=field, problem="not_plain_text")
    return tidy


def _checked_note(note: str) -> str:
    """The note with its lines; each of them is plain text."""
    lines = [line.rstrip() for line in note.strip().splitlines()]
    tidy = "\n".join(lines)
    if len(tidy) > LONGEST_NOTE or not all(
        is_plain_text(line, longest=LONGEST_NOTE) for line in lines if line
    ):
        raise InvalidInput(field="note", problem="not_plain_text")
    return tidy
