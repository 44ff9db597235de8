"""Numbers, shares, times and dates as people here read them; no locale of the machine is asked."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dashboard.messages import text

_SECOND = timedelta(seconds=1)
# The largest first.
_UNITS = (
    (timedelta(days=1), "days"),
    (timedelta(hours=1), "hours"),
    (timedelta(minutes=1), "minutes"),
)


def number(value: int, *, language: str) -> str:
    """A whole number with its thousands apart: `1.234`."""
    return f"{value:,}".replace(",", text("format.thousands", language=language))


def separators(*, language: str) -> str:
    """Decimal and thousands mark as plotly's `layout.separators` wants them."""
    return text("format.decimal", language=language) + text("format.thousands", language=language)


def whole_percent(share: float) -> int:
    """A share in whole percent, 74 for 0.74; less than the whole never gives 100."""
    rounded = int(share * 100 + 0.5)
    return min(rounded, 99) if share < 1 else rounded


def percent(share: float, *, language: str) -> str:
    """A share as whole percent: `74 %`."""
    written = number(whole_percent(share), language=language)
    return text("format.percent", language=language, number=written)


def clock(at: datetime, *, zone: ZoneInfo, language: str) -> str:
    """Hour and minute in `zone`, without naming it: `10.42`."""
    local = at.astimezone(zone)
    return text("format.clock", language=language, hour=f"{local:%H}", minute=f"{local:%M}")


def clock_in_zone(at: datetime, *, zone: ZoneInfo, language: str) -> str:
    """Hour and minute with the zone's abbreviation: `10.42 WIB`."""
    return text(
        "format.clock_zone",
        language=language,
        clock=clock(at, zone=zone, language=language),
        zone=at.astimezone(zone).tzname(),
    )


def clock_pattern(*, language: str) -> str:
    """The d3 pattern by which a chart's axis writes what `clock` writes."""
    return text("format.clock", language=language, hour="%H", minute="%M")


def day(of: date, *, language: str) -> str:
    """A local day: `Rab, 22 Sep 2021`."""
    return text(
        "format.day",
        language=language,
        weekday=_words("weekdays_short", language)[of.weekday()],
        day=of.day,
        month=month(of, language=language),
        year=of.year,
    )


def day_and_month(of: date, *, language: str) -> str:
    """A day of a year that is clear: `5 Jul`."""
    month_ = month(of, language=language)
    return text("format.day_and_month", language=language, day=of.day, month=month_)


def month(of: date, *, language: str) -> str:
    """The short name of the month: `Jul`."""
    return _words("months", language)[of.month - 1]


def weekday(of: date, *, language: str) -> str:
    """The full name of the weekday: `Rabu`."""
    return _words("weekdays", language)[of.weekday()]


def ago(at: datetime | None, *, now: datetime, language: str) -> str:
    """How long ago in the largest whole unit: `4 mnt lalu`; None reads that there was no scan.

    An instant ahead of `now` (a desk's clock may be) reads as just now.
    """
    if at is None:
        return never(language=language)
    passed = now - at
    for unit, name in _UNITS:
        if passed >= unit:
            return text(f"format.ago.{name}", language=language, count=passed // unit)
    return text("format.ago.now", language=language)


def never(*, language: str) -> str:
    """What `ago` says where there was no scan."""
    return text("format.ago.never", language=language)


def ago_units(*, language: str) -> tuple[tuple[int, str], ...]:
    """The words of `ago` for a browser that counts on: from so many seconds, with `{count}`."""
    units = tuple(
        (unit // _SECOND, text(f"format.ago.{name}", language=language, count="{count}"))
        for unit, name in _UNITS
    )
    return *units, (1, text("format.ago.now", language=language))


def _words(name: str, language: str) -> list[str]:
    return text(f"format.{name}", language=language).split()
