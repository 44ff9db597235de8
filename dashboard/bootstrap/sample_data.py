"""The filling with sample data."""

from typing import Any

from dashboard.services.closing import Hours
from dashboard.services.demo import Demo
from dashboard.services.ports import NameSeal, Offices, Rules
from dashboard.services.retention import DataKind
from dashboard.settings import Settings
from dashboard.store.demo import SqlHistoryWriter


def sample_data_of(
    settings: Settings, *, engine: Any, seal: NameSeal, offices: Offices, rules: Rules, hours: Hours
) -> Demo:
    """Names only for the days whose names are kept."""
    return Demo(
        writer=SqlHistoryWriter(engine, seal=seal),
        offices=offices,
        rules=rules,
        hours=hours,
        zone=settings.zone,
        named_days=settings.retention.of(DataKind.STAYS),
    )
