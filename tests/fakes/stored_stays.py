"""Stays written into a real ledger, event by event, as a desk would have."""

from collections.abc import Iterable

from dashboard.domain.people import Colour, Evidence
from dashboard.domain.rules import Decision
from dashboard.domain.scan import (
    ClosedVisit,
    Closing,
    Direction,
    DirectionSetting,
    EventKind,
    OpenVisit,
    Scan,
)
from dashboard.domain.verdict import Reason, RuleIds
from dashboard.services.ports import Ledger
from tests.fakes.occupancy import Stay


def write_stays(ledger: Ledger, stays: Iterable[Stay]) -> None:
    """Write the entry and, where somebody has left, the exit of each stay."""
    for number, stay in enumerate(stays):
        _enter(ledger, stay, f"{stay.office_id}-{number}")
        if stay.left_at is not None:
            _leave(ledger, stay, f"{stay.office_id}-{number}")


def _enter(ledger: Ledger, stay: Stay, name: str) -> None:
    event = _event(stay, f"in-{name}", visit_id=name, direction=Direction.IN)

    def work(book):
        book.add_scan(event)
        book.open(_visit(stay, name))

    ledger.write(office_id=stay.office_id, now=stay.entered_at, work=work)


def _leave(ledger: Ledger, stay: Stay, name: str) -> None:
    event = _event(stay, f"out-{name}", visit_id=name, direction=Direction.OUT)
    closed = ClosedVisit(
        visit=_visit(stay, name),
        left_at=stay.left_at,
        closing=Closing.SCAN,
        closing_scan_id=event.scan_id,
    )

    def work(book):
        book.add_scan(event)
        book.close(closed)

    ledger.write(office_id=stay.office_id, now=stay.left_at, work=work)


def _visit(stay: Stay, name: str) -> OpenVisit:
    return OpenVisit(
        visit_id=name,
        office_id=stay.office_id,
        desk="A",
        person_key=stay.person,
        person_key_version=1,
        person_kind=stay.kind,
        sealed_name=None,
        colour=Colour.GREEN,
        evidence=Evidence.VERIFIED,
        entered_at=stay.entered_at,
        scan_id=f"in-{name}",
    )


def _event(stay: Stay, scan_id: str, *, visit_id: str, direction: Direction) -> Scan:
    entering = direction is Direction.IN
    at = stay.entered_at if entering else stay.left_at
    return Scan(
        scan_id=scan_id,
        kind=EventKind.SCAN,
        first_id=None,
        office_id=stay.office_id,
        desk="A",
        at=at,
        arrived_at=at,
        setting=DirectionSetting.AUTO,
        direction=direction,
        person_key=stay.person,
        person_key_version=1,
        person_kind=stay.kind,
        sealed_name=None,
        colour=Colour.GREEN,
        evidence=Evidence.VERIFIED,
        decision=Decision.ADMIT if entering else Decision.RECORDED,
        reason=Reason.COLOUR_ADMITS,
        rules=RuleIds(colour="c", admission="a", capacity=None),
        visit_id=visit_id,
        inside=0,
        limit=0,
    )
