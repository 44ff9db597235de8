"""`office`: the directory of offices."""

import argparse
from dataclasses import replace

from dashboard.cli.answers import answer, now
from dashboard.cli.installation import services
from dashboard.domain.errors import NotFound
from dashboard.domain.office import Office, OfficeClass, OfficeKind, OnFull
from dashboard.services.access import OPERATOR
from dashboard.services.audit import AuditEntry, AuditKind

SAMPLE = (
    'python -m dashboard office set kominfo --name "Dinas Kominfo" --kind department --capacity 50'
)

_FIRST_DESK = "Loket 1"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add `set` and `list`."""
    actions = parser.add_subparsers(dest="action", required=True)
    setting = actions.add_parser("set", help="add an office or replace its particulars")
    setting.add_argument("id")
    setting.add_argument("--name", required=True)
    setting.add_argument("--kind", required=True, choices=[kind.value for kind in OfficeKind])
    setting.add_argument("--capacity", required=True, type=int, help="people")
    setting.add_argument(
        "--on-full", choices=[each.value for each in OnFull], default=OnFull.REFUSE.value
    )
    setting.add_argument("--essential", action="store_true", help="of the essential class")
    actions.add_parser("list", help="one line an office")


def run(arguments: argparse.Namespace) -> int:
    """Change or list; either answers with the offices concerned."""
    installation = services()
    offices = installation.offices
    if arguments.action == "list":
        for office in offices.all():
            answer(_record(office))
        return 0
    try:
        known = offices.get(arguments.id)
    except NotFound:
        known = None
    office = _office(arguments, known)
    offices.put(office)
    installation.audit.record(
        AuditEntry(
            at=now(),
            kind=AuditKind.OFFICE_CHANGED,
            actor=OPERATOR.id,
            office_id=office.id,
            about=f"office {office.id}",
            reason=f"capacity {office.capacity}",
        )
    )
    answer(_record(offices.get(arguments.id)))
    return 0


def _office(arguments: argparse.Namespace, known: Office | None) -> Office:
    kind = OfficeKind(arguments.kind)
    if known is None:
        known = Office(id=arguments.id, name="", kind=kind, capacity=0, desks=(_FIRST_DESK,))
    return replace(
        known,
        name=arguments.name,
        kind=kind,
        capacity=arguments.capacity,
        on_full=OnFull(arguments.on_full),
        office_class=(OfficeClass.ESSENTIAL if arguments.essential else OfficeClass.NON_ESSENTIAL),
    )


def _record(office: Office) -> dict[str, object]:
    return {
        "office": office.id,
        "name": office.name,
        "kind": office.kind.value,
        "capacity": office.capacity,
        "on_full": office.on_full.value,
        "class": office.office_class.value,
        "desks": office.desks,
        "sample": office.sample,
    }
