"""How far an office is: stages as dated events, the activation clock (design 4.6)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from dashboard.domain.errors import InvalidInput

# An issued plate must be activated in time, or its office falls back to the form.
ACTIVATE_WITHIN = timedelta(hours=48)


class Stage(StrEnum):
    """The stages of design 4.6 in their order. The last is measured, never declared."""

    NOT_STARTED = "not_started"
    LETTER_SENT = "letter_sent"
    FORM_SUBMITTED = "form_submitted"
    PLATE_ISSUED = "plate_issued"
    ACTIVATED = "activated"
    PLATE_INSTALLED = "plate_installed"
    STAFF_TRAINED = "staff_trained"
    TRIAL = "trial"
    LIVE = "live"
    VERIFIED_USE = "verified_use"

    @property
    def rank(self) -> int:
        """The place in the order, from 0."""
        return _ORDER[self]


_ORDER = {stage: rank for rank, stage in enumerate(Stage)}
# What staff may say of an office.
DECLARED = tuple(stage for stage in Stage if stage is not Stage.VERIFIED_USE)


@dataclass(frozen=True, kw_only=True)
class StageEvent:
    """An office has come to a stage at `at`; `actor` is an account's id. Never changed."""

    event_id: str
    office_id: str
    stage: Stage
    at: datetime
    actor: str
    note: str
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Step:
    """An office is at a stage from `since` on; None: from the beginning.

    `lapsed`: it fell back here, because its plate was not activated in time.
    """

    stage: Stage
    since: datetime | None = None
    actor: str = ""
    note: str = ""
    lapsed: bool = False

    @property
    def activate_before(self) -> datetime | None:
        """When an issued plate lapses; None at any other stage."""
        if self.stage is not Stage.PLATE_ISSUED or self.since is None:
            return None
        return self.since + ACTIVATE_WITHIN


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The wave that an office belongs to, and the local day on which it shall be live."""

    office_id: str
    wave: int
    live_on: date


def steps(events: Iterable[StageEvent], *, at: datetime) -> tuple[Step, ...]:
    """One office's way up to the instant `at`, lapses among it; the last step holds then."""
    return tuple(_steps(in_order(events), at))


def standing(events: Iterable[StageEvent], *, at: datetime) -> Step:
    """Where an office stands at an instant."""
    return steps(events, at=at)[-1]


def in_order(events: Iterable[StageEvent]) -> list[StageEvent]:
    """By when they happened; what was recorded later goes behind."""
    return sorted(events, key=lambda event: (event.at, event.recorded_at))


def _steps(events: Sequence[StageEvent], at: datetime) -> Iterator[Step]:
    current = Step(stage=Stage.NOT_STARTED)
    yield current
    for event in events:
        if event.at > at:
            break
        if lapse := _lapse(current, by=event.at):
            yield lapse
        current = Step(stage=event.stage, since=event.at, actor=event.actor, note=event.note)
        yield current
    if lapse := _lapse(current, by=at):
        yield lapse


def _lapse(step: Step, *, by: datetime) -> Step | None:
    ends = step.activate_before
    if ends is None or by < ends:
        return None
    return Step(stage=Stage.FORM_SUBMITTED, since=ends, lapsed=True)


def check_next(events: Sequence[StageEvent], stage: Stage, *, at: datetime, now: datetime) -> None:
    """Raise InvalidInput where the office cannot have come to `stage` at `at`.

    The last stage is measured; nothing happens in the future or before what is known already; and
    no office gets past its plate but by activating it in time.
    """
    if stage not in DECLARED:
        raise InvalidInput(field="stage", problem="measured")
    if at > now:
        raise InvalidInput(field="at", problem="in_the_future")
    known = in_order(events)
    if known and at < known[-1].at:
        raise InvalidInput(field="at", problem="before_the_last")
    _check_plate(standing(known, at=at), stage)


def _check_plate(before: Step, stage: Stage) -> None:
    if stage.rank <= Stage.PLATE_ISSUED.rank or before.stage.rank >= Stage.ACTIVATED.rank:
        return
    if before.lapsed:
        raise InvalidInput(field="stage", problem="lapsed")
    if before.stage is not Stage.PLATE_ISSUED:
        raise InvalidInput(field="stage", problem="no_plate")
    if stage is not Stage.ACTIVATED:
        raise InvalidInput(field="stage", problem="not_activated")
