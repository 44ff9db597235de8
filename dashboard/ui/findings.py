"""What the occupancy figures say, as sentences and key figures; pure functions."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import local_day
from dashboard.domain.people import PersonKind
from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.services.occupancy import Fill, OfficeDay, OfficeOccupancy, by_urgency
from dashboard.ui.figures import KeyFigure

_NAMED = 2


def overview_finding(offices: Sequence[OfficeOccupancy], *, language: str) -> str:
    """Which offices are full or nearly so; else how calm it is, or why there is nothing to see."""
    if not offices:
        return _say("finding.no_offices", language)
    crowded = [
        _one_or_many("full", [each for each in offices if each.fill is Fill.FULL], language),
        _one_or_many("near", [each for each in offices if each.nearly_full], language),
    ]
    full, near = crowded
    if full and near:
        return _say("finding.full_and_near", language, full=full, near=near)
    return full or near or _without_crowd(offices, language)


def overview_lead(*, at: datetime, level: int, zone: ZoneInfo, language: str) -> str:
    """The day, the time of the figures, and what the limits follow."""
    rule = _say("level", language, level=level) if level else _say("no_level", language)
    return f"{_day_and_time(at, zone, language)} · {rule}"


def overview_figures(offices: Sequence[OfficeOccupancy], *, language: str) -> tuple[KeyFigure, ...]:
    """Inside now, limit reached in n offices, entries today, people today."""
    return (
        _inside_everywhere(offices, language),
        _limits_reached(offices, language),
        KeyFigure(
            label=_say("figures.entries", language),
            value=_number(sum(each.entries_today for each in offices), language),
            unit=_say("figures.times", language),
            note=_refused(sum(each.refusals_today for each in offices), language),
        ),
        KeyFigure(
            label=_say("figures.people", language),
            value=_number(sum(map(_people, offices)), language),
            unit=_say("figures.person", language),
            note=_say(
                "figures.people_note",
                language,
                employees=_number(_people_of(offices, PersonKind.EMPLOYEE), language),
                visitors=_number(_people_of(offices, PersonKind.VISITOR), language),
            ),
        ),
    )


def day_lead(day: OfficeDay, *, zone: ZoneInfo, language: str) -> str:
    """Whether the next person finds a place, and when that was so."""
    return f"{_room(day.occupancy, language)} · {_day_and_time(day.until, zone, language)}"


def day_figures(day: OfficeDay, *, zone: ZoneInfo, language: str) -> tuple[KeyFigure, ...]:
    """Inside now, places left, peak and entries of one office today."""
    return (
        _inside_here(day, zone, language),
        _places_left(day.occupancy, language),
        _peak(day, zone, language),
        KeyFigure(
            label=_say("figures.entries", language),
            value=_number(day.occupancy.entries_today, language),
            unit=_say("figures.times", language),
            note=_say(
                "figures.employees_visitors_refused",
                language,
                people=_number(_people(day.occupancy), language),
                refused=_refused(day.occupancy.refusals_today, language),
            ),
        ),
    )


def curve_finding(day: OfficeDay, *, zone: ZoneInfo, language: str) -> str:
    """When the office was at its fullest today. Only for a day with a peak."""
    if day.peak is None:
        return _say("figures.peak_none", language)
    key = "curve_title" if day.occupancy.limit else "curve_title_closed"
    return _say(
        f"day.{key}",
        language,
        time=shown.clock(day.peak.at, zone=zone, language=language),
        peak=_number(day.peak.inside, language),
        limit=_number(day.occupancy.limit, language),
    )


def flows_finding(
    *, since: datetime, arrivals: int, departures: int, zone: ZoneInfo, language: str
) -> str:
    """Whether the office has been filling or emptying lately."""
    time = shown.clock(since, zone=zone, language=language)
    if arrivals == departures:
        key = "flows_even" if arrivals else "flows_quiet"
    else:
        key = "flows_more_came" if arrivals > departures else "flows_more_left"
    return _say(f"day.{key}", language, time=time)


def _one_or_many(name: str, offices: Sequence[OfficeOccupancy], language: str) -> str:
    if not offices:
        return ""
    if len(offices) == 1:
        return _say(f"finding.{name}_one", language, office=offices[0].office.name)
    return _say(f"finding.{name}_many", language, count=_number(len(offices), language))


def _without_crowd(offices: Sequence[OfficeOccupancy], language: str) -> str:
    if all(each.fill is Fill.CLOSED for each in offices):
        return _say("finding.closed", language)
    busiest = by_urgency([each for each in offices if each.share is not None])[0]
    if busiest.inside:
        share = shown.percent(busiest.share or 0.0, language=language)
        key = "calm_one" if len(offices) == 1 else "calm"
        return _say(f"finding.{key}", language, office=busiest.office.name, percent=share)
    some = any(each.entries_today or each.refusals_today for each in offices)
    return _say("finding.empty" if some else "finding.no_scans", language)


def _inside_everywhere(offices: Sequence[OfficeOccupancy], language: str) -> KeyFigure:
    inside, limit = sum(each.inside for each in offices), sum(each.limit for each in offices)
    note = (
        _say(
            "figures.inside_note",
            language,
            percent=shown.percent(inside / limit, language=language),
            limit=_number(limit, language),
        )
        if limit
        else _say("figures.inside_note_closed", language)
    )
    return KeyFigure(
        label=_say("figures.inside", language),
        value=_number(inside, language),
        unit=_say("figures.person", language),
        note=note,
    )


def _limits_reached(offices: Sequence[OfficeOccupancy], language: str) -> KeyFigure:
    names = [each.office.name for each in offices if each.fill is Fill.FULL]
    note = ", ".join(names[:_NAMED])
    if len(names) > _NAMED:
        note = _say("figures.reached_more", language, names=note, count=len(names) - _NAMED)
    return KeyFigure(
        label=_say("figures.reached", language),
        value=_number(len(names), language),
        unit=_say("figures.office", language),
        note=note or _of_offices(len(offices), language),
    )


def _of_offices(count: int, language: str) -> str:
    key = "reached_one" if count == 1 else "reached_none"
    return _say(f"figures.{key}", language, count=_number(count, language))


def _inside_here(day: OfficeDay, zone: ZoneInfo, language: str) -> KeyFigure:
    office, time = day.occupancy, shown.clock_in_zone(day.until, zone=zone, language=language)
    note = (
        _say("figures.closed_at", language, time=time)
        if office.share is None
        else _say(
            "figures.share_at",
            language,
            percent=shown.percent(office.share, language=language),
            time=time,
        )
    )
    return KeyFigure(
        label=_say("figures.inside", language),
        value=_number(office.inside, language),
        unit=_say("figures.of_limit", language, limit=_number(office.limit, language)),
        note=note,
    )


def _places_left(office: OfficeOccupancy, language: str) -> KeyFigure:
    answer = "refuse" if office.refuses_when_full else "warn"
    full = "full_" if office.fill is Fill.FULL else ""
    key = "closed" if office.fill is Fill.CLOSED else f"{full}{answer}"
    return KeyFigure(
        label=_say("figures.left", language),
        value=_number(office.places_left, language),
        unit=_say("figures.person", language),
        note=_say(f"figures.left_{key}", language),
    )


def _peak(day: OfficeDay, zone: ZoneInfo, language: str) -> KeyFigure:
    peak = day.peak
    note = (
        _say(
            "figures.peak_note",
            language,
            time=shown.clock_in_zone(peak.at, zone=zone, language=language),
        )
        if peak
        else _say("figures.peak_none", language)
    )
    return KeyFigure(
        label=_say("figures.peak", language),
        value=_number(peak.inside if peak else 0, language),
        unit=_say("figures.person", language),
        note=note,
    )


def _room(office: OfficeOccupancy, language: str) -> str:
    if office.fill is Fill.CLOSED:
        return _say("day.lead_closed", language)
    if office.fill is Fill.FULL:
        answer = "refuse" if office.refuses_when_full else "warn"
        return _say(f"day.lead_full_{answer}", language)
    key = "lead_left_one" if office.places_left == 1 else "lead_left"
    return _say(f"day.{key}", language, count=_number(office.places_left, language))


def _refused(count: int, language: str) -> str:
    if not count:
        return _say("figures.entries_none_refused", language)
    return _say("figures.entries_refused", language, count=_number(count, language))


def _people(office: OfficeOccupancy) -> int:
    return sum(office.people_today.values())


def _people_of(offices: Sequence[OfficeOccupancy], kind: PersonKind) -> int:
    return sum(each.people_today.get(kind, 0) for each in offices)


def _day_and_time(at: datetime, zone: ZoneInfo, language: str) -> str:
    day = shown.day(local_day(at, zone), language=language)
    return f"{day} · {shown.clock_in_zone(at, zone=zone, language=language)}"


def _number(value: int, language: str) -> str:
    return shown.number(value, language=language)


def _say(key: str, language: str, **places: object) -> str:
    return text(f"occupancy.{key}", language=language, **places)
