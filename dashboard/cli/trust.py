"""`trust`: list, import, withdraw and restore the keys that are believed."""

import argparse
from dataclasses import asdict
from pathlib import Path

from dashboard.cli.answers import answer, now
from dashboard.cli.desk_tools import DeskTools
from dashboard.cli.installation import LateAudit
from dashboard.credentials import trust_import
from dashboard.credentials.trust_import import Imported
from dashboard.credentials.trust_journal import FileTrustJournal
from dashboard.credentials.trust_register import FileTrustRegister
from dashboard.domain.credential import Format
from dashboard.domain.errors import InvalidInput
from dashboard.services.access import OPERATOR
from dashboard.services.audit import AuditEntry, AuditKind, NoAudit
from dashboard.services.trust import TrustAdministration, Upload, UploadKind

SAMPLE = "python -m dashboard trust import gateway signers.json --name eu"
FOLDER = "certificates"
KINDS = (FOLDER, *UploadKind)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the four things that one can do."""
    parser.add_argument("--trust", type=Path, metavar="DIR", help="default: the installation's")
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("list", help="one line a key")
    _import_arguments(actions.add_parser("import", help="keys that somebody publishes"))
    for name in ("withdraw", "restore"):
        action = actions.add_parser(name, help=f"{name} a key; every desk knows within seconds")
        action.add_argument("kid", help="as `trust list` shows it")
        action.add_argument("--reason", default="by command line", help="kept in the journal")
        action.add_argument("--format", default=Format.HC1, choices=[each.value for each in Format])


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind",
        choices=KINDS,
        help="certificates: a folder; certificate: one; gateway: an EU list; did: document or PEM",
    )
    parser.add_argument("source", type=Path)
    parser.add_argument("--name", help="of the trust file; default: the kind")
    parser.add_argument("--issuer", default="", help="the name that pages show")
    parser.add_argument("--issuer-id", default="", help="jwks: the issuer's address; did: the DID")
    parser.add_argument("--country", default="")


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked; one line a key, or one line of what was done."""
    tools = DeskTools()
    folder = arguments.trust or tools.trust_folder
    register = FileTrustRegister(folder=folder, trust=tools.trust(folder))
    if arguments.action == "import":
        return _import(register, arguments)
    # The installation's own list alone is the auditor's business.
    audit = NoAudit() if arguments.trust else LateAudit()
    administration = TrustAdministration(
        register=register, journal=FileTrustJournal(folder=folder), audit=audit
    )
    if arguments.action == "list":
        for entry in administration.entries(user=OPERATOR):
            answer(asdict(entry))
        return 0
    changes = {"withdraw": administration.withdraw, "restore": administration.restore}
    count = changes[arguments.action](
        user=OPERATOR,
        of=Format(arguments.format),
        kid=arguments.kid,
        reason=arguments.reason,
        at=now(),
    )
    answer({"kid": arguments.kid, "action": arguments.action, "keys": count})
    return 0


def _import(register: FileTrustRegister, arguments: argparse.Namespace) -> int:
    origin = f"{arguments.source.name}, imported {now().date()}"
    name = arguments.name or arguments.kind
    found = _found(arguments, origin, name=name)
    if not found.keys:
        raise InvalidInput(field=arguments.source.name, problem="no_usable_key")
    file = register.add(found.keys, name=name, origin=origin)
    if not arguments.trust:
        entry = AuditEntry(
            at=now(),
            kind=AuditKind.TRUST_CHANGED,
            actor=OPERATOR.id,
            about=f"trust_imported {name}",
            reason=origin,
        )
        LateAudit().record(entry)
    answer({"file": file.name, "keys": len(found.keys), "unusable": found.unusable})
    return 0


def _found(arguments: argparse.Namespace, origin: str, *, name: str) -> Imported:
    source: Path = arguments.source
    if arguments.kind == FOLDER:
        return trust_import.certificate_folder(source, origin=origin)
    upload = Upload(
        kind=UploadKind(arguments.kind),
        data=source.read_bytes(),
        name=name,
        issuer=arguments.issuer,
        issuer_id=arguments.issuer_id,
        country=arguments.country,
    )
    return trust_import.uploaded(upload, origin=origin)
