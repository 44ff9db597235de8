"""What the colour mix's page looks at: in the address, so that a view can be shared."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboard.domain.people import Colour, PersonKind
from dashboard.services.colour_mix import Grain, Measure, Narrowing, bars_of, usual_grain
from dashboard.services.figures import Period

RANGES = ("7", "30", "92")
USUAL_RANGE = "30"
UNKNOWN = "none"

RANGE, UNTIL, OFFICE, KIND, MEASURE, GRAIN, BAR, COLOUR = (
    "rentang",
    "sampai",
    "kantor",
    "orang",
    "hitung",
    "per",
    "hari",
    "warna",
)


@dataclass(frozen=True, kw_only=True)
class View:
    """A view of the mix. `period` ends today, or where `until` says; `bar` is one picked bar.

    `colour` is a colour's value, `none` for not known, or empty. `unknown` are the address's
    parameters that make no sense here and were left out.
    """

    range: str
    until: date | None
    period: Period
    office_id: str | None
    kind: PersonKind | None
    measure: Measure
    grain: Grain
    bar: Period | None
    colour: str
    unknown: tuple[str, ...] = ()

    @property
    def bars(self) -> tuple[Period, ...]:
        """The stretches of time that the charts have bars for."""
        return bars_of(self.period, self.grain)

    @property
    def watched(self) -> Colour | None:
        """The colour that the findings speak of: the picked one, else green."""
        if self.colour == UNKNOWN:
            return None
        return Colour(self.colour) if self.colour else Colour.GREEN

    @property
    def most_first(self) -> bool:
        """Offices stand out by how little green they have, and by how much of another colour."""
        return self.watched is not Colour.GREEN

    @property
    def signature(self) -> str:
        """The same for the same view, whatever its figures are."""
        parts = (
            self.period.first,
            self.period.last,
            self.office_id or "",
            self.kind or "",
            self.measure,
            self.grain,
            self.bar.first if self.bar else "",
            self.colour,
        )
        return "-".join(map(str, parts))

    def narrowing_before(self) -> Narrowing:
        """As `narrowing`, in the period to compare with."""
        days = self.bar.before() if self.bar else None
        return Narrowing(office_id=self.office_id, kind=self.kind, days=days)

    def narrowing(self, *, office: bool = True, kind: bool = True, bar: bool = True) -> Narrowing:
        """The rows that a chart is made of; a chart leaves out the filter that it is picked in."""
        return Narrowing(
            office_id=self.office_id if office else None,
            kind=self.kind if kind else None,
            days=self.bar if bar else None,
        )


def view_of(address: Mapping[str, str], *, today: date, office_ids: Collection[str]) -> View:
    """The view that the address asks for; what makes no sense is left out and named."""
    length = address.get(RANGE, "")
    length = length if length in RANGES else USUAL_RANGE
    until = day_of(address.get(UNTIL))
    until = until if until and until < today else None
    last = until or today
    period = Period(first=last - timedelta(days=int(length) - 1), last=last)
    grains = {each.value: each for each in Grain}
    grain = grains.get(address.get(GRAIN, ""), usual_grain(period))
    office = address.get(OFFICE, "")
    colour = address.get(COLOUR, "")
    first = day_of(address.get(BAR))
    view = View(
        range=length,
        until=until,
        period=period,
        office_id=office if office in office_ids else None,
        kind={each.value: each for each in PersonKind}.get(address.get(KIND, "")),
        measure={each.value: each for each in Measure}.get(address.get(MEASURE, ""), Measure.CAME),
        grain=grain,
        bar=next((bar for bar in bars_of(period, grain) if bar.first == first), None),
        colour=colour if colour in {*Colour, UNKNOWN} else "",
    )
    return replace(view, unknown=_unknown(address, view))


def _unknown(address: Mapping[str, str], view: View) -> tuple[str, ...]:
    """What the address has a value for that the view does not follow."""
    understood = {
        RANGE: address.get(RANGE) == view.range,
        UNTIL: view.until or day_of(address.get(UNTIL)) == view.period.last,
        OFFICE: view.office_id,
        KIND: view.kind,
        MEASURE: address.get(MEASURE) == view.measure,
        GRAIN: address.get(GRAIN) == view.grain,
        BAR: view.bar,
        COLOUR: view.colour,
    }
    return tuple(name for name, found in understood.items() if address.get(name) and not found)


def day_of(written: str | None) -> date | None:
    """A day as ISO 8601; None for anything else."""
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None
