"""One of two ledgers that walk side by side, and all that people do at its doors."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from dashboard.domain.errors import CheckInError
from dashboard.domain.hours import WorkCalendar
from dashboard.domain.office import Desk
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.rules import InsideElsewhere, RulesInForce
from dashboard.services.access import OPERATOR
from dashboard.services.closing import DayClosing
from dashboard.services.desk import HandEntry, ScanAnswer
from dashboard.services.desk_events import DeskEvents
from dashboard.services.headcount import Headcount
from dashboard.services.paper_list import PaperList
from dashboard.services.paper_table import PaperRow
from dashboard.store.rule_files import RuleFiles
from tests.contract.conftest import World
from tests.contract.door import RULES, SEAL, ZONE, Door, door
from tests.contract.events import office

CAPACITY = 4
OFFICES = ("kominfo", "dinkes")


class NeverClosed:
    """Offices that close no day, so that only sixteen hours end a stay."""

    def calendar(self) -> WorkCalendar:
        return WorkCalendar(hours={}, own={}, public=lambda _year: {})


class MovingRules(RuleFiles):
    """The shipped rules; while `moving` an entry ends a stay at another office."""

    moving = False

    def in_force(self, day: date) -> RulesInForce:
        rules = super().in_force(day)
        elsewhere = InsideElsewhere.CLOSE if self.moving else InsideElsewhere.FLAG
        return replace(rules, admission=replace(rules.admission, inside_elsewhere=elsewhere))


class Side:
    """One of the two ledgers with its services. Stays are named by their place in the list."""

    def __init__(self, world: World) -> None:
        for office_id in OFFICES:
            world.offices.put(office(office_id, capacity=CAPACITY, desks=("A", "B")))
        self.world = world
        self.rules = MovingRules(folder=RULES, offices=world.offices)
        self.door: Door = door(world.ledger, world.offices, rules=self.rules)
        events = DeskEvents(
            ledger=world.ledger, offices=world.offices, rules=self.rules, seal=SEAL, zone=ZONE
        )
        self.headcount = Headcount(events=events)
        self.paper = PaperList(admission=self.door.admission, front_desk=self.door.front_desk)
        self.closing = DayClosing(
            ledger=world.ledger,
            offices=world.offices,
            hours=NeverClosed(),  # type: ignore[arg-type]
            events=events,
            zone=ZONE,
        )

    def inside(self, office_id: str) -> list[str]:
        """The open stays, the first to come first."""
        stays = self.world.ledger.open_visits(office_id=office_id)
        ordered = sorted(stays, key=lambda stay: (stay.entered_at, stay.scan_id, stay.people))
        return [stay.visit_id for stay in ordered]

    def possibly_inside(self, office_id: str, *, now: datetime) -> list[str]:
        """The stays that closed automatically, the first to come first."""
        people = self.door.front_desk.possibly_inside(user=OPERATOR, office_id=office_id, now=now)
        stays = [person.visit for person in people]
        ordered = sorted(stays, key=lambda stay: (stay.entered_at, stay.scan_id, stay.people))
        return [stay.visit_id for stay in ordered]

    def check_out(self, visit_ids: list[str], desk: Desk, scan_id: str, **words: Any) -> Any:
        """Let the first of these stays end from the list."""
        if not visit_ids:
            return None
        return self.door.admission.check_out(
            user=OPERATOR, visit_id=visit_ids[0], desk=desk, scan_id=scan_id, **words
        )

    def count(self, desk: Desk, scan_id: str, *, people: int, gone: int, at: datetime) -> Any:
        """Staff count `people`, after having found the first `gone` stays to be over."""
        return self.headcount.counted(
            user=OPERATOR,
            desk=desk,
            people=people,
            gone=self.inside(desk.office_id)[:gone],
            scan_id=scan_id,
            at=at,
            now=at,
        )

    def enter_list(
        self,
        desk: Desk,
        name: str,
        *,
        entered_at: datetime | None,
        left_at: datetime | None,
        now: datetime,
    ) -> Any:
        """One row of a paper list, entered afterwards."""
        entry = HandEntry(
            name=name,
            kind=PersonKind.VISITOR,
            colour=Colour.GREEN,
            evidence=Evidence.PAPER,
            birth_date=date(1990, 1, 1),
        )
        row = PaperRow(line=1, entry=entry, entered_at=entered_at, left_at=left_at)
        return self.paper.enter(user=OPERATOR, desk=desk, rows=[row], now=now)


def outcome(step: Any, side: Side) -> Any:
    """What a step answers, or the refusal that it raises."""
    try:
        return step(side)
    except CheckInError as error:
        return error


def comparable(said: Any) -> Any:
    """An outcome without what is drawn at random on each side."""
    if isinstance(said, CheckInError):
        known = {name: value for name, value in said.args_.items() if name != "id"}
        return type(said), known
    if not isinstance(said, ScanAnswer):
        return said
    return {
        "scan": (said.scan_id, said.event_id),
        "verdict": (said.decision, said.reason, said.direction),
        "figures": (said.inside, said.limit, said.companions),
        "stay": said.visit_id is not None,
        "at": said.at,
    }
