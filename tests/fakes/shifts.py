"""Shifts in memory: what a ledger in memory says of one, and what was signed over."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from dashboard.domain.rules import Decision
from dashboard.domain.scan import Closing, EventKind
from dashboard.services.shift import Handover, HeadcountDone, OverrideDone, Receipt, ShiftCounts
from tests.contract.fake_ledger import Books, FakeLedger


class ShiftsInMemory:
    """The port `ShiftViews` over the plain lists of a ledger in memory."""

    def __init__(self, ledger: FakeLedger) -> None:
        self._ledger = ledger

    def counts(self, *, office_id: str, start: datetime, end: datetime) -> ShiftCounts:
        books = self._ledger.books
        annulled = books.annulled()
        events = [
            scan
            for scan in books.scans
            if scan.office_id == office_id
            and start <= scan.at < end
            and scan.annuls is None
            and scan.scan_id not in annulled
        ]
        past = [each for each in books.standing() if each.visit.office_id == office_id]
        here = [visit for visit in books.open.values() if visit.office_id == office_id]
        stays = [*here, *(each.visit for each in past)]
        gone = [each for each in past if start <= each.left_at < end]
        closed = [each for each in gone if each.closing is Closing.AUTOMATIC]
        refused = [scan for scan in events if scan.decision is Decision.REFUSE]
        return ShiftCounts(
            entries=sum(stay.people for stay in stays if start <= stay.entered_at < end),
            exits=sum(each.visit.people for each in gone if each not in closed),
            closed=sum(each.visit.people for each in closed),
            refusals=Counter(scan.reason for scan in refused),
            overrides=tuple(
                OverrideDone(
                    at=scan.at,
                    of=scan.override.of,
                    reason=scan.override.reason,
                    note=scan.override.note,
                    needed=scan.override.needed,
                )
                for scan in events
                if scan.override
            ),
            headcounts=tuple(
                HeadcountDone(
                    at=scan.at, counted=scan.inside, difference=_difference(books, scan.scan_id)
                )
                for scan in events
                if scan.kind is EventKind.HEADCOUNT
            ),
        )


def _difference(books: Books, scan_id: str) -> int:
    corrected = sum(each.people for each in books.corrections if each.scan_id == scan_id)
    gone = [each for each in books.standing() if each.closing_scan_id == scan_id]
    return corrected - sum(each.visit.people for each in gone)


class HandoversInMemory:
    """The port `Handovers`."""

    def __init__(self) -> None:
        self._given: dict[str, Handover] = {}

    def add(self, handover: Handover) -> bool:
        return self._given.setdefault(handover.id, handover) is handover

    def take(self, receipt: Receipt) -> bool:
        known = self._given.get(receipt.handover_id)
        if known is None or known.receipt is not None:
            return False
        self._given[known.id] = replace(known, receipt=receipt)
        return True

    def get(self, handover_id: str) -> Handover | None:
        return self._given.get(handover_id)

    def newest(self, *, office_id: str, limit: int) -> tuple[Handover, ...]:
        here = [each for each in self._given.values() if each.office_id == office_id]
        return tuple(sorted(here, key=lambda each: each.at, reverse=True)[:limit])

    def pending(self, *, office_id: str) -> tuple[Handover, ...]:
        last: dict[str, Handover] = {}
        for each in self.newest(office_id=office_id, limit=len(self._given)):
            last.setdefault(each.desk, each)
        return tuple(each for each in last.values() if each.receipt is None)
