"""Every figure that the pages draw, to be compared before and after."""

from typing import Any

from dashboard.store.recount import differences
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
