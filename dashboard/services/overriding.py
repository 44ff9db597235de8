"""Letting somebody in all the same: who may, for what reason, against what (design 4.3)."""

from dataclasses import dataclass

from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import OnFull
from dashboard.domain.people import Colour
from dashboard.domain.rules import Decision
from dashboard.domain.scan import Obstacle, Override, OverrideReason, Scan
from dashboard.domain.verdict import CODE_REASONS, Reason, Verdict
from dashboard.services.access import Permission, User, require
from dashboard.services.audit import AuditKind
from dashboard.services.desk_book import DeskBook
from dashboard.services.entering import Entering

_NEVER = CODE_REASONS | {Reason.REVOKED, Reason.BAD_TIME, Reason.ALREADY_INSIDE}


@dataclass(frozen=True, kw_only=True)
class OverrideRequest:
    """What is asked for: by whom, against what, why; `note` is needed with the reason `other`."""

    user: User
    of: frozenset[Obstacle]
    reason: OverrideReason
    note: str = ""


class Overriding:
    """Decides an override and opens its stay."""

    def __init__(self, book: DeskBook) -> None:
        """Write into `book`, whose event is bound to the first scan."""
        self._book = book

    def override(self, first: Scan, request: OverrideRequest) -> Scan:
        """Let the person of `first` in, or say what still stands against it.

        Raises InvalidInput for a scan that nobody can override, NotAllowed for black without the
        permission.
        """
        _require_overridable(first)
        entering = Entering(self._book)
        people = 1 + first.companions
        if self._book.ledger.now - first.arrived_at >= self._book.times.decide_within:
            return entering.admit_as(first, _verdict(first, Decision.REFUSE, Reason.LAPSED))
        if first.person_key and self._book.ledger.open_visit_of((first.person_key,)):
            return entering.admit_as(first, _verdict(first, Decision.ADMIT, Reason.ALREADY_INSIDE))
        standing = self._obstacles(first, people=people)
        if Obstacle.COLOUR in request.of and first.colour is Colour.BLACK:
            require(request.user, Permission.OVERRIDE_BLACK, office_id=first.office_id)
        remaining = standing - request.of
        if remaining:
            return entering.admit_as(first, _still_refused(first, remaining))
        override = Override(
            of=request.of,
            reason=request.reason,
            note=request.note.strip(),
            needed=bool(standing),
        )
        verdict = _verdict(first, Decision.ADMIT, Reason.OVERRIDDEN)
        # What was typed may name somebody: it stays with the scan.
        against = ",".join(sorted(override.of))
        needed = "needed" if override.needed else "not_needed"
        self._book.put_on_record(
            AuditKind.OVERRIDDEN,
            about=f"scan {self._book.event.scan_id}",
            reason=f"{override.reason.value} {against} {needed}",
        )
        return entering.admit_as(first, verdict, override=override)

    def _obstacles(self, first: Scan, *, people: int) -> frozenset[Obstacle]:
        """What would refuse the person now. A check is no obstacle: staff are deciding it here."""
        found = set()
        # A full office never hides a refusal by colour: that one is told first.
        if first.decision is Decision.REFUSE and first.reason is not Reason.OFFICE_FULL:
            found.add(Obstacle.COLOUR)
        # An office that only warns turns nobody away for being full.
        room = self._book.room()
        if room.on_full is OnFull.REFUSE and not room.has_place_for(people):
            found.add(Obstacle.CAPACITY)
        return frozenset(found)


def checked_request(request: OverrideRequest) -> OverrideRequest:
    """The request, if it says what it must. Raises InvalidInput."""
    if not request.of:
        raise InvalidInput(field="override", problem="of_nothing")
    if request.reason is OverrideReason.OTHER and not request.note.strip():
        raise InvalidInput(field="note", problem="empty")
    return request


def _require_overridable(first: Scan) -> None:
    refused = first.decision in (Decision.REFUSE, Decision.CHECK)
    if not refused or first.person_key is None or first.reason in _NEVER:
        raise InvalidInput(field="scan_id", problem="not_overridable")


def _still_refused(first: Scan, remaining: frozenset[Obstacle]) -> Verdict:
    reason = first.reason if Obstacle.COLOUR in remaining else Reason.OFFICE_FULL
    return _verdict(first, Decision.REFUSE, reason)


def _verdict(first: Scan, decision: Decision, reason: Reason) -> Verdict:
    return Verdict(decision=decision, reason=reason, colour=first.colour, evidence=first.evidence)
