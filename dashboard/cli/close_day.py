"""`close-day`: end the stays that nobody ended before their office closed."""

import argparse

from dashboard.cli.answers import answer, moment, now
from dashboard.cli.installation import services

SAMPLE = "python -m dashboard close-day"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the moment."""
    parser.add_argument("--at", type=moment, help="as though it were this moment (ISO 8601)")


def run(arguments: argparse.Namespace) -> int:
    """One line an office that had something to close; may run twice, or late."""
    for closed in services().closing.close_due(now=arguments.at or now()):
        answer(
            {
                "office": closed.office_id,
                "stays": closed.stays,
                "people": closed.people,
                "corrections": closed.corrections,
            }
        )
    return 0
