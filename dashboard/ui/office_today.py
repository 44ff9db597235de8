"""What one office's day says beyond its curve: average, crowded time, stays, refusals, the door."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import local_day
from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.access import User
from dashboard.services.colour_mix import Narrowing, ReasonCount, by_reason
from dashboard.services.figures import DayRow, DoorSpeed, Dwell, Period
from dashboard.services.office_figures import OfficeFigures
from dashboard.ui.charts.dwell import length
from dashboard.ui.figures import KeyFigure

_MINUTE, _SECOND_MS = 60, 1000


@dataclass(frozen=True, kw_only=True)
class OfficeToday:
    """One office's figures of today up to now; `day` is None before its first event."""

    day: DayRow | None
    dwell: Dwell
    speed: DoorSpeed
    reasons: tuple[ReasonCount, ...]


def office_today(
    figures: OfficeFigures, *, user: User, office_id: str, at: datetime, zone: ZoneInfo
) -> OfficeToday:
    """Ask for today. Raises NotAllowed for an office out of the user's reach, and NotFound."""
    today = local_day(at, zone)
    period = Period(first=today, last=today)
    found = figures.in_full(user=user, office_ids=(office_id,), period=period, at=at)
    return OfficeToday(
        day=found.days[0] if found.days else None,
        dwell=found.dwell,
        speed=found.speed,
        reasons=by_reason(found.refusals, Narrowing()),
    )


def today_figures(today: OfficeToday, *, language: str) -> tuple[KeyFigure, ...]:
    """Average while open, time over 60 % and at the limit, length of stays, speed of the door."""
    return (
        _average(today.day, language),
        _crowded(today.day, language),
        _stays(today.dwell, language),
        _door(today.speed, language),
    )


def dwell_finding(dwell: Dwell, *, language: str) -> str:
    """How long half of the people stay."""
    half = dwell.quantile(0.5)
    if half is None:
        return _say("dwell.none", language)
    return _say("dwell.finding", language, length=length(half, language=language))


def dwell_lead(dwell: Dwell, *, language: str) -> str:
    """How many stays, by how they ended, and how many do not count."""
    said = _say(
        "dwell.lead",
        language,
        stays=shown.number(dwell.stays, language=language),
        by_list=shown.number(sum(dwell.by_list.values()), language=language),
    )
    if not dwell.automatic:
        return said
    automatic = shown.number(dwell.automatic, language=language)
    return f"{said} · {_say('dwell.lead_automatic', language, automatic=automatic)}"


def _average(day: DayRow | None, language: str) -> KeyFigure:
    mean = day.average_while_open if day else None
    # Of no opening time there is no average, and 0 would be a lie.
    missing = "not_open" if day else "no_scan"
    return KeyFigure(
        label=_say("figures.average", language),
        value="–" if mean is None else shown.number(round(mean), language=language),
        unit="" if mean is None else _say("figures.person", language),
        note=_say(f"figures.average_{missing if mean is None else 'note'}", language),
    )


def _crowded(day: DayRow | None, language: str) -> KeyFigure:
    busy, full = (day.busy_seconds, day.full_seconds) if day else (0, 0)
    at_limit = _say("figures.full_never", language)
    if full:
        at_limit = _say("figures.full_note", language, length=_minutes(full, language))
    return KeyFigure(
        label=_say("figures.busy", language), value=_minutes(busy, language), unit="", note=at_limit
    )


def _stays(dwell: Dwell, language: str) -> KeyFigure:
    half, most = dwell.quantile(0.5), dwell.quantile(0.9)
    if half is None or most is None:
        note = _say("figures.dwell_none", language)
        return KeyFigure(label=_say("figures.dwell", language), value="–", unit="", note=note)
    return KeyFigure(
        label=_say("figures.dwell", language),
        value=length(half, language=language),
        unit="",
        note=_say("figures.dwell_note", language, length=length(most, language=language)),
    )


def _door(speed: DoorSpeed, language: str) -> KeyFigure:
    half, most = speed.verdict_ms(0.5), speed.verdict_ms(0.95)
    # No real judging takes less than a millisecond: sample data were judged by nobody.
    if half is None or not most:
        note = _say("figures.door_none", language)
        return KeyFigure(label=_say("figures.door", language), value="–", unit="", note=note)
    return KeyFigure(
        label=_say("figures.door", language),
        value=_span(half, language),
        unit="",
        note=_say("figures.door_note", language, span=_span(most, language)),
    )


def _span(milliseconds: int, language: str) -> str:
    if milliseconds < _SECOND_MS:
        return _say("length.milliseconds", language, count=milliseconds)
    tenths = f"{milliseconds / _SECOND_MS:.1f}".replace(
        ".", text("format.decimal", language=language)
    )
    return _say("length.seconds", language, count=tenths)


def _minutes(seconds: int, language: str) -> str:
    return length(seconds // _MINUTE, language=language)


def _say(key: str, language: str, **places: object) -> str:
    return text(f"occupancy.{key}", language=language, **places)
