"""Which report the page shows: in the address, so that it can be shared."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.services.figures import Period
from dashboard.services.report_state import Length, days_with
from dashboard.ui.mix_view import OFFICE, day_of

LENGTH, FIRST = "per", "mulai"
_WORDS = {"minggu": Length.WEEK, "bulan": Length.MONTH}
_OFFERED = 13


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """One report. `office_id` None: the regency. `unknown` parameters make no sense here."""

    office_id: str | None
    length: Length
    days: Period
    offered: tuple[Period, ...]
    unknown: tuple[str, ...]

    @property
    def word(self) -> str:
        """The length as the address says it."""
        return next(word for word, length in _WORDS.items() if length is self.length)


LENGTHS = tuple(_WORDS)


def report_view_of(
    address: Mapping[str, str], *, today: date, office_ids: Collection[str], regency: bool
) -> ReportView:
    """What the address asks for; else the last whole week of the regency, or of the own office."""
    length = _WORDS.get(address.get(LENGTH, ""), Length.WEEK)
    asked = day_of(address.get(FIRST))
    asked = asked if asked and asked <= today else None
    running = days_with(today, length=length)
    offered = [running]
    while len(offered) < _OFFERED:
        offered.append(days_with(offered[-1].first - timedelta(days=1), length=length))
    days = days_with(asked, length=length) if asked else offered[1]
    office = address.get(OFFICE, "")
    own = None if regency else next(iter(office_ids), None)
    known = {
        OFFICE: office in office_ids,
        LENGTH: address.get(LENGTH) in _WORDS,
        FIRST: asked is not None,
    }
    return ReportView(
        office_id=office if office in office_ids else own,
        length=length,
        days=days,
        offered=tuple(sorted({*offered, days}, key=lambda each: each.first, reverse=True)),
        unknown=tuple(name for name in known if address.get(name) and not known[name]),
    )
