"""The visit log as rows, and the filter that the page's controls say."""

from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from dashboard.domain.calendar import day_bounds
from dashboard.domain.people import Colour
from dashboard.messages import format as shown
from dashboard.messages import log_words
from dashboard.services.visit_log import LogFilter, LogRow
from dashboard.ui.log_view import LogView
from dashboard.ui.mix_view import UNKNOWN
from dashboard.ui.people_list import COLOUR_ICONS, PersonRow
from dashboard.ui.session import language, local_clock, services, t

_Word = TypeVar("_Word", bound=StrEnum)


def filter_of(view: LogView, *, name: str) -> LogFilter:
    """Whole local days, both ends included; what is not chosen stays open."""
    zone = services().settings.zone
    colours: dict[str, frozenset[Colour | None]] = {"": frozenset(), UNKNOWN: frozenset({None})}
    return LogFilter(
        start=day_bounds(view.days.first, zone)[0],
        end=day_bounds(view.days.last, zone)[1],
        decisions=_only(view.outcome),
        colours=colours[view.colour]
        if view.colour in colours
        else frozenset({Colour(view.colour)}),
        kinds=_only(view.kind),
        evidences=_only(view.evidence),
        reasons=_only(view.reason),
        state=view.state,
        name=name,
    )


def _only(word: _Word | None) -> frozenset[_Word]:
    return frozenset() if word is None else frozenset({word})


def row_of(row: LogRow) -> PersonRow:
    """One event as a line: when, who, colour with its word, what came of it."""
    people = [t(f"visit_log.kind.{row.kind}")] if row.kind else []
    people += [t("visit_log.with", count=row.companions)] if row.companions else []
    return PersonRow(
        id=row.event_id,
        name=row.name or t("visit_log.nameless"),
        icon=COLOUR_ICONS[row.colour],
        colour=str(row.colour or "none"),
        what=" · ".join(
            filter(
                None,
                [
                    t(f"visit_log.colour.{row.colour or 'none'}"),
                    *people,
                    row.desk,
                    log_words.why_refused(row, language=language()),
                ],
            )
        ),
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


def day_and_clock(at: datetime) -> str:
    """A moment that may be long ago: `Rab, 22 Sep 2021 10.42`."""
    local = at.astimezone(services().settings.zone).date()
    return f"{shown.day(local, language=language())} {local_clock(at)}"
