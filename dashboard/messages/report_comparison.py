"""How the finished days of a report stand against the days before them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from dashboard.messages import format as shown
from dashboard.messages import text
from dashboard.messages.report_numbers import lasted, minutes, one, span
from dashboard.services.report_state import Report, Totals, compared_with


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A figure of the finished days, of the days before, and what changed."""

    label: str
    now: str
    before: str
    change: str


def comparison(report: Report, *, language: str) -> tuple[Compared, ...]:
    """Each figure of an average day against the days before; empty without any."""
    now, before = report.settled, report.before
    if now is None or before is None:
        return ()
    none = _say("none", language)
    found = []
    for name, ask, write, change in _ROWS[bool(report.office) :]:
        was, past = ask(now), ask(before)
        found.append(
            Compared(
                label=_say(f"compare.{name}", language),
                now=none if was is None else write(was, language=language),
                before=none if past is None else write(past, language=language),
                change=none if was is None or past is None else change(was, past, language),
            )
        )
    return tuple(found)


def compared_title(report: Report, *, language: str) -> tuple[str, str]:
    """What is compared with what; or why nothing is."""
    if report.settled is None:
        return _say("compare.none_finding", language), _say("compare.none_finished", language)
    if report.before is None:
        past = compared_with(report.settled.days, length=report.length)
        days = span(past, length=report.length, language=language)
        none = _say("compare.none_before", language, days=days)
        return _say("compare.none_finding", language), none
    before, now = (
        span(each.days, length=report.length, language=language)
        for each in (report.before, report.settled)
    )
    return _say("compare.finding", language, days=before), _say("compare.lead", language, days=now)


def _percent(now: float, before: float, language: str) -> str:
    if not before:
        return _say("compare.same" if not now else "none", language)
    moved = now / before - 1
    if not shown.whole_percent(abs(moved)):
        return _say("compare.same", language)
    percent = shown.percent(abs(moved), language=language)
    return _say("compare.percent", language, sign=_sign(moved), percent=percent)


def _more(now: float, before: float, language: str) -> str:
    moved = round(now - before)
    if not moved:
        return _say("compare.same", language)
    return _say("compare.more", language, sign=_sign(moved), count=abs(moved))


def _points(now: float, before: float, language: str) -> str:
    moved = shown.whole_percent(now) - shown.whole_percent(before)
    if not moved:
        return _say("compare.same", language)
    key = "points_one" if abs(moved) == 1 else "points"
    return _say(f"compare.{key}", language, sign=_sign(moved), points=abs(moved))


def _sign(moved: float) -> str:
    # The minus of mathematics is not among the letters of a PDF's own fonts.
    return "+" if moved > 0 else "–"


def _say(key: str, language: str, /, **places: object) -> str:
    return text(f"report.{key}", language=language, **places)


class _Written(Protocol):
    def __call__(self, value: float, /, *, language: str) -> str: ...


_Row = tuple[str, Callable[[Totals], float | None], _Written, Callable[[float, float, str], str]]
# The first is of the regency alone.
_ROWS: tuple[_Row, ...] = (
    ("offices", lambda of: of.offices, one, _more),
    ("arrivals", lambda of: of.a_day(of.arrivals), one, _percent),
    ("people", lambda of: of.a_day(of.people), one, _percent),
    ("average", lambda of: of.average, one, _percent),
    ("busy", lambda of: of.a_day(of.busy_seconds), lasted, _percent),
    ("full", lambda of: of.a_day(of.full_seconds), lasted, _percent),
    ("dwell", lambda of: of.median, minutes, _percent),
    ("refusals", lambda of: of.a_day(of.refusals), one, _percent),
    ("green", lambda of: of.green, shown.percent, _points),
    ("verified", lambda of: of.verified, shown.percent, _points),
)
