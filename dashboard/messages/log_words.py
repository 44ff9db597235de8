"""The visit log in words: the same on the page and in the file that is taken along."""

from functools import cache
from zoneinfo import ZoneInfo

from dashboard.domain.rules import Decision
from dashboard.domain.scan import Direction
from dashboard.domain.verdict import Reason
from dashboard.messages import text
from dashboard.messages.figure_words import reason_word
from dashboard.messages.format import clock_pattern
from dashboard.services.visit_log import LogRow

_COLUMNS = (
    "day",
    "time",
    "desk",
    "name",
    "kind",
    "companions",
    "colour",
    "evidence",
    "outcome",
    "reason",
    "state",
)


def outcome_word(row: LogRow, *, language: str) -> str:
    """What came of it, in a word."""
    if row.direction is Direction.OUT:
        return text("visit_log.outcome.recorded", language=language)
    return text(f"visit_log.outcome.{row.decision}", language=language)


def why_refused(row: LogRow, *, language: str) -> str:
    """Why somebody was refused, where it was not the colour, which stands beside it; else ''."""
    if row.decision is not Decision.REFUSE or row.reason is Reason.COLOUR_REFUSES:
        return ""
    return reason_word(row.reason, language=language)


def state_words(row: LogRow, *, language: str) -> list[str]:
    """What else is to be known of it: taken back, let in for a reason."""
    said = {"annulled": row.annulled, "overridden": row.overridden}
    return [text(f"visit_log.{name}", language=language) for name, holds in said.items() if holds]


def headings(*, language: str) -> tuple[str, ...]:
    """The file's first line."""
    return tuple(text(f"visit_log.column.{name}", language=language) for name in _COLUMNS)


def cells(row: LogRow, *, zone: ZoneInfo, language: str) -> tuple[str, ...]:
    """One event as a line of the file; the name masked."""
    local = row.at.astimezone(zone)
    return (
        local.date().isoformat(),
        local.strftime(_clock_pattern(language)),
        row.desk,
        row.name or "",
        text(f"visit_log.kind.{row.kind}", language=language) if row.kind else "",
        str(row.companions),
        text(f"visit_log.colour.{row.colour or 'none'}", language=language),
        text(f"visit_log.evidence.{row.evidence}", language=language),
        outcome_word(row, language=language),
        _reason_word(row.reason, language=language),
        ", ".join(state_words(row, language=language)),
    )


# A file may have a million rows, and few reasons.
_reason_word = cache(reason_word)


@cache
def _clock_pattern(language: str) -> str:
    # Looked up once a language: a file may have a million rows.
    return clock_pattern(language=language)
