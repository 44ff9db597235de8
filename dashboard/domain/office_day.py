"""One local day of one office, reckoned from its events and stays (design 4.5).

Pure, and the only definition of these figures: today is reckoned with it when it is read, finished
days are kept as it reckoned them, and the doctor reckons again.
"""

from collections.abc import Iterable, Sequence

from dashboard.domain.day_figures import (
    DayFigures,
    DayTerms,
    Event,
    HourFigures,
    Mix,
    RawDay,
    Refused,
    Stay,
)
from dashboard.domain.people import PersonKind
from dashboard.domain.rules import Decision
from dashboard.domain.scan import Closing, Direction
from dashboard.domain.verdict import Reason

SECOND = 1_000_000
MINUTE = 60 * SECOND
QUARTER_HOUR = 15 * MINUTE
HOUR = 60 * MINUTE
# From this share of the limit on an office counts as busy.
BUSY_SHARE = 0.6

_IN = Direction.IN.value
_REFUSE = Decision.REFUSE.value
_AUTOMATIC = Closing.AUTOMATIC.value
_BY_LIST = frozenset({Closing.LIST.value, Closing.COUNTED.value})
_EMPLOYEE = PersonKind.EMPLOYEE.value
_ALREADY_INSIDE = Reason.ALREADY_INSIDE.value

# From, until and people inside: a piece of the step curve.
_Piece = tuple[int, int, int]


def reckon(raw: RawDay, terms: DayTerms) -> DayFigures:
    """All figures of a day."""
    begin, until = terms.start, raw.until
    entered = [stay for stay in raw.stays if begin <= stay.entered < until]
    ended = [stay for stay in raw.stays if stay.left is not None and begin <= stay.left < until]
    pieces = _pieces(raw, terms, entered, ended)
    peak, peak_at = max(((inside, -since) for since, _, inside in pieces), default=(0, -begin))
    open_seconds, open_person_seconds = _while_open(pieces, terms, until)
    busy, full = _against_limits(pieces, terms)
    people = _distinct(entered)
    events = [event for event in raw.events if begin <= event.at < until]
    refused = _refused(events)
    return DayFigures(
        entries=sum(stay.people for stay in entered),
        exits=sum(stay.people for stay in ended),
        employees=people[0],
        visitors=people[1],
        companions=sum(stay.people - 1 for stay in entered),
        refusals=sum(each.events for each in refused),
        inside_at_start=max(0, raw.inside_at_start),
        inside_at_end=pieces[-1][2] if pieces else max(0, raw.inside_at_start),
        peak=peak,
        peak_at=-peak_at if peak else begin,
        limit=terms.limits[-1][1],
        open_seconds=open_seconds,
        open_person_seconds=open_person_seconds,
        busy_seconds=busy,
        full_seconds=full,
        automatic=sum(stay.closing == _AUTOMATIC for stay in ended),
        quarters=_quarters(pieces, begin, until),
        hours=_hours(pieces, terms, entered, ended),
        mix=_mix(events, entered),
        refused=refused,
        dwell_scan=_dwell(ended, by_list=False),
        dwell_list=_dwell(ended, by_list=True),
        waits=tuple(sorted(e.waited // 1000 for e in events if e.waited is not None)),
        decisions=tuple(
            sorted(e.decided_after // SECOND for e in events if e.decided_after is not None)
        ),
    )


def _pieces(
    raw: RawDay, terms: DayTerms, entered: Iterable[Stay], ended: Iterable[Stay]
) -> list[_Piece]:
    net: dict[int, int] = {terms.start: 0}
    for stay in entered:
        net[stay.entered] = net.get(stay.entered, 0) + stay.people
    for stay in ended:
        assert stay.left is not None  # nosec B101 # noqa: S101 - `ended` holds those that left
        net[stay.left] = net.get(stay.left, 0) - stay.people
    for at, people in raw.corrections:
        if terms.start <= at < raw.until:
            net[at] = net.get(at, 0) + people
    times = sorted(net)
    pieces, inside = [], raw.inside_at_start
    for since, then in zip(times, [*times[1:], raw.until], strict=True):
        inside += net[since]
        pieces.append((since, then, max(0, inside)))
    return pieces if raw.until > terms.start else []


def _overlap(pieces: Sequence[_Piece], since: int, until: int) -> int:
    """Microseconds spent inside by all between two instants."""
    return sum(
        inside * (min(end, until) - max(start, since))
        for start, end, inside in pieces
        if inside and start < until and end > since
    )


def _while_open(pieces: Sequence[_Piece], terms: DayTerms, until: int) -> tuple[int, int]:
    open_ = person = 0
    for opens, closes in terms.open:
        closes = min(closes, until)
        if opens < closes:
            open_ += closes - opens
            person += _overlap(pieces, opens, closes)
    return open_ // SECOND, person // SECOND


def _against_limits(pieces: Sequence[_Piece], terms: DayTerms) -> tuple[int, int]:
    ends = [*(since for since, _ in terms.limits[1:]), terms.end]
    busy = full = 0
    for (since, limit), end in zip(terms.limits, ends, strict=True):
        for start, stop, inside in pieces:
            if inside and inside >= BUSY_SHARE * limit and start < end and stop > since:
                lasted = min(stop, end) - max(start, since)
                busy += lasted
                full += lasted if inside >= limit else 0
    return busy // SECOND, full // SECOND


def _quarters(pieces: Sequence[_Piece], begin: int, until: int) -> tuple[int, ...]:
    found, place = [], 0
    for at in range(begin, until, QUARTER_HOUR):
        while pieces[place][1] <= at:
            place += 1
        found.append(pieces[place][2])
    return tuple(found)


def _hours(
    pieces: Sequence[_Piece], terms: DayTerms, entered: Iterable[Stay], ended: Iterable[Stay]
) -> tuple[HourFigures, ...]:
    came, left, spent = ([0] * 24 for _ in range(3))
    names, begin = terms.hours, terms.start
    for stay in entered:
        came[names[(stay.entered - begin) // HOUR]] += stay.people
    for stay in ended:
        left[names[((stay.left or 0) - begin) // HOUR]] += stay.people
    for start, end, inside in pieces:
        while inside and start < end:
            step = (start - begin) // HOUR
            stop = min(end, begin + (step + 1) * HOUR)
            spent[names[step]] += inside * (stop - start)
            start = stop
    return tuple(
        HourFigures(hour, came[hour], left[hour], spent[hour] // SECOND)
        for hour in range(24)
        if came[hour] or left[hour] or spent[hour]
    )


def _distinct(entered: Iterable[Stay]) -> tuple[int, int]:
    """Distinct employees and visitors; companions have no key and count with each entry."""
    keys: tuple[set[str], set[str]] = (set(), set())
    companions = [0, 0]
    for stay in entered:
        which = 0 if stay.kind == _EMPLOYEE else 1
        keys[which].add(stay.key)
        companions[which] += stay.people - 1
    return len(keys[0]) + companions[0], len(keys[1]) + companions[1]


def _mix(events: Iterable[Event], entered: Iterable[Stay]) -> tuple[Mix, ...]:
    """Holders only, each once: a companion shows no code, so nothing is known of their colour."""
    came: dict[str, tuple[int, str, str, str]] = {}
    counts: dict[tuple[str, str, str], list[int]] = {}
    for event in events:
        if event.direction != _IN or event.reason == _ALREADY_INSIDE:
            continue
        known = (event.at, event.kind, event.colour, event.evidence)
        if event.key is None:
            # Who cannot be told apart counts each time.
            counts.setdefault(known[1:], [0, 0])[0] += 1
        elif event.key not in came or came[event.key] <= known:
            came[event.key] = known
    admitted: dict[str, tuple[int, str, str, str]] = {}
    for stay in entered:
        known = (stay.entered, stay.kind, stay.colour, stay.evidence)
        if stay.key not in admitted or admitted[stay.key] <= known:
            admitted[stay.key] = known
    for which, people in enumerate((came, admitted)):
        for known in people.values():
            counts.setdefault(known[1:], [0, 0])[which] += 1
    return tuple(Mix(*line, *both) for line, both in sorted(counts.items()))


def _refused(events: Iterable[Event]) -> tuple[Refused, ...]:
    counts: dict[tuple[str, str], list[int]] = {}
    for event in events:
        if event.decision == _REFUSE:
            both = counts.setdefault((event.kind, event.reason), [0, 0])
            both[0] += 1
            both[1] += event.overridden
    return tuple(Refused(*line, *both) for line, both in sorted(counts.items()))


def _dwell(ended: Iterable[Stay], *, by_list: bool) -> tuple[int, ...]:
    return tuple(
        sorted(
            ((stay.left or 0) - stay.entered) // MINUTE
            for stay in ended
            if stay.closing != _AUTOMATIC and (stay.closing in _BY_LIST) is by_list
        )
    )
