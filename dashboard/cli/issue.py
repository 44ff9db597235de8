"""`issue`: sign one pass."""

import argparse
from pathlib import Path

from dashboard.cli.answers import answer, day, now
from dashboard.cli.desk_tools import DeskTools
from dashboard.credentials.qr import symbol, write_png
from dashboard.domain.people import PersonKind, masked_name
from dashboard.services.passes import DEFAULT_COURSE, Passes, PassRequest

SAMPLE = (
    'python -m dashboard issue --name "Siti Rahmawati" --kind employee --doses 2 --png siti.png'
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what a pass says."""
    parser.add_argument("--name", required=True)
    parser.add_argument("--kind", required=True, choices=[kind.value for kind in PersonKind])
    parser.add_argument("--doses", required=True, type=int)
    parser.add_argument("--course", type=int, default=DEFAULT_COURSE, help="doses of the course")
    parser.add_argument("--birth-date", type=day, help="for the person key only; not in the pass")
    parser.add_argument("--valid-days", type=int, default=PassRequest.valid_days)
    parser.add_argument("--png", type=Path, metavar="FILE", help="write the QR picture here")


def run(arguments: argparse.Namespace) -> int:
    """Issue the pass and answer with its code."""
    tools = DeskTools()
    passes = Passes(signer=tools.own_keys()[0], person_secrets=tools.keyring().person_secrets)
    issued = passes.issue(_request(arguments), at=now())
    if arguments.png:
        write_png(issued.code, file=arguments.png)
    claims = issued.claims
    answer(
        {
            "code": issued.code,
            "id": claims.subject,
            "holder": masked_name(claims.name),
            "kind": claims.kind,
            "doses": claims.doses,
            "course": claims.course,
            "valid_from": claims.valid_from.isoformat(),
            "valid_until": claims.valid_until.isoformat(),
            "qr_version": symbol(issued.code).version,
            "png": arguments.png,
        }
    )
    return 0


def _request(arguments: argparse.Namespace) -> PassRequest:
    return PassRequest(
        name=arguments.name,
        kind=PersonKind(arguments.kind),
        doses=arguments.doses,
        course=arguments.course,
        birth_date=arguments.birth_date,
        valid_days=arguments.valid_days,
    )
