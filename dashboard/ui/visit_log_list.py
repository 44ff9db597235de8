"""The visit log as rows, as an export, and the filter that the page's controls say."""

from collections.abc import Callable
from datetime import date, timedelta

from dashboard.domain.calendar import day_bounds
from dashboard.domain.people import Colour, PersonKind
from dashboard.domain.rules import Decision
from dashboard.domain.scan import Direction
from dashboard.messages import format as shown
from dashboard.services.access import User
from dashboard.services.spreadsheet import write_table
from dashboard.services.visit_log import LogFilter, LogRow
from dashboard.ui.people_list import COLOUR_ICONS, PersonRow
from dashboard.ui.session import language, local_clock, services, t

_COLUMNS = ("day", "time", "desk", "name", "kind", "colour", "evidence", "outcome", "reason")


def filter_of(
    *,
    first: date,
    last: date,
    outcome: Decision | None,
    colour: Colour | None,
    kind: PersonKind | None,
    name: str,
) -> LogFilter:
    """Whole local days, both ends included; None leaves open."""
    zone = services().settings.zone
    return LogFilter(
        start=day_bounds(first, zone)[0],
        end=day_bounds(last, zone)[1],
        decisions=frozenset({outcome}) if outcome else frozenset(),
        colours=frozenset({colour}) if colour else frozenset(),
        kinds=frozenset({kind}) if kind else frozenset(),
        name=name,
    )


def row_of(row: LogRow) -> PersonRow:
    """One event as a line: when, who, colour with its word, what came of it."""
    people = [t(f"visit_log.kind.{row.kind}")] if row.kind else []
    people += [t("visit_log.with", count=row.companions)] if row.companions else []
    marks = [t("visit_log.annulled")] if row.annulled else []
    marks += [t("visit_log.overridden")] if row.overridden else []
    return PersonRow(
        id=row.event_id,
        name=row.name or t("visit_log.nameless"),
        icon=COLOUR_ICONS[row.colour],
        colour=str(row.colour or "none"),
        what=" · ".join([t(f"visit_log.colour.{row.colour or 'none'}"), *people, row.desk]),
        since=" ".join([day_of(row), local_clock(row.at)]),
        how_long=" · ".join([outcome_of(row), *marks]),
    )


def outcome_of(row: LogRow) -> str:
    """What came of it, in a word."""
    if row.direction is Direction.OUT:
        return t("visit_log.outcome.recorded")
    return t(f"visit_log.outcome.{row.decision}")


def day_of(row: LogRow) -> str:
    """The local day: `22 Sep`."""
    local = row.at.astimezone(services().settings.zone).date()
    return shown.day_and_month(local, language=language())


def exported(
    *, user: User, office_id: str, wanted: LogFilter, progress: Callable[[float], None]
) -> bytes:
    """Every row of the filter as a CSV file, names masked; `progress` hears shares up to 1."""
    zone = services().settings.zone
    lines: list[tuple[str, ...]] = []
    for part in services().visit_log.export(user=user, office_id=office_id, wanted=wanted):
        lines += [_cells(row, str(row.at.astimezone(zone).date())) for row in part.rows]
        progress(min(1.0, part.share))
    headings = [t(f"visit_log.column.{name}") for name in _COLUMNS]
    return write_table(headings, lines, delimiter=t("passes.many.delimiter"))


def _cells(row: LogRow, day: str) -> tuple[str, ...]:
    return (
        day,
        local_clock(row.at),
        row.desk,
        row.name or "",
        t(f"visit_log.kind.{row.kind}") if row.kind else "",
        t(f"visit_log.colour.{row.colour or 'none'}"),
        t(f"visit_log.evidence.{row.evidence}"),
        outcome_of(row),
        str(row.reason),
    )


def span_of(preset: str, today: date) -> tuple[date, date]:
    """First and last day of a preset of days, today included."""
    return today - timedelta(days=int(preset) - 1), today
