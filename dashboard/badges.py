"""From issued passes to badges in a language."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.credentials.badge_sheet import Badge
from dashboard.domain.office import Office
from dashboard.domain.people import PersonKind
from dashboard.messages import text
from dashboard.services.passes import IssuedPass

_NUMBER_DIGITS = 8


def badges_of(
    issued: Sequence[IssuedPass], *, offices: Sequence[Office], zone: ZoneInfo, language: str
) -> tuple[Badge, ...]:
    """The badges in the passes' order; `offices` gives the names of theirs."""
    names = {office.id: office.name for office in offices}
    return tuple(
        Badge(
            code=each.code,
            name=each.claims.name,
            kind=text(f"passes.badge.{each.claims.kind}", language=language),
            office=names.get(each.office_id or "", ""),
            issuer=text("passes.badge.issuer", language=language),
            validity=text(
                "passes.badge.until",
                language=language,
                day=short_day(each.claims.valid_until, zone=zone, language=language),
            ),
            number=text(
                "passes.badge.number",
                language=language,
                number=pass_number(str(each.claims.subject)),
            ),
            solid=each.claims.kind is PersonKind.EMPLOYEE,
        )
        for each in issued
    )


def pass_number(subject: str) -> str:
    """The short form of a pass's identifier that badges and lists show: `3F2A-91BC`."""
    digits = subject.replace("-", "")[:_NUMBER_DIGITS].upper()
    return f"{digits[:4]}-{digits[4:]}"


def short_day(at: datetime, *, zone: ZoneInfo, language: str) -> str:
    """The local day of an instant: `22 Sep 2021`."""
    local = at.astimezone(zone)
    months = text("format.months", language=language).split()
    return text(
        "passes.day",
        language=language,
        day=local.day,
        month=months[local.month - 1],
        year=local.year,
    )
