"""The visit log as rows, and the filter that the page's controls say."""

from datetime import date, timedelta

from dashboard.domain.calendar import day_bounds
from dashboard.domain.people import Colour, PersonKind
from dashboard.domain.rules import Decision
from dashboard.messages import format as shown
from dashboard.messages import log_words
from dashboard.services.visit_log import LogFilter, LogRow
from dashboard.ui.people_list import COLOUR_ICONS, PersonRow
from dashboard.ui.session import language, local_clock, services, t


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
    return PersonRow(
        id=row.event_id,
        name=row.name or t("visit_log.nameless"),
        icon=COLOUR_ICONS[row.colour],
        colour=str(row.colour or "none"),
        what=" · ".join([t(f"visit_log.colour.{row.colour or 'none'}"), *people, row.desk]),
        since=" ".join([day_of(row), local_clock(row.at)]),
        how_long=" · ".join(
            [
                log_words.outcome_word(row, language=language()),
                *log_words.state_words(row, language=language()),
            ]
        ),
    )


def day_of(row: LogRow) -> str:
    """The local day: `22 Sep`."""
    local = row.at.astimezone(services().settings.zone).date()
    return shown.day_and_month(local, language=language())


def span_of(preset: str, today: date) -> tuple[date, date]:
    """First and last day of a preset of days, today included."""
    return today - timedelta(days=int(preset) - 1), today
