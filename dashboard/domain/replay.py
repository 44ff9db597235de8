"""Past stays judged again under other rules: who would have been let in (design 4.3).

Pure. The decisions are the door's own (`verdict_on_statement`, `with_room`). Staff's word stands as
it was: who was checked and let in is let in again unless the office is full, and an override again
admits and counts. What was refused in truth is not replayed, since nobody knows how long those
people would have stayed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dashboard.domain.admission import Room, fits, with_room
from dashboard.domain.office import OnFull
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.rules import Decision, RulesInForce
from dashboard.domain.verdict import Reason, verdict_on_statement


class PastStay(NamedTuple):
    """One stay, half-open in microseconds since 1970; `kind`, `colour`, `evidence` as stored.

    `colour` is None where nothing was known; `overridden`: somebody let them in in spite of the
    rules.
    """

    entered: int
    left: int
    people: int
    kind: str
    colour: str | None
    evidence: str
    overridden: bool


# After every instant.
_NEVER = 1 << 62


class RefusedKind(NamedTuple):
    """Whom a refusal would have met, and why."""

    kind: PersonKind
    colour: Colour | None
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What became of one office's stays. People count each time they came, companions included.

    `peak` is the most who were inside in truth, first at `peak_at` (microseconds; None: nobody
    came); `days_over` are the numbers of the days on which more than the limit were inside.
    """

    came: int
    peak: int
    peak_at: int | None
    days_over: frozenset[int]
    refused: Counter[RefusedKind]


def replay(
    stays: Sequence[PastStay],
    *,
    limit: int,
    on_full: OnFull,
    rules: RulesInForce,
    days: Sequence[int],
) -> Replayed:
    """Judge every stay that began within `days` in the order of arrival.

    `stays` are in that order; those from before the first day are inside already. `days` are the
    first instants of the local days, and of the day after the last one. Who leaves at an instant
    makes room for who comes at it.
    """
    return _Replay(stays, _Judge(limit, on_full, rules), days).result()


class _Judge:
    """The door's answers. Of the room they see whether there is a place, so each is kept."""

    def __init__(self, limit: int, on_full: OnFull, rules: RulesInForce) -> None:
        self.limit = limit
        self._rules = rules
        self._rooms = {
            True: Room(inside=-1, limit=0, on_full=on_full),
            False: Room(inside=0, limit=0, on_full=on_full),
        }
        self._known: dict[tuple[str, str | None, str, bool], RefusedKind | None] = {}

    def refusal(self, stay: PastStay, inside: int) -> RefusedKind | None:
        """Why the stay would not have been; None where it would."""
        _, _, people, kind, colour, evidence, overridden = stay
        if overridden:
            return None
        asked = (kind, colour, evidence, fits(people, inside=inside, limit=self.limit))
        if asked not in self._known:
            self._known[asked] = self._answer(*asked)
        return self._known[asked]

    def _answer(
        self, kind: str, colour: str | None, evidence: str, place: bool
    ) -> RefusedKind | None:
        person, known = PersonKind(kind), Colour(colour) if colour else None
        verdict = verdict_on_statement(
            colour=known, evidence=Evidence(evidence), kind=person, rules=self._rules
        )
        verdict = with_room(verdict, self._rooms[place])
        if verdict.decision is not Decision.REFUSE:
            return None
        return RefusedKind(kind=person, colour=known, reason=verdict.reason)


class _Replay:
    """One pass over arrivals and departures: `actual` as it was, `inside` as it would have been."""

    def __init__(self, stays: Sequence[PastStay], judge: _Judge, days: Sequence[int]) -> None:
        self._stays = stays
        self._judge = judge
        self._days = days
        self._let_in = [True] * len(stays)
        # Who leaves as they come was never inside.
        lefts = [stay.left for stay in stays]
        self._order = [
            index
            for index in sorted(range(len(stays)), key=lefts.__getitem__)
            if lefts[index] > stays[index].entered
        ]
        self._lefts = [*(lefts[index] for index in self._order), _NEVER]
        self._gone = self._actual = self._inside = self._came = self._peak = 0
        self._peak_at: int | None = None
        self._over: set[int] = set()
        self._refused: Counter[RefusedKind] = Counter()

    def result(self) -> Replayed:
        self._run()
        return Replayed(
            came=self._came,
            peak=self._peak,
            peak_at=self._peak_at,
            days_over=frozenset(self._over),
            refused=self._refused,
        )

    def _run(self) -> None:
        begins = [*self._days, _NEVER]
        day = -1
        for index, stay in enumerate(self._stays):
            entered, people = stay.entered, stay.people
            while entered >= begins[day + 1]:
                day += 1
                self._begin(day)
            if self._lefts[self._gone] <= entered:
                self._leave(entered)
            if day >= 0:
                self._came += people
                refusal = self._judge.refusal(stay, self._inside)
                if refusal is not None:
                    self._let_in[index] = False
                    self._refused[refusal] += people
            if stay.left > entered:
                self._actual += people
                if self._let_in[index]:
                    self._inside += people
                if day >= 0:
                    self._see(entered, day)
        for rest in range(day + 1, len(self._days)):
            self._begin(rest)

    def _begin(self, day: int) -> None:
        """Who is still inside as a day begins; the last of `days` is after them all."""
        begins = self._days[day]
        self._leave(begins)
        if day < len(self._days) - 1:
            self._see(begins, day)

    def _see(self, at: int, day: int) -> None:
        if self._actual > self._judge.limit:
            self._over.add(day)
        if self._actual > self._peak:
            self._peak, self._peak_at = self._actual, at

    def _leave(self, until: int) -> None:
        while self._lefts[self._gone] <= until:
            index = self._order[self._gone]
            people = self._stays[index].people
            self._gone += 1
            self._actual -= people
            if self._let_in[index]:
                self._inside -= people
