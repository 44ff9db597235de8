"""Every figure that the pages draw, to be compared before and after."""

from typing import Any

import sqlalchemy as sa

from dashboard.services.day_terms import KnownTerms
from dashboard.store.day_comparison import DayComparison, DayDifference
from dashboard.store.engine import reading
from dashboard.store.recount import differences, kept_lines
from dashboard.store.whole_ledger import parts
from tests.contract.conftest import World
from tests.contract.events import MORNING, minutes

SPAN = {"start": MORNING.replace(hour=0), "end": minutes(24 * 60)}


def figures(world: World) -> dict[str, Any]:
    """What the views say of kominfo's and every office's day, the time of the last scan left out.

    A stored ledger's kept figures must equal those counted again from its record.
    """
    if world.engine is not None:
        assert differences(world.engine) == ()
    views = world.views
    return {
        "live": {row.office_id: row.inside for row in views.live()},
        "days": views.day_counts(**SPAN),
        "hours": views.hourly_inside(**SPAN),
        "curve": views.curve(office_id="kominfo", **SPAN),
        "flows": views.flows(office_id="kominfo", **SPAN),
    }


def day_differences(engine: sa.Engine, terms: KnownTerms) -> list[DayDifference]:
    """Where a kept day is not what the ledger says."""
    with reading(engine) as connection:
        days = DayComparison(connection, terms)
        return [
            found
            for part in parts(connection, zone=terms.zone)
            for found in days.differences(part, kept_lines(connection, part))
        ]
