"""`report`: the week or month of an office or the regency, as PDF."""

import argparse
from datetime import date, timedelta
from pathlib import Path

from dashboard.cli.answers import answer, day, now
from dashboard.cli.installation import services
from dashboard.domain.calendar import local_day
from dashboard.messages import LANGUAGES
from dashboard.report_sheet import report_sheet
from dashboard.services.access import OPERATOR
from dashboard.services.report_state import Length

SAMPLE = """python -m dashboard report --office kominfo --week 2021-09-20 --out laporan.pdf
python -m dashboard report --month 2021-09 --out kabupaten.pdf"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add whose, which days, the file and the language."""
    parser.add_argument("--office", metavar="ID", help="else the regency")
    days = parser.add_mutually_exclusive_group()
    days.add_argument("--week", type=day, metavar="DAY", help="the week of this day; else the last")
    days.add_argument("--month", type=_month, metavar="YYYY-MM")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument("--language", choices=LANGUAGES, help="else the installation's")


def run(arguments: argparse.Namespace) -> int:
    """Write the report and answer with what it says in short. Raises OSError."""
    installation, at = services(), now()
    settings, reports = installation.settings, installation.reports
    today = local_day(at, settings.zone)
    report = reports.of(
        user=OPERATOR,
        office_id=arguments.office,
        length=Length.MONTH if arguments.month else Length.WEEK,
        day=arguments.month or arguments.week or today - timedelta(weeks=1),
        at=at,
    )
    reports.put_on_record(user=OPERATOR, office_id=arguments.office, at=at)
    page = report_sheet(
        report,
        made_by=OPERATOR.name,
        zone=settings.zone,
        language=arguments.language or settings.language,
    )
    arguments.out.write_bytes(page)
    answer(
        {
            "file": str(arguments.out),
            "office": arguments.office,
            "first": report.days.first.isoformat(),
            "last": report.days.last.isoformat(),
            "over": not report.running,
            # None: kept back, as in the file.
            "arrivals": report.totals.arrivals,
            "refusals": report.totals.refusals,
        }
    )
    return 0


def _month(written: str) -> date:
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"not a month: {written!r}") from error
