"""The rollout: where every office stands, what is stuck, and what is really used (design 4.6)."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import local_day
from dashboard.domain.errors import InvalidInput, NotFound
from dashboard.domain.measured_use import LEAST_SHARE
from dashboard.domain.plain_text import is_plain_text
from dashboard.domain.rollout import Plan, Stage, StageEvent, check_next, standing, steps
from dashboard.services.access import SYSTEM, Permission, User, require
from dashboard.services.audit import AuditEntry, AuditKind, AuditLog
from dashboard.services.closing import Hours
from dashboard.services.office_register import OfficeRegister
from dashboard.services.ports import Offices
from dashboard.services.rollout_state import (
    RolloutState,
    WaveProgress,
    office_rollout,
    wave_progress,
)
from dashboard.services.use_record import ScannedPeople, UseRecord

WEEKS = 12
LONGEST_NOTE = 300


@dataclass(frozen=True, kw_only=True)
class Wave:
    """A group of offices that are brought in together, from the local day `starts_on` on."""

    number: int
    name: str
    starts_on: date


class RolloutBook(Protocol):
    """Waves, plans and stage events; events are never changed. Raises LedgerUnavailable."""

    def events(self) -> tuple[StageEvent, ...]:
        """Every office's events, oldest first."""

    def record(self, event: StageEvent, *, known: int) -> None:
        """Append, if the office has `known` events still. Raises InvalidInput where it has more."""

    def waves(self) -> tuple[Wave, ...]:
        """By number."""

    def put_wave(self, wave: Wave) -> None:
        """Add a wave or replace its name and start."""

    def plans(self) -> tuple[Plan, ...]:
        """Each planned office's plan."""

    def put_plan(self, plan: Plan) -> None:
        """Plan an office or replace its plan. Raises NotFound for its wave."""


class Rollout:
    """What the Kominfo team asks and says. What it says is in the audit log."""

    def __init__(
        self,
        *,
        book: RolloutBook,
        people: ScannedPeople,
        offices: Offices,
        register: OfficeRegister,
        hours: Hours,
        audit: AuditLog,
        zone: ZoneInfo,
        least_share: float = LEAST_SHARE,
    ) -> None:
        """Work on these ports, with local days as in `zone`."""
        self._book = book
        self._people = people
        self._offices = offices
        self._register = register
        self._hours = hours
        self._audit = audit
        self._zone = zone
        self._least = least_share

    def state(self, *, user: User, at: datetime) -> RolloutState:
        """Where everything stands at an instant. Raises NotAllowed."""
        require(user, Permission.SEE_ROLLOUT)
        today = local_day(at, self._zone)
        use = self._use(today)
        events = _by_office(self._book.events())
        plans = {plan.office_id: plan for plan in self._book.plans()}
        waves = {wave.number: wave for wave in self._book.waves()}
        offices = tuple(
            office_rollout(
                office,
                way=steps(events.get(office.id, ()), at=at),
                plan=plans.get(office.id),
                starts_on=_start(waves, plans.get(office.id)),
                use=use,
                least=self._least,
                at=at,
                zone=self._zone,
            )
            for office in self._offices.all()
        )
        return RolloutState(
            at=at,
            day=today,
            least_share=self._least,
            offices=offices,
            waves=self._progress(waves, plans, events, at=at),
        )

    def record(
        self, *, user: User, office_id: str, stage: Stage, on: datetime, note: str, now: datetime
    ) -> None:
        """Say that an office came to a stage at `on`.

        Raises NotAllowed, NotFound, and InvalidInput as `check_next` does, for a note that cannot
        be kept, or where somebody else was quicker.
        """
        require(user, Permission.MANAGE_ROLLOUT)
        self._offices.get(office_id)
        words = " ".join(note.split())
        if words and not is_plain_text(words, longest=LONGEST_NOTE):
            raise InvalidInput(field="note", problem="not_plain_text")
        known = _by_office(self._book.events()).get(office_id, ())
        check_next(known, stage, at=on, now=now)
        event = StageEvent(
            event_id=secrets.token_hex(16),
            office_id=office_id,
            stage=stage,
            at=on,
            actor=user.id,
            note=words,
            recorded_at=now,
        )
        self._book.record(event, known=len(known))
        on_day = local_day(on, self._zone)
        self._tell(user, f"stage {stage}", f"{on_day}", office_id=office_id, now=now)

    def plate_issued(self, *, user: User, office_id: str, now: datetime) -> None:
        """A plate was issued: the 48 hours begin, where the office waited for one.

        An office that has a plate already, activated or not, stays where it is. Raises NotAllowed,
        NotFound, and InvalidInput where somebody else was quicker.
        """
        require(user, Permission.MANAGE_ROLLOUT)
        known = _by_office(self._book.events()).get(office_id, ())
        if standing(known, at=now).stage.rank < Stage.PLATE_ISSUED.rank:
            self.record(
                user=user,
                office_id=office_id,
                stage=Stage.PLATE_ISSUED,
                on=now,
                note="",
                now=now,
            )

    def waves(self, *, user: User) -> tuple[Wave, ...]:
        """The waves by number. Raises NotAllowed."""
        require(user, Permission.SEE_ROLLOUT)
        return self._book.waves()

    def put_wave(self, *, user: User, wave: Wave, now: datetime) -> None:
        """Add or change a wave. Raises NotAllowed and InvalidInput."""
        require(user, Permission.MANAGE_ROLLOUT)
        if not 1 <= wave.number <= 99:
            raise InvalidInput(field="wave", problem="not_1_to_99")
        if not is_plain_text(wave.name, longest=LONGEST_NOTE):
            raise InvalidInput(field="name", problem="not_plain_text")
        if wave in self._book.waves():
            return
        self._book.put_wave(wave)
        self._tell(user, f"wave {wave.number}", f"{wave.starts_on} {wave.name}", now=now)

    def plan(self, *, user: User, plan: Plan, now: datetime) -> None:
        """Put an office into a wave with its planned day. Raises NotAllowed and NotFound."""
        require(user, Permission.MANAGE_ROLLOUT)
        self._offices.get(plan.office_id)
        if plan.wave not in {wave.number for wave in self._book.waves()}:
            raise NotFound(what="wave", id=str(plan.wave))
        if plan in self._book.plans():
            return
        self._book.put_plan(plan)
        about, reason = f"plan {plan.wave}", f"{plan.live_on}"
        self._tell(user, about, reason, office_id=plan.office_id, now=now)

    def _tell(
        self, user: User, about: str, reason: str, *, office_id: str | None = None, now: datetime
    ) -> None:
        """Put a deed on record, without its note, which may name somebody."""
        # Sample data is nobody's deed.
        if user != SYSTEM:
            self._audit.record(
                AuditEntry(
                    at=now,
                    kind=AuditKind.ROLLOUT_CHANGED,
                    actor=user.id,
                    office_id=office_id,
                    about=about,
                    reason=reason,
                )
            )

    def _use(self, today: date) -> UseRecord:
        return UseRecord(
            people=self._people,
            calendar=self._hours.calendar(),
            versions=self._register.history(),
            zone=self._zone,
            today=today,
            weeks=WEEKS,
        )

    def _progress(
        self,
        waves: Mapping[int, Wave],
        plans: Mapping[str, Plan],
        events: Mapping[str, Sequence[StageEvent]],
        *,
        at: datetime,
    ) -> tuple[WaveProgress, ...]:
        closed = {each.office.id: each.closed_at for each in self._register.closed()}
        return tuple(
            wave_progress(
                number=wave.number,
                name=wave.name,
                starts_on=wave.starts_on,
                plans=[plan for plan in plans.values() if plan.wave == wave.number],
                ways={
                    office_id: steps(said, at=min(at, closed.get(office_id, at)))
                    for office_id, said in events.items()
                },
                closed=closed,
                at=at,
                zone=self._zone,
            )
            for wave in waves.values()
        )


def _by_office(events: Sequence[StageEvent]) -> dict[str, tuple[StageEvent, ...]]:
    found: dict[str, list[StageEvent]] = {}
    for event in events:
        found.setdefault(event.office_id, []).append(event)
    return {office_id: tuple(said) for office_id, said in found.items()}


def _start(waves: Mapping[int, Wave], plan: Plan | None) -> date | None:
    wave = waves.get(plan.wave) if plan else None
    return wave.starts_on if wave else None
