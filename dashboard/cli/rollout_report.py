"""`rollout-report`: the rollout on one A4 page, for the regent."""

import argparse
from pathlib import Path

from dashboard.cli.answers import answer, now
from dashboard.cli.installation import services
from dashboard.messages import LANGUAGES
from dashboard.rollout_sheet import rollout_sheet
from dashboard.services.access import OPERATOR

SAMPLE = "python -m dashboard rollout-report --out penerapan.pdf"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file and the language."""
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument("--language", choices=LANGUAGES, help="else the installation's")


def run(arguments: argparse.Namespace) -> int:
    """Write the page and answer with what it says in short. Raises OSError."""
    installation, at = services(), now()
    settings = installation.settings
    state = installation.rollout.state(user=OPERATOR, at=at)
    page = rollout_sheet(
        state,
        made_by=OPERATOR.name,
        zone=settings.zone,
        language=arguments.language or settings.language,
    )
    arguments.out.write_bytes(page)
    answer(
        {
            "file": str(arguments.out),
            "day": state.day.isoformat(),
            "offices": len(state.offices),
            "live": state.live,
            "due": state.due,
            "stuck": len(state.stuck),
        }
    )
    return 0
