"""A ticket at a desk: it opens its own confirmation, or ends its own stay, and nothing else.

A ticket stands for what self check-in was answered (design 4.3: declared is always a check). It
is no credential: it says nothing of a colour and lets nobody in.
"""

from dashboard.domain.admission import repeated_event
from dashboard.domain.people import Evidence
from dashboard.domain.rules import Decision
from dashboard.domain.scan import (
    Direction,
    DirectionSetting,
    OpenVisit,
    Scan,
    Sighting,
    standing,
)
from dashboard.domain.verdict import Reason, Verdict
from dashboard.services.desk_book import DeskBook, Step
from dashboard.services.leaving import Leaving
from dashboard.services.lines import of_visit
from dashboard.services.subjects import refused


class Ticketing:
    """Decides what the scan of a ticket does, while its desk's office is locked."""

    def __init__(self, book: DeskBook) -> None:
        """Write into `book`."""
        self._book = book
        self._ledger = book.ledger
        self._event = book.event

    def show(self, scan_id: str, *, leaving: int | None = None) -> Step:
        """A genuine ticket of that scan is held up; `leaving` as for any exit."""
        named = self._ledger.scan(scan_id)
        if named is None:
            return self._refuse(Reason.TICKET_UNKNOWN)
        if named.office_id != self._event.desk.office_id:
            return self._refuse(Reason.TICKET_ELSEWHERE)
        thread = self._ledger.thread(named.root_id)
        held = standing(thread)
        if thread[0] not in held:
            return self._refuse(Reason.TICKET_OVER)
        entered = next((each for each in held if each.accepted), None)
        if entered is None:
            return self._not_entered(held)
        return self._entered(entered, leaving)

    def _not_entered(self, held: tuple[Scan, ...]) -> Step:
        """Staff have not decided yet, have refused, or the rules did."""
        first, latest = held[0], held[-1]
        # A confirmation that met a full office is tried again when there is room.
        open_still = latest is first or latest.reason is Reason.OFFICE_FULL
        if first.decision is not Decision.CHECK or not open_still:
            return self._again(latest)
        if self._ledger.now - first.arrived_at >= self._book.times.decide_within:
            return self._refuse(Reason.LAPSED)
        # The card of the check, to be decided: never an exit, whatever the desk is set to.
        return self._again(first)

    def _entered(self, entered: Scan, leaving: int | None) -> Step:
        told = self._told_just_now(entered)
        if told is not None:
            return self._again(told)
        stays = self._ledger.opened_by(entered)
        if not stays:
            return self._over(entered)
        # Where a group has parted several are open: the holder's own goes first.
        visit = min(stays, key=lambda each: each.person_key != entered.person_key)
        if self._event.setting is DirectionSetting.IN:
            return self._inside_already(visit), True
        return Leaving(self._book).by_ticket(visit, people=leaving), True

    def _over(self, entered: Scan) -> Step:
        """No stay of its own is open; one that closed by itself ends at its true time."""
        late = Leaving(self._book).late_by_ticket(entered)
        if late is not None:
            return late, True
        if self._event.setting is not DirectionSetting.OUT:
            return self._refuse(Reason.TICKET_OVER)
        verdict = Verdict(
            decision=Decision.RECORDED,
            reason=Reason.TICKET_OVER,
            colour=None,
            evidence=Evidence.NONE,
        )
        return self._book.store(self._book.line(Direction.OUT, verdict)), True

    def _told_just_now(self, entered: Scan) -> Scan | None:
        """Its own last answer, within the spans in which any code gets its answer again."""
        times = self._book.times
        since = self._event.at - times.repeats_within
        own = {entered.root_id} | {each.closing_scan_id for each in self._ledger.ended_of(entered)}
        seen = self._ledger.sightings((entered.person_key or "",), since=since)
        return repeated_event(
            tuple(each for each in seen if each.scan.root_id in own),
            desk=self._event.desk.name,
            setting=self._event.setting,
            at=self._event.at,
            times=times,
        )

    def _inside_already(self, visit: OpenVisit) -> Scan:
        verdict = Verdict(
            decision=Decision.ADMIT,
            reason=Reason.ALREADY_INSIDE,
            colour=visit.colour,
            evidence=visit.evidence,
        )
        line = of_visit(self._book.line(Direction.IN, verdict), visit, seal=self._book.seal)
        return self._book.store(line)

    def _again(self, scan: Scan) -> Step:
        event = self._event
        again = Sighting(scan=scan, desk=event.desk.name, setting=event.setting, seen_at=event.at)
        self._ledger.add_repeat(event.scan_id, again=again)
        return scan, False

    def _refuse(self, reason: Reason) -> Step:
        line = self._book.line(Direction.IN, refused(reason))
        return self._book.store(line), True
