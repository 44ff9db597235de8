"""`passes`: list, re-issue and revoke what was issued."""

import argparse

from dashboard.badges import pass_number
from dashboard.cli.answers import answer, now
from dashboard.cli.installation import services
from dashboard.domain.people import masked_name
from dashboard.services.access import OPERATOR
from dashboard.services.pass_administration import PassEntry

SAMPLE = "python -m dashboard passes revoke 3f2a91bc-4d5e-4f60-8a7b-9c0d1e2f3a4b"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add `list`, `reissue` and `revoke`."""
    actions = parser.add_subparsers(dest="action", required=True)
    listing = actions.add_parser("list", help="the newest passes, names masked")
    listing.add_argument("--search", default="", metavar="WORDS", help="in name, number, office")
    listing.add_argument("--limit", type=int, default=50)
    reissue = actions.add_parser("reissue", help="a new pass in place of this one")
    reissue.add_argument("id")
    reissue.add_argument("--doses", type=int, help="the doses now, else as before")
    reissue.add_argument("--valid-days", type=int, help="else as long as before")
    revoke = actions.add_parser("revoke", help="refuse it at every desk from now on")
    revoke.add_argument("id")


def run(arguments: argparse.Namespace) -> int:
    """Do it and answer with the passes concerned. Raises NotFound and InvalidInput."""
    passes, at = services().passes, now()
    if arguments.action == "list":
        found, _ = passes.find(user=OPERATOR, words=arguments.search, at=at, limit=arguments.limit)
        for entry in found:
            answer(_record(entry))
        return 0
    if arguments.action == "reissue":
        issued = passes.reissue(
            user=OPERATOR,
            subject=arguments.id,
            at=at,
            doses=arguments.doses,
            valid_days=arguments.valid_days,
        )
        subject = str(issued.claims.subject)
        entry = passes.entry(user=OPERATOR, subject=subject, at=at)
        answer({"code": issued.code} | _record(entry) | {"replaces": arguments.id})
        return 0
    passes.revoke(user=OPERATOR, subject=arguments.id, at=at)
    answer(_record(passes.entry(user=OPERATOR, subject=arguments.id, at=at)))
    return 0


def _record(entry: PassEntry) -> dict[str, object]:
    registered = entry.registered
    return {
        "id": registered.subject,
        "number": pass_number(registered.subject),
        "status": entry.status,
        "holder": masked_name(entry.particulars.name) if entry.particulars else None,
        "kind": registered.person_kind,
        "office": registered.office_id,
        "issued_at": registered.issued_at.isoformat(),
        "valid_until": registered.valid_until.isoformat(),
        "revoked_at": registered.revoked_at.isoformat() if registered.revoked_at else None,
        "replaced_by": registered.replaced_by,
    }
