"""`hours`: opening hours per weekday, and days that are kept otherwise than the calendar says."""

import argparse

from dashboard.bootstrap import Services
from dashboard.cli.answers import answer, day, now
from dashboard.cli.installation import services
from dashboard.services.access import OPERATOR
from dashboard.services.audit import AuditEntry, AuditKind
from dashboard.services.closing import OwnDay
from dashboard.services.hours_text import hours_of, span_text

SAMPLE = "python -m dashboard hours set kominfo 1-4=07:30-16:00 5=07:30-15:00"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add `set`, `show` and `day`."""
    actions = parser.add_subparsers(dest="action", required=True)
    setting = actions.add_parser("set", help="replace an office's hours; none: it never closes")
    setting.add_argument("office")
    setting.add_argument(
        "spans",
        nargs="*",
        metavar="DAYS=FROM-TO",
        help="1 is Monday; 22:00-06:00 ends the next day",
    )
    showing = actions.add_parser("show", help="an office's hours")
    showing.add_argument("office")
    own = actions.add_parser("day", help="a day off, or a public holiday that is none here")
    own.add_argument("day", type=day)
    own.add_argument("name")
    own.add_argument("--office", help="only this one")
    own.add_argument("--open", action="store_true", help="open in spite of the calendar")


def run(arguments: argparse.Namespace) -> int:
    """Change or show. Raises NotFound for an unknown office, InvalidInput for no span."""
    installation = services()
    office_id = arguments.office
    if office_id is not None:
        installation.offices.get(office_id)
    if arguments.action == "day":
        own = OwnDay(
            day=arguments.day,
            office_id=office_id,
            name=arguments.name,
            closed=not arguments.open,
        )
        installation.hours.put_day(own)
        _told(installation, office_id, f"day_off {own.day}", own.name)
        answer({"day": own.day, "office": office_id, "name": own.name, "closed": own.closed})
        return 0
    if arguments.action == "set":
        installation.hours.put(office_id, hours_of(arguments.spans))
        _told(installation, office_id, f"hours {office_id}", " ".join(arguments.spans))
    for weekday, spans in sorted(installation.hours.of(office_id).spans.items()):
        answer(
            {"office": office_id, "weekday": weekday, "hours": [span_text(each) for each in spans]}
        )
    return 0


def _told(installation: Services, office_id: str | None, about: str, reason: str) -> None:
    installation.audit.record(
        AuditEntry(
            at=now(),
            kind=AuditKind.OFFICE_CHANGED,
            actor=OPERATOR.id,
            office_id=office_id,
            about=about,
            reason=reason,
        )
    )
