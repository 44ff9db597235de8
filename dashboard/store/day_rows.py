"""Between the figures of a day and their row in `day_figure`: both directions of the mapping."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from dashboard.domain.day_figures import DayFigures, HourFigures

COUNTS = (
    "entries",
    "exits",
    "employees",
    "visitors",
    "companions",
    "refusals",
    "inside_at_start",
    "inside_at_end",
    "peak",
    "peak_at",
    "open_seconds",
    "open_person_seconds",
    "busy_seconds",
    "full_seconds",
    "automatic",
)
# What changes when an office's hours or capacity do, and is not the ledger's to say.
BY_TERMS = ("limit_people", "open_seconds", "open_person_seconds", "busy_seconds", "full_seconds")


def day_values(
    figures: DayFigures, *, office_id: str, day: str, carried: int
) -> dict[str, str | int]:
    """The row of a day."""
    return {
        "office_id": office_id,
        "day": day,
        **{name: getattr(figures, name) for name in COUNTS},
        "limit_people": figures.limit,
        "carried": carried,
        "mix": _packed(figures.mix),
        "refused": _packed(figures.refused),
        "hours": _packed(figures.hours),
        "quarters": _packed(figures.quarters),
        "dwell": _packed((figures.dwell_scan, figures.dwell_list)),
        "waits": _packed((figures.waits, figures.decisions)),
    }


def all_of(texts: Iterable[str]) -> list[Any]:
    """Many columns that `day_values` wrote, read at once: a third of the time of one by one."""
    found: list[Any] = json.loads(f"[{','.join(texts)}]")
    return found


def hours_of(text: str) -> list[HourFigures]:
    """What `day_values` wrote."""
    return [HourFigures(*line) for line in json.loads(text)]


def added_hours(
    total: Iterable[HourFigures], hours: Iterable[HourFigures], *, times: int
) -> list[HourFigures]:
    """Hours of the wall clock added up, or taken away with `times` -1; empty ones left out."""
    sums: dict[int, list[int]] = {each.hour: list(each[1:]) for each in total}
    for each in hours:
        line = sums.setdefault(each.hour, [0, 0, 0])
        for place, value in enumerate(each[1:]):
            line[place] += times * value
    return [HourFigures(hour, *sums[hour]) for hour in sorted(sums) if any(sums[hour])]


def packed_hours(hours: Iterable[HourFigures]) -> str:
    """Hours as a column keeps them; `hours_of` is the inverse."""
    return _packed(tuple(hours))


def differing(kept: Mapping[str, Any], reckoned: Mapping[str, Any]) -> list[str]:
    """The columns in which a kept day is not what the ledger says."""
    return [
        name for name, value in reckoned.items() if name not in BY_TERMS and kept[name] != value
    ]


def _packed(lines: object) -> str:
    return json.dumps(lines, separators=(",", ":"))
