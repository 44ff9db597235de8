"""`demo`: sample data for an empty ledger."""

import argparse

from dashboard.cli.answers import answer, now, print_error
from dashboard.cli.filling import watched
from dashboard.cli.installation import services
from dashboard.services.demo import DEFAULT_SEED, expected_visits
from dashboard.services.sample_rollout import fill_rollout

SAMPLE = "python -m dashboard demo --days 30 --seed 2021"
_INTERRUPTED = 130


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add how much to invent."""
    parser.add_argument(
        "--days", type=_positive, help="today included; 30, or as many as --visits takes"
    )
    parser.add_argument("--visits", type=_positive, help="entries to aim at in all")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)


def run(arguments: argparse.Namespace) -> int:
    """Fill an empty ledger; one that has events is left alone and told so."""
    offered, at = services(), now()
    if not offered.demo.is_needed():
        answer({"filled": False, "reason": "not_empty"})
        return 0
    asked = {"days": arguments.days, "visits": arguments.visits}
    try:
        with watched(visits=expected_visits(**asked, now=at)) as watch:
            filled = offered.demo.fill(**asked, seed=arguments.seed, now=at, watch=watch)
    except KeyboardInterrupt:
        print_error("interrupted: nothing was filled in")
        return _INTERRUPTED
    fill_rollout(
        offered.rollout,
        offered.offices.all(),
        seed=arguments.seed,
        now=at,
        zone=offered.settings.zone,
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
