"""What staff do at the desk beside scanning: decide, override, check out, take back."""

from datetime import datetime

from dashboard.domain.office import Desk
from dashboard.domain.scan import DirectionSetting, EventKind
from dashboard.services.access import Permission, User, require
from dashboard.services.desk import ScanAnswer
from dashboard.services.desk_events import DeskEvents
from dashboard.services.overriding import OverrideRequest, checked_request


class StaffActions:
    """The half of `Admission` that begins with a button. Every method checks the right first."""

    def __init__(self, *, events: DeskEvents) -> None:
        """Work through `events`."""
        self._events = events

    def confirm(
        self, *, user: User, scan_id: str, desk: Desk, at: datetime, now: datetime
    ) -> ScanAnswer:
        """Staff let a checked person in; capacity is tested again. Confirming twice is one entry.

        Answers `lapsed` after ten minutes. Raises NotFound for an unknown scan of this office,
        InvalidInput for a scan that was no check, and as `scan`.
        """
        return self._decide(
            EventKind.CONFIRM, user=user, scan_id=scan_id, desk=desk, at=at, now=now
        )

    def decline(
        self, *, user: User, scan_id: str, desk: Desk, at: datetime, now: datetime
    ) -> ScanAnswer:
        """Staff turn a checked person away. A later confirmation within the time still admits."""
        return self._decide(
            EventKind.DECLINE, user=user, scan_id=scan_id, desk=desk, at=at, now=now
        )

    def override(
        self,
        *,
        request: OverrideRequest,
        scan_id: str,
        desk: Desk,
        at: datetime,
        now: datetime,
    ) -> ScanAnswer:
        """Let a refused person in for a reason on record; overriding twice is one entry.

        Colour and capacity are set aside separately: what the request does not name still
        refuses. Answers `lapsed` after ten minutes. Raises NotAllowed, for black without the
        health officer's permission too; NotFound; InvalidInput for a code that named nobody, a
        missing note, or a scan that was no refusal.
        """
        user = request.user
        require(user, Permission.OVERRIDE, office_id=desk.office_id)
        asked = checked_request(request)
        event = self._events.event(
            user=user,
            desk=desk,
            scan_id=scan_id,
            kind=EventKind.OVERRIDE,
            setting=DirectionSetting.IN,
            at=at,
            now=now,
        )
        return self._events.answered(
            event, lambda passage: passage.override(scan_id, asked), now=now
        )

    def check_out(
        self,
        *,
        user: User,
        visit_id: str,
        desk: Desk,
        scan_id: str,
        at: datetime,
        now: datetime,
        people: int | None = None,
    ) -> ScanAnswer:
        """End a stay from the list, or let so many companions of it go.

        Of a stay that closed automatically within the last 12 hours the true time `at` takes the
        place of the closing time. Raises NotFound where there is no such stay, InvalidInput for
        less than one person or a time before the entry, and as `scan`.
        """
        require(user, Permission.CHECK_OUT, office_id=desk.office_id)
        event = self._events.event(
            user=user,
            desk=desk,
            scan_id=scan_id,
            kind=EventKind.CHECK_OUT,
            setting=DirectionSetting.OUT,
            at=at,
            now=now,
        )
        return self._events.answered(
            event, lambda passage: passage.check_out(visit_id, people=people), now=now
        )

    def undo(
        self,
        *,
        user: User,
        event_id: str,
        desk: Desk,
        scan_id: str,
        at: datetime,
        now: datetime,
    ) -> ScanAnswer:
        """Take back the desk's last event, within 15 minutes; nothing is deleted.

        Raises InvalidInput with `field` "undo" and `problem` "not_the_last" (of those not yet
        annulled), "too_late" or "seen_again" (its person has a later event here), and as `scan`.
        """
        require(user, Permission.SCAN, office_id=desk.office_id)
        event = self._events.event(
            user=user,
            desk=desk,
            scan_id=scan_id,
            kind=EventKind.UNDO,
            setting=DirectionSetting.AUTO,
            at=at,
            now=now,
        )
        return self._events.answered(event, lambda passage: passage.undo(event_id), now=now)

    def _decide(
        self,
        kind: EventKind,
        *,
        user: User,
        scan_id: str,
        desk: Desk,
        at: datetime,
        now: datetime,
    ) -> ScanAnswer:
        require(user, Permission.SCAN, office_id=desk.office_id)
        event = self._events.event(
            user=user,
            desk=desk,
            scan_id=scan_id,
            kind=kind,
            setting=DirectionSetting.IN,
            at=at,
            now=now,
        )
        return self._events.answered(event, lambda passage: passage.decide(scan_id), now=now)
