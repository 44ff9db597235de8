"""The decisions of the door that need to know who is inside (design 4.3, 4.4)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from dashboard.domain.office import OnFull
from dashboard.domain.rules import Decision
from dashboard.domain.scan import Direction, DirectionSetting, Scan, Sighting
from dashboard.domain.verdict import Reason, Verdict


@dataclass(frozen=True, kw_only=True)
class DoorTimes:
    """The spans of design 4.4, each half-open: the full span no longer counts."""

    quiet: timedelta = timedelta(seconds=30)
    accepted: timedelta = timedelta(seconds=120)
    decide_within: timedelta = timedelta(minutes=10)
    late_after: timedelta = timedelta(seconds=120)
    ahead_at_most: timedelta = timedelta(minutes=2)
    too_old: timedelta = timedelta(hours=24)
    undo_within: timedelta = timedelta(minutes=15)
    closing_grace: timedelta = timedelta(hours=1)
    longest_stay: timedelta = timedelta(hours=16)
    late_exit_within: timedelta = timedelta(hours=12)

    @property
    def repeats_within(self) -> timedelta:
        """How far back an event may lie of which another one is a repeat."""
        return max(self.quiet, self.accepted)


class Timing(StrEnum):
    """How a desk's time stands to the time of arrival."""

    ON_TIME = "on_time"
    LATE = "late"
    BAD = "bad"


def timing(*, at: datetime, now: datetime, times: DoorTimes) -> Timing:
    """Whether an event that happened `at` and arrived `now` is on time, late or unusable."""
    if at - now > times.ahead_at_most or now - at >= times.too_old:
        return Timing.BAD
    return Timing.LATE if now - at > times.late_after else Timing.ON_TIME


def fits(people: int, *, inside: int, limit: int) -> bool:
    """Whether so many more people stay within the limit."""
    return inside + people <= limit


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """How full an office is: people `inside`, people allowed (`limit`), and what full means."""

    inside: int
    limit: int
    on_full: OnFull

    def has_place_for(self, people: int) -> bool:
        """Whether so many more people stay within the limit."""
        return fits(people, inside=self.inside, limit=self.limit)


def with_room(verdict: Verdict, room: Room, *, people: int = 1) -> Verdict:
    """The verdict on an entry once the room is known.

    A refusal stays. A full office that refuses turns also a check away at once; one that warns
    admits over its limit, and leaves a check to staff.
    """
    if verdict.decision is Decision.REFUSE or room.has_place_for(people):
        return verdict
    if room.on_full is OnFull.REFUSE:
        return replace(verdict, decision=Decision.REFUSE, reason=Reason.OFFICE_FULL)
    if verdict.decision is Decision.ADMIT:
        return replace(verdict, reason=Reason.OVER_LIMIT)
    return verdict


def decided_direction(setting: DirectionSetting, *, inside: bool) -> Direction:
    """In or out: as set, else in if the person is not inside this office."""
    if setting is DirectionSetting.AUTO:
        return Direction.OUT if inside else Direction.IN
    return Direction(setting.value)


def repeated_event(
    sightings: tuple[Sighting, ...],
    *,
    desk: str,
    setting: DirectionSetting,
    at: datetime,
    times: DoorTimes,
) -> Scan | None:
    """The event that a sighting of the same person repeats, or None if it is a new one.

    `sightings` are the person's events at this office, newest first. Within the quiet time of the
    last sighting at the same desk with the same setting the person's latest event is repeated
    (staff's decision on a check is the latest word on it). With `auto` also the latest accepted
    event of any desk, reckoned from the event itself.
    """
    # An event that arrives late is judged by its own time: what came after it is not its past.
    past = tuple(each for each in sightings if each.scan.at < at + times.quiet)
    if not past:
        return None
    if _is_quiet(past, desk=desk, setting=setting, at=at, times=times):
        return past[0].scan
    if setting is not DirectionSetting.AUTO:
        return None
    accepted = next((each.scan for each in past if each.scan.accepted), None)
    return accepted if accepted and abs(at - accepted.at) < times.accepted else None


def _is_quiet(
    sightings: tuple[Sighting, ...],
    *,
    desk: str,
    setting: DirectionSetting,
    at: datetime,
    times: DoorTimes,
) -> bool:
    root_id = sightings[0].scan.root_id
    thread = [each for each in sightings if each.scan.root_id == root_id]
    at_this_desk = [each for each in thread if each.desk == desk and each.setting == setting]
    return any(abs(at - each.seen_at) < times.quiet for each in at_this_desk)
