"""An invented office's rows, day by day, with the figures of its finished days.

Runs in processes of its own. Rows are plain tuples in the order of `COLUMNS`; instead of a sealed
name they carry the name, which whoever has the key seals.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.domain.day_figures import Event
from dashboard.domain.hours import WorkCalendar
from dashboard.domain.people import SURROGATE
from dashboard.services.demo import SamplePast
from dashboard.services.sample_history import ACTOR, SampleDay, SampleEvent, SampleStay
from dashboard.services.sample_people import SamplePerson
from dashboard.store.moments import HOUR_MICROS
from dashboard.store.sample_figures import Row, SampleFigures, known
from dashboard.store.tables import day_figure

_STAY = (
    "visit_id office_id desk person_key person_key_version person_kind sealed_name colour evidence"
    " entered_at scan_id companions"
)
COLUMNS = {
    name: tuple(words.split())
    for name, words in {
        "scan": "scan_id number kind first_id office_id desk at arrived_at setting direction"
        " person_key person_key_version person_kind sealed_name colour evidence decision reason"
        " colour_rule admission_rule capacity_rule visit_id inside limit_people companions flags"
        " actor",
        "repeat": "scan_id of_scan_id office_id person_key desk setting seen_at",
        "open_visit": _STAY,
        "visit": f"{_STAY} left_at closing closing_scan_id",
        "rollup_hour": "office_id hour person_kind colour evidence decision events entered left"
        " corrected",
        "day_figure": " ".join(column.name for column in day_figure.c),
        "weekday_figure": "office_id weekday days hours",
    }.items()
}
# Where the name is, and the event that its seal is bound to (or the event itself).
NAME_AT = {"scan": (13, 3), "visit": (6, 10), "open_visit": (6, 10)}

_ROWS_AT_ONCE = 20_000

Rows = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Written:
    """Some rows of one office; after its last ones, what its counter is to say."""

    office_id: str
    rows: Rows
    visits: int
    end: "OfficeEnd | None" = None


@dataclass(frozen=True, slots=True)
class OfficeEnd:
    """An office after its past. Instants are None where nothing happened."""

    scans: int
    visits: int
    inside: int
    first_at: int | None
    last_at: int | None
    built_until: int
    erased_until: int


def written(past: SamplePast, calendar: WorkCalendar) -> Iterator[Written]:
    """All rows of an office, some at a time."""
    office = _OfficeRows(past, calendar)
    before: SampleDay | None = None
    inside: Sequence[SampleStay] = ()
    for day, now_inside in past.invented():
        inside = now_inside
        office.add(day)
        # The closing job ends a stay of the day before.
        if before is not None:
            office.finish(before, after=day)
        before = day
        if len(office.rows["scan"]) >= _ROWS_AT_ONCE:
            yield office.taken()
    yield office.ended(inside)


class _OfficeRows:
    def __init__(self, past: SamplePast, calendar: WorkCalendar) -> None:
        self.rows: Rows = {name: [] for name in COLUMNS}
        self._past = past
        self._office = past.office
        self._figures = SampleFigures(past, calendar)
        # Apart from the people's: how long names are kept changes nothing else.
        self._chance = random.Random(f"{past.seed} {past.office.id} erased")  # nosec B311 # noqa: S311 - invented
        self._number = self._visits = self._taken = 0
        self._first_at: int | None = None
        self._last_at: int | None = None
        self._words: dict[str, str] = {}
        self._stay_keys: dict[str, tuple[str, int | None, str | None]] = {}
        self._days: dict[date, list[Event]] = {}

    def add(self, day: SampleDay) -> None:
        """Rows of what happened until the end of a day; days come in their order."""
        self._words = {}
        named = day.day >= self._past.named_from
        self._days[day.day] = [self._event(event, day, named) for event in day.events]
        self._repeats(day, named)
        for stay in day.entered:
            self._visits += 1
            self._stay_keys[stay.visit_id] = self._who(stay.person, named)
            self._figures.entered(stay.person, stay.entered_at)
        for stay in day.closed:
            self._closed(stay)

    def finish(self, day: SampleDay, *, after: SampleDay) -> None:
        """The figures of a day that is over."""
        events = self._days.pop(day.day)
        terms = self._figures.terms.of(self._office.id, day.day)
        if self._first_at is None or self._first_at >= terms.end:
            return
        values = self._figures.finished(day, after=after, events=events)
        self.rows["day_figure"].append(tuple(values[name] for name in COLUMNS["day_figure"]))
        # The closing job ends a stay up to an hour before it comes.
        self.rows["rollup_hour"] += self._figures.hours(before=terms.end - 2 * HOUR_MICROS)

    def taken(self) -> Written:
        """What was added since the last time."""
        rows, self.rows = self.rows, {name: [] for name in COLUMNS}
        visits, self._taken = self._visits - self._taken, self._visits
        return Written(self._office.id, rows, visits)

    def ended(self, inside: Sequence[SampleStay]) -> Written:
        """What is left, with the people inside and the state of the office's counter."""
        self.rows["open_visit"] += [self._stay(stay) for stay in inside]
        self.rows["weekday_figure"] += self._figures.weekdays()
        self.rows["rollup_hour"] += self._figures.hours(before=None)
        days = self._past.days
        today = self._start(days[-1])
        erased = self._past.named_from > days[0]
        last = self.taken()
        end = OfficeEnd(
            scans=self._number,
            visits=self._visits,
            inside=len(inside),
            first_at=self._first_at,
            last_at=self._last_at,
            built_until=today if self._first_at is not None and self._first_at < today else 0,
            erased_until=self._start(self._past.named_from) if erased else 0,
        )
        return Written(last.office_id, last.rows, last.visits, end)

    def _event(self, event: SampleEvent, day: SampleDay, named: bool) -> Event:
        self._number += 1
        self._first_at = event.at if self._first_at is None else self._first_at
        self._last_at = event.at
        person = event.person
        kind, colour, evidence = known(person)
        key, version, name = self._who(person, named) if person else (None, None, None)
        at = event.at
        self.rows["scan"].append(
            (
                event.scan_id,
                self._number,
                event.kind,
                event.first_id,
                self._office.id,
                event.desk,
                at,
                at,
                event.setting,
                event.direction,
                key,
                version,
                kind or None,
                name,
                colour or None,
                evidence,
                event.decision,
                event.reason,
                day.colour_rule,
                day.admission_rule,
                day.capacity_rule,
                event.visit_id,
                event.inside,
                day.limit,
                0,
                "",
                ACTOR,
            )
        )
        return self._figures.event(event)

    def _start(self, day: date) -> int:
        return self._figures.terms.of(self._office.id, day).start

    def _who(self, person: SamplePerson, named: bool) -> tuple[str, int | None, str | None]:
        """Key, its version and the name; of an erased day a word that is the person's that day."""
        if named:
            return person.key, person.key_version, person.name
        word = self._words.get(person.key)
        if word is None:
            word = self._words[person.key] = f"{SURROGATE}{self._chance.getrandbits(128):032x}"
        return word, None, None

    def _repeats(self, day: SampleDay, named: bool) -> None:
        self.rows["repeat"] += [
            (
                again.scan_id,
                again.of.scan_id,
                self._office.id,
                again.of.person.key if named and again.of.person else None,
                again.of.desk,
                again.of.setting,
                again.seen_at,
            )
            for again in day.repeats
        ]

    def _closed(self, stay: SampleStay) -> None:
        left = stay.left_at or 0
        self.rows["visit"].append((*self._stay(stay), left, stay.closing, stay.closing_scan_id))
        self._figures.left(stay.person, left)

    def _stay(self, stay: SampleStay) -> Row:
        key, version, name = self._stay_keys.pop(stay.visit_id)
        kind, colour, evidence = known(stay.person)
        return (
            stay.visit_id,
            self._office.id,
            stay.desk,
            key,
            version,
            kind,
            name,
            colour or None,
            evidence,
            stay.entered_at,
            stay.scan_id,
            0,
        )
