"""What a report says: its finding and its key figures."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dashboard.domain.people import PersonKind
from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.messages.report_numbers import count, lasted, minutes, one, span, total
from dashboard.services.report_state import Peak, Report

# By so large a part two numbers of offices may differ and their arrivals still be compared.
_OTHER_OFFICES = 0.1


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A key figure, ready to show."""

    label: str
    value: str
    note: str = ""


def whose(report: Report, *, language: str) -> str:
    """The office's name, or the regency's."""
    return report.office.name if report.office else _say("regency", language)


def title(report: Report, *, language: str) -> str:
    """What it is, and whose."""
    kind = _say(f"kind.{report.length}", language)
    return _say("sheet.title", language, kind=kind, office=whose(report, language=language))


def finding(report: Report, *, language: str) -> str:
    """How many came, whether more or fewer than before, and how crowded it was."""
    totals = report.totals
    days = span(report.days, length=report.length, language=language)
    if not totals.arrivals:
        return _say(
            "finding.nobody" if totals.arrivals == 0 else "finding.few", language, days=days
        )
    places: dict[str, object] = {
        "arrivals": shown.number(totals.arrivals, language=language),
        "offices": len(report.offices),
        "moved": _moved(report, language),
    }
    if totals.peak is None:
        return _say(f"finding.{_scope(report)}_calm", language, **places)
    places["office"] = report.offices[0].office.name
    places["peak"], places["limit"] = totals.peak.people, totals.peak.limit
    return _say(f"finding.{_scope(report)}", language, **places)


def lead(report: Report, *, zone: ZoneInfo, language: str) -> str:
    """Whose, which days, and up to when while they are not over."""
    return _say(
        "lead.running" if report.running else "lead.whole",
        language,
        office=whose(report, language=language),
        days=span(report.days, length=report.length, language=language),
        time=shown.clock_in_zone(report.at, zone=zone, language=language),
    )


def figures(report: Report, *, zone: ZoneInfo, language: str) -> tuple[Figure, ...]:
    """The eight key figures of all of its days."""
    totals, scope = report.totals, _scope(report)
    alone = "" if scope == "office" else "_regency"
    said = {kind: count(totals.kinds.get(kind, 0), language=language) for kind in PersonKind}
    a_day = totals.a_day(totals.arrivals)
    stay = totals.long_stay
    days: dict[str, object] = {"days": totals.used}
    return (
        _figure(
            "arrivals",
            total(totals.arrivals, language=language),
            language,
            count=one(a_day, language=language),
        ),
        _figure(
            "people",
            total(totals.people, language=language),
            language,
            employee=said[PersonKind.EMPLOYEE],
            visitor=said[PersonKind.VISITOR],
        ),
        _peak(report, zone, language),
        _figure(
            "average", one(totals.average, language=language), language, note=f"average_note{alone}"
        ),
        _figure(
            "busy",
            lasted(totals.busy_seconds, language=language),
            language,
            note=f"busy_note{alone}",
            **days,
        ),
        _figure("full", lasted(totals.full_seconds, language=language), language),
        _figure(
            "dwell",
            minutes(totals.median, language=language),
            language,
            note="dwell_note" if stay is not None else "dwell_note_alone",
            length=minutes(stay, language=language),
        ),
        _figure(
            "refusals",
            total(totals.refusals, language=language),
            language,
            overridden=count(totals.overridden, language=language),
        ),
    )


def crowding(report: Report, *, language: str) -> str:
    """The first of the ranked offices, by what ranks it: time at the limit, else above 60 %."""
    first = next(iter(report.offices), None)
    if first is None or not (first.full_seconds or first.busy_seconds):
        return _say("offices.finding_none", language)
    return _say(
        "offices.finding_full" if first.full_seconds else "offices.finding",
        language,
        office=first.office.name,
        full=lasted(first.full_seconds, language=language),
        busy=lasted(first.busy_seconds, language=language),
    )


def share_of_limit(peak: Peak, *, language: str) -> str:
    """In percent; nothing while the office was closed."""
    if peak.share is None:
        return _say("none", language)
    return shown.percent(peak.share, language=language)


def moment(peak: Peak, *, zone: ZoneInfo, language: str) -> str:
    """The day and the minute."""
    clock = shown.clock(peak.at, zone=zone, language=language)
    return f"{shown.day_and_month(peak.day, language=language)} {clock}"


def _peak(report: Report, zone: ZoneInfo, language: str) -> Figure:
    peak = report.totals.peak
    if peak is None:
        nobody = report.totals.arrivals == 0
        value = "0" if nobody else _say("few", language)
        return Figure(label=_say("figures.peak", language), value=value)
    names = {each.office.id: each.office.name for each in report.offices}
    return _figure(
        "peak",
        _say("figures.peak_of", language, people=peak.people, limit=peak.limit),
        language,
        note="peak_note" if report.office else "peak_note_office",
        percent=share_of_limit(peak, language=language),
        office=names.get(peak.office_id, ""),
        at=moment(peak, zone=zone, language=language),
    )


def _figure(name: str, value: str, language: str, *, note: str = "", **places: object) -> Figure:
    return Figure(
        label=_say(f"figures.{name}", language),
        value=value,
        note=_say(f"figures.{note or f'{name}_note'}", language, **places),
    )


def _moved(report: Report, language: str) -> str:
    if report.settled is None or report.before is None:
        return ""
    offices, were = report.settled.offices, report.before.offices
    if report.office is None and abs(offices - were) > _OTHER_OFFICES * were:
        # More offices that scan are no more people who come.
        return _say("finding.moved_offices", language, offices=were)
    now = report.settled.a_day(report.settled.arrivals)
    before = report.before.a_day(report.before.arrivals)
    if now is None or not before:
        return ""
    change = now / before - 1
    percent = shown.percent(abs(change), language=language)
    way = "same" if not shown.whole_percent(abs(change)) else "up" if change > 0 else "down"
    return _say(f"finding.moved_{way}", language, percent=percent)


def _scope(report: Report) -> str:
    return "office" if report.office else "regency"


def _say(key: str, language: str, /, **places: object) -> str:
    return text(f"report.{key}", language=language, **places)
