"""Going through the days of offices and erasing whose time is over (design section 6)."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dashboard.domain.calendar import day_bounds, local_day
from dashboard.services.erasure_ports import DayFingerprints, StayErasure
from dashboard.services.erasure_report import DayProof, Tally
from dashboard.services.people import surrogate_key
from dashboard.services.retention import DataKind

# On SQLite every desk waits while a transaction lasts: 500 rows are well under a tenth of a second.
ROWS_AT_ONCE = 500
_DAY = timedelta(days=1)

Pause = Callable[[], None]


class StaySweep:
    """Small transactions with a pause between them; may end anywhere and begin again."""

    def __init__(
        self,
        *,
        stays: StayErasure,
        figures: DayFingerprints,
        zone: ZoneInfo,
    ) -> None:
        """Days are local days of `zone`.

        The `pause` of each method is called between transactions; what it raises ends it.
        """
        self._stays = stays
        self._figures = figures
        self._zone = zone

    def everybody(self, tally: Tally, *, first_kept: date, pause: Pause) -> None:
        """Erase what is of local days before `first_kept`, but for stays that were not over."""
        cutoff = self._start(first_kept)
        for office_id, since in self._stays.begun().items():
            held = self._stays.held(office_id, since=cutoff)
            done, whole = None, True
            for day in _days(local_day(since, self._zone), first_kept):
                people = self._people(office_id, day)
                waiting = held & people.keys()
                self._day(office_id, day, _without(people, held), tally, pause)
                tally.held |= waiting
                whole = whole and not waiting
                done = day + _DAY if whole else done
                if whole and people:
                    self._stays.set_done(office_id, until=self._start(day + _DAY))
            if done is not None:
                self._stays.set_done(office_id, until=self._start(done))

    def some(self, keys: Collection[str], tally: Tally, *, first_kept: date, pause: Pause) -> None:
        """Erase these people alone, of local days before `first_kept`."""
        cutoff = self._start(first_kept)
        moments = self._stays.moments_of(keys)
        days = sorted({(office_id, local_day(at, self._zone)) for office_id, at in moments})
        held = {each: self._stays.held(each, since=cutoff) for each in {place for place, _ in days}}
        for office_id, day in days:
            if day < first_kept:
                people = self._people(office_id, day)
                theirs = {key: number for key, number in people.items() if key in keys}
                tally.held |= held[office_id] & theirs.keys()
                self._day(office_id, day, _without(theirs, held[office_id]), tally, pause)

    def due(self, *, first_kept: date) -> int:
        """How many rows are of local days before `first_kept`, but for stays that were not over."""
        cutoff, number = self._start(first_kept), 0
        for office_id, since in self._stays.begun().items():
            if since < cutoff:
                held = self._stays.held(office_id, since=cutoff)
                people = self._stays.people(office_id, start=since, end=cutoff)
                number += sum(_without(people, held).values())
        return number

    def _day(
        self, office_id: str, day: date, people: Mapping[str, int], tally: Tally, pause: Pause
    ) -> None:
        if not people:
            return
        start, end = day_bounds(day, self._zone)
        before = self._figures.of(office_id=office_id, day=day)
        for some in _batches(people):
            surrogates = {key: surrogate_key() for key in some}
            erased = self._stays.erase(office_id, start=start, end=end, surrogates=surrogates)
            tally.add(DataKind.STAYS, erased)
            pause()
        after = self._figures.of(office_id=office_id, day=day)
        tally.figures.append(DayProof(office_id=office_id, day=day, before=before, after=after))

    def _people(self, office_id: str, day: date) -> Mapping[str, int]:
        start, end = day_bounds(day, self._zone)
        return self._stays.people(office_id, start=start, end=end)

    def _start(self, day: date) -> datetime:
        return day_bounds(day, self._zone)[0]


def _without(people: Mapping[str, int], held: frozenset[str]) -> dict[str, int]:
    return {key: number for key, number in people.items() if key not in held}


def _days(first: date, end: date) -> Iterator[date]:
    while first < end:
        yield first
        first += _DAY


def _batches(people: Mapping[str, int]) -> Iterator[list[str]]:
    """People with about so many rows together; one person's rows are never parted."""
    some: list[str] = []
    rows = 0
    for key, number in people.items():
        if some and rows + number > ROWS_AT_ONCE:
            yield some
            some, rows = [], 0
        some.append(key)
        rows += number
    yield some
