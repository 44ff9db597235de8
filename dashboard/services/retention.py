"""How long personal data is kept, by kind (design section 6; UU PDP 27/2022, article 43)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

DEFAULT_DAYS = 30
# A day's stays may still change on the next: late arrivals and forgotten exits (design 4.4).
LEAST_DAYS = 2
MOST_DAYS = 3650


class DataKind(StrEnum):
    """One kind of personal data, and from when its days count.

    `stays`: names, guest book, notes of overrides and person keys of events and stays, from the
    day of the event, and not before the stay has ended. `passes`: from the end of their validity
    or their revocation. `cases`: the positive register, from the day on which a case counts no
    more. `handovers`: notes in signed shifts. `sign_ins`: failed tries and ended sessions.
    """

    STAYS = "stays"
    PASSES = "passes"
    CASES = "cases"
    HANDOVERS = "handovers"
    SIGN_INS = "sign_ins"


@dataclass(frozen=True, kw_only=True)
class Retention:
    """Local days to keep each kind; kinds that are not named have the default."""

    days: Mapping[DataKind, int] = field(default_factory=dict)
    default: int = DEFAULT_DAYS

    def of(self, kind: DataKind) -> int:
        """How many local days."""
        return self.days.get(kind, self.default)

    def first_kept(self, kind: DataKind, *, today: date) -> date:
        """What is of an earlier local day is due."""
        return today - timedelta(days=self.of(kind))

    def all(self) -> Mapping[DataKind, int]:
        """Every kind with its days."""
        return {kind: self.of(kind) for kind in DataKind}


def retention_from(text: str) -> Retention:
    """`30`, or `30,passes=60,handovers=14`. Raises ValueError with the part that is not right."""
    default, days = DEFAULT_DAYS, {}
    for part in (each.strip() for each in text.split(",")):
        name, named, number = part.rpartition("=")
        if not number.strip().isdecimal() or not LEAST_DAYS <= int(number) <= MOST_DAYS:
            raise ValueError(part)
        if not named:
            default = int(number)
        else:
            days[DataKind(name.strip())] = int(number)
    return Retention(days=days, default=default)
