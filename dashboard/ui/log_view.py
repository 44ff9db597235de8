"""What the visit log looks at: in the address, so that it can be shared; a name never is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.rules import Decision
from dashboard.domain.verdict import Reason
from dashboard.services.figures import Period
from dashboard.services.visit_log import LogState
from dashboard.ui.mix_view import COLOUR, KIND, OFFICE, RANGE, UNKNOWN, UNTIL

FROM, OUTCOME, EVIDENCE, REASON, STATE = "dari", "hasil", "bukti", "alasan", "keadaan"
EVERY = "semua"
RANGES = ("1", "7", "30", "92", "365", EVERY)
# No office had a door log before the first rules of PeduliLindungi.
BEGINNING = date(2020, 1, 1)

_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, kw_only=True)
class LogView:
    """A view of the log. `colour` is a colour's value, `none` for not known, or empty.

    `chosen` days stand in the address themselves; else the range ends today. `unknown` are the
    parameters that make no sense and were left out.
    """

    range: str
    days: Period
    chosen: bool
    office_id: str | None
    kind: PersonKind | None
    colour: str
    outcome: Decision | None
    evidence: Evidence | None
    reason: Reason | None
    state: LogState | None
    unknown: tuple[str, ...]


def log_view_of(address: Mapping[str, str], *, today: date, office_ids: Collection[str]) -> LogView:
    """The view that the address asks for."""
    length = address.get(RANGE, "")
    length = length if length in RANGES else RANGES[0]
    chosen = _chosen_days(address, today)
    office, colour = address.get(OFFICE, ""), address.get(COLOUR, "")
    view = LogView(
        range=length,
        days=chosen or _range(length, today),
        chosen=chosen is not None,
        office_id=office if office in office_ids else None,
        kind=_word(PersonKind, address.get(KIND)),
        colour=colour if colour in {*Colour, UNKNOWN} else "",
        outcome=_word(Decision, address.get(OUTCOME)),
        evidence=_word(Evidence, address.get(EVIDENCE)),
        reason=_word(Reason, address.get(REASON)),
        state=_word(LogState, address.get(STATE)),
        unknown=(),
    )
    understood = {
        RANGE: address.get(RANGE) == length,
        FROM: view.chosen,
        UNTIL: view.chosen,
        OFFICE: view.office_id,
        KIND: view.kind,
        COLOUR: view.colour,
        OUTCOME: view.outcome,
        EVIDENCE: view.evidence,
        REASON: view.reason,
        STATE: view.state,
    }
    unknown = [name for name, found in understood.items() if address.get(name) and not found]
    return LogView(**{**view.__dict__, "unknown": tuple(unknown)})


def log_address(
    *,
    office_id: str,
    days: Period,
    colour: str = "",
    kind: PersonKind | None = None,
    outcome: Decision | None = None,
    reason: Reason | None = None,
) -> dict[str, str]:
    """The address of such a view, for a link from another page."""
    said = {
        OFFICE: office_id,
        FROM: days.first.isoformat(),
        UNTIL: days.last.isoformat(),
        COLOUR: colour,
        KIND: str(kind or ""),
        OUTCOME: str(outcome or ""),
        REASON: str(reason or ""),
    }
    return {name: value for name, value in said.items() if value}


def _range(length: str, today: date) -> Period:
    if length == EVERY:
        return Period(first=BEGINNING, last=today)
    return Period(first=today - timedelta(days=int(length) - 1), last=today)


def _chosen_days(address: Mapping[str, str], today: date) -> Period | None:
    first = _day(address.get(FROM))
    last = _day(address.get(UNTIL)) if address.get(UNTIL) else today
    if first is None or last is None or not BEGINNING <= first <= last <= today:
        return None
    return Period(first=first, last=last)


def _word(words: type[_Word], written: str | None) -> _Word | None:
    return next((each for each in words if each.value == written), None)


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None
