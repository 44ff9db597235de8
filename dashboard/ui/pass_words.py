"""Passes in the words of this browser's language: days, periods, what is wrong, badges."""

import io
from collections.abc import Sequence
from datetime import datetime

from dashboard.badges import badges_of, short_day
from dashboard.credentials.badge_sheet import Progress, write_badges
from dashboard.domain.errors import InvalidInput
from dashboard.services.passes import IssuedPass
from dashboard.ui.session import language, services, t

PERIODS = (365, 730, 30, 1)


def local_day_of(at: datetime) -> str:
    """The local day of an instant: `22 Sep 2021`."""
    return short_day(at, zone=services().settings.zone, language=language())


def period(days: int) -> str:
    """How long a pass is valid, in words."""
    return t(f"passes.period.d{days}") if days in PERIODS else t("passes.period.other", days=days)


def problem(error: InvalidInput) -> str:
    """What cannot be used and why: `Dosis: bukan bilangan bulat`."""
    places = {name: value for name, value in error.args_.items() if name in ("line", "first_line")}
    what = t(f"passes.column.{error.args_['field']}")
    return f"{what}: {t('passes.problem.' + error.args_['problem'], **places)}"


def office_name(office_id: str | None) -> str:
    """The name of an office, or words for none."""
    names = {office.id: office.name for office in services().offices.all()}
    return names.get(office_id or "", office_id or t("passes.no_office"))


def badges_pdf(issued: Sequence[IssuedPass], *, progress: Progress = lambda _done: None) -> bytes:
    """The badges as sheets to print."""
    file = io.BytesIO()
    badges = badges_of(
        issued,
        offices=services().offices.all(),
        zone=services().settings.zone,
        language=language(),
    )
    write_badges(badges, file=file, title=t("passes.title"), progress=progress)
    return file.getvalue()
