"""`demo`: sample data for an empty ledger."""

import argparse

from dashboard.cli.answers import answer, now, print_error
from dashboard.cli.installation import services
from dashboard.services.demo import DEFAULT_DAYS, DEFAULT_SEED
from dashboard.services.sample_rollout import fill_rollout

SAMPLE = "python -m dashboard demo --days 30 --seed 2021"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add how much to invent."""
    parser.add_argument("--days", type=_positive, default=DEFAULT_DAYS, help="today included")
    parser.add_argument("--visits", type=_positive, help="entries to aim at in all")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)


def run(arguments: argparse.Namespace) -> int:
    """Fill an empty ledger; one that has events is left alone and told so."""
    offered = services()
    demo = offered.demo
    if not demo.is_needed():
        answer({"filled": False, "reason": "not_empty"})
        return 0
    scans = visits = inside = offices = 0
    for filled in demo.fill(
        days=arguments.days, visits=arguments.visits, seed=arguments.seed, now=now()
    ):
        offices += 1
        scans, visits = scans + filled.scans, visits + filled.visits
        inside += filled.inside
        print_error(f"{filled.office.name}: {filled.visits} visits, {filled.inside} inside")
    fill_rollout(
        offered.rollout,
        offered.offices.all(),
        seed=arguments.seed,
        now=now(),
        zone=offered.settings.zone,
    )
    offered.figure_rounds.build_due(now=now())
    answer({"filled": True, "offices": offices, "scans": scans, "visits": visits, "inside": inside})
    return 0


def _positive(written: str) -> int:
    if not written.isdecimal() or int(written) < 1:
        raise argparse.ArgumentTypeError(f"not a positive number: {written!r}")
    return int(written)
