"""`keys`: which keys there are, a new one, names sealed anew, old ones destroyed."""

import argparse

from dashboard.bootstrap import Services
from dashboard.cli.answers import answer, now
from dashboard.cli.installation import services
from dashboard.services.access import OPERATOR
from dashboard.services.key_care import LASTING, KeyPurpose, KeyVersion, SealedKind

SAMPLE = "python -m dashboard keys list"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the four things that one can do."""
    purposes = [purpose.value for purpose in KeyPurpose]
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("list", help="every key, newest first; never the secret")
    renewing = actions.add_parser("renew", help="a new key at once")
    renewing.add_argument("purpose", choices=purposes)
    resealing = actions.add_parser("reseal", help="seal names under the newest key; may be stopped")
    resealing.add_argument(
        "--all", action="store_true", help="of stays too, not only passes and positive register"
    )
    destroying = actions.add_parser("destroy", help="what nothing needs any more, or one key")
    destroying.add_argument("purpose", nargs="?", choices=purposes)
    destroying.add_argument("version", nargs="?", type=int)


def run(arguments: argparse.Namespace) -> int:
    """One line a key. Raises InvalidInput for a key that is unknown or still needed."""
    installation = services()
    care, at = installation.key_care, now()
    match arguments.action:
        case "list":
            over = care.destroyable(now=at)
            for key in care.all_keys():
                answer(_line(key) | {"destroyable": key in over})
        case "renew":
            purpose = KeyPurpose(arguments.purpose)
            made = care.renew(purpose, user=OPERATOR, now=at)
            # The servers that run take it up by themselves, but for what signs passes.
            restart = purpose is KeyPurpose.SIGNING
            answer({"purpose": purpose, "version": made, "restart_needed": restart})
        case "reseal":
            done = care.reseal(tuple(SealedKind) if arguments.all else LASTING)
            answer({"resealed": done.resealed, "unopened": done.unopened})
        case _:
            _destroy(installation, arguments)
    return 0


def _destroy(installation: Services, arguments: argparse.Namespace) -> None:
    care, at = installation.key_care, now()
    if arguments.version is None:
        for key in care.destroy_due(user=OPERATOR, now=at):
            answer(_line(key) | {"destroyed": True})
        return
    purpose = KeyPurpose(arguments.purpose)
    care.destroy(purpose, arguments.version, user=OPERATOR, now=at)
    answer({"purpose": purpose, "version": arguments.version, "destroyed": True})


def _line(key: KeyVersion) -> dict[str, object]:
    return {
        "purpose": key.purpose,
        "version": key.version,
        "since": key.since,
        "until": key.until,
    }
