"""What is counted from the record: of now, of days, by other rules, and in a report."""

from dataclasses import dataclass
from typing import Any

from dashboard.services.audit import AuditLog
from dashboard.services.day_terms import OfficeTerms
from dashboard.services.figure_rounds import FigureRounds
from dashboard.services.occupancy import Occupancy, OccupancyViews
from dashboard.services.office_figures import OfficeFigures
from dashboard.services.ports import Offices, Rules
from dashboard.services.report import Reports
from dashboard.services.typical import TypicalDays
from dashboard.services.what_if import WhatIfs
from dashboard.settings import Settings
from dashboard.store.figure_views import SqlFigureViews
from dashboard.store.kept_days import SqlKeptDays
from dashboard.store.past_stays import SqlPastStays


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The services, and the job of the rounds that keeps finished days."""

    occupancy: Occupancy
    typical_days: TypicalDays
    offices: OfficeFigures
    reports: Reports
    what_if: WhatIfs
    rounds: FigureRounds


def figures_of(
    settings: Settings,
    *,
    engine: Any,
    views: OccupancyViews,
    offices: Offices,
    rules: Rules,
    terms: OfficeTerms,
    audit: AuditLog,
) -> Figures:
    """Every figure over one database; nothing is counted yet."""
    zone = settings.zone
    past = SqlFigureViews(engine, terms=terms)
    days = OfficeFigures(views=past, offices=offices, rules=rules, zone=zone)
    return Figures(
        occupancy=Occupancy(views=views, offices=offices, rules=rules, zone=zone),
        typical_days=TypicalDays(views=past, offices=offices, zone=zone),
        offices=days,
        reports=Reports(figures=days, offices=offices, audit=audit, zone=zone),
        what_if=WhatIfs(stays=SqlPastStays(engine), offices=offices, rules=rules, zone=zone),
        rounds=FigureRounds(kept=SqlKeptDays(engine), terms=terms),
    )
