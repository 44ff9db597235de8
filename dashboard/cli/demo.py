"""`demo`: sample data for an empty ledger."""

import argparse

from dashboard.cli.answers import answer, now, print_error
from dashboard.cli.filling import watched
from dashboard.cli.installation import services
from dashboard.domain.calendar import local_day
from dashboard.domain.plates import Door
from dashboard.services.access import SYSTEM
from dashboard.services.demo import DEFAULT_SEED
from dashboard.services.sample_offices import sample_offices
from dashboard.services.sample_rollout import fill_rollout, sample_ways

SAMPLE = "python -m dashboard demo --days 60 --seed 2021"
_INTERRUPTED = 130


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add how much to invent."""
    parser.add_argument(
        "--days", type=_positive, help="today included; 60, or as many as --visits takes"
    )
    parser.add_argument("--visits", type=_positive, help="entries to aim at in all")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)


def run(arguments: argparse.Namespace) -> int:
    """Fill an empty ledger; one that has events is left alone and told so."""
    offered, at = services(), now()
    if not offered.demo.is_needed():
        answer({"filled": False, "reason": "not_empty"})
        return 0
    zone, visits, seed = offered.settings.zone, arguments.visits, arguments.seed
    today = local_day(at, zone)
    days = arguments.days or offered.demo.days_for(visits, today=today)
    offices = [sample.office for sample in sample_offices()]
    ways = sample_ways(offices, days=days, seed=seed, now=at, zone=zone)
    uses = ways.uses(today=today)
    try:
        expected = offered.demo.expected_visits(days=days, visits=visits, uses=uses, now=at)
        with watched(visits=expected) as watch:
            filled = offered.demo.fill(
                days=days, visits=visits, seed=seed, now=at, uses=uses, watch=watch
            )
    except KeyboardInterrupt:
        print_error("interrupted: nothing was filled in")
        return _INTERRUPTED
    fill_rollout(offered.rollout, ways, now=at)
    offered.plates.issue_missing(
        user=SYSTEM, office_ids=ways.with_plate(at=at), door=Door.BOTH, at=at
    )
    # What a server may have begun meanwhile; the days themselves came with the data.
    offered.figure_rounds.build_due(now=at)
    counts = {name: sum(getattr(each, name) for each in filled) for name in _COUNTED}
    answer({"filled": True, "offices": len(filled), **counts})
    return 0


_COUNTED = ("scans", "visits", "inside")


def _positive(written: str) -> int:
    if not written.isdecimal() or int(written) < 1:
        raise argparse.ArgumentTypeError(f"not a positive number: {written!r}")
    return int(written)
