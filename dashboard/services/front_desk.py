"""What a desk sees beside the verdict: who waits, what came last, who is inside."""

from dataclasses import dataclass, replace
from datetime import datetime

from dashboard.domain.admission import DoorTimes
from dashboard.domain.scan import OpenVisit, Scan
from dashboard.services.access import Permission, User, require
from dashboard.services.desk import Particulars, ScanAnswer
from dashboard.services.ports import Ledger, NameSeal


@dataclass(frozen=True, kw_only=True)
class PersonInside:
    """An open stay with its particulars; None where they were erased."""

    visit: OpenVisit
    particulars: Particulars | None


class FrontDesk:
    """Lists for one office. Every method raises NotAllowed before it loads anything."""

    def __init__(self, *, ledger: Ledger, seal: NameSeal, times: DoorTimes | None = None) -> None:
        """Read from these ports."""
        self._ledger = ledger
        self._seal = seal
        self._times = times or DoorTimes()

    def waiting(self, *, user: User, office_id: str, now: datetime) -> tuple[ScanAnswer, ...]:
        """The office's undecided checks that have not lapsed, oldest first."""
        require(user, Permission.SCAN, office_id=office_id)
        since = now - self._times.decide_within
        return tuple(
            self._answer(scan)
            for scan in self._ledger.waiting(office_id=office_id, since=since)
            if scan.arrived_at > since
        )

    def recent(
        self, *, user: User, office_id: str, desk: str | None, limit: int = 6
    ) -> tuple[ScanAnswer, ...]:
        """The last events of a desk (None: of the office), newest first; annulled ones say so."""
        require(user, Permission.SCAN, office_id=office_id)
        # An annulment comes after its event, so twice as many hold at least `limit` events.
        scans = self._ledger.recent_scans(office_id=office_id, desk=desk, limit=2 * limit)
        annulled = {scan.annuls for scan in scans}
        events = [scan for scan in scans if scan.annuls is None]
        return tuple(
            replace(self._answer(scan), annulled=scan.scan_id in annulled)
            for scan in events[:limit]
        )

    def inside(self, *, user: User, office_id: str) -> tuple[PersonInside, ...]:
        """Everybody's open stay, oldest first."""
        require(user, Permission.SEE_PEOPLE, office_id=office_id)
        visits = self._ledger.open_visits(office_id=office_id)
        return tuple(self._person(visit) for visit in visits)

    def possibly_inside(
        self, *, user: User, office_id: str, now: datetime
    ) -> tuple[PersonInside, ...]:
        """Whose stay was closed automatically, while a late exit may still tell the true time."""
        require(user, Permission.SEE_PEOPLE, office_id=office_id)
        since = now - self._times.late_exit_within
        return tuple(
            self._person(closed.visit)
            for closed in self._ledger.possibly_inside(office_id=office_id, since=since)
        )

    def _person(self, visit: OpenVisit) -> PersonInside:
        return PersonInside(
            visit=visit,
            particulars=unsealed(visit.sealed_name, bound_to=visit.scan_id, seal=self._seal),
        )

    def _answer(self, scan: Scan) -> ScanAnswer:
        return ScanAnswer.of(scan, known=particulars_of_scan(scan, seal=self._seal))


def name_of_scan(scan: Scan, *, seal: NameSeal) -> str | None:
    """The full name on an event; None where there is none or it was erased."""
    particulars = particulars_of_scan(scan, seal=seal)
    return particulars.name if particulars else None


def particulars_of_scan(scan: Scan, *, seal: NameSeal) -> Particulars | None:
    """Name and guest book of an event; None where there are none or they were erased."""
    return unsealed(scan.sealed_name, bound_to=scan.root_id, seal=seal)


def unsealed(sealed: bytes | None, *, bound_to: str, seal: NameSeal) -> Particulars | None:
    """Name and guest book; None where nothing is kept or the key was destroyed."""
    plain = seal.unseal(sealed, bound_to=bound_to) if sealed is not None else None
    return Particulars.unpacked(plain) if plain is not None else None
