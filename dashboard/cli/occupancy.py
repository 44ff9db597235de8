"""`occupancy`: how full each office is now."""

import argparse

from dashboard.cli.answers import answer, now
from dashboard.cli.installation import services
from dashboard.services.access import OPERATOR

SAMPLE = "python -m dashboard occupancy"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take none."""
    del parser


def run(arguments: argparse.Namespace) -> int:
    """One line an office, in the directory's order; figures count people."""
    del arguments
    for row in services().occupancy.all_offices(user=OPERATOR, at=now()):
        answer(
            {
                "office": row.office.id,
                "name": row.office.name,
                "inside": row.inside,
                "limit": row.limit,
                "capacity": row.office.capacity,
            }
        )
    return 0
