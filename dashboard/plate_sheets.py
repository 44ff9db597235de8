"""From issued plates to sheets that say what to do, in every language of the catalogue."""

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dashboard.badges import short_day
from dashboard.credentials.plate_sheet import PlateSheet
from dashboard.domain.office import Office
from dashboard.domain.plates import Door, Plate
from dashboard.messages import LANGUAGES, text

Code = Callable[[Plate], str]


def plate_sheets(
    plates: Sequence[tuple[Office, Plate]], *, code: Code, zone: ZoneInfo
) -> tuple[PlateSheet, ...]:
    """The sheets in the plates' order; `code` gives a plate's address."""
    return tuple(
        plate_sheet(office, plate, code=code(plate), zone=zone) for office, plate in plates
    )


def plate_sheet(office: Office, plate: Plate, *, code: str, zone: ZoneInfo) -> PlateSheet:
    """One sheet. The first language of the catalogue comes first and largest, then the others."""
    first, *others = LANGUAGES
    return PlateSheet(
        code=code,
        door=_door(plate.door, first),
        door_elsewhere=" · ".join(_door(plate.door, each) for each in others),
        issuer=text("plates.sheet.issuer", language=first),
        office=office.name,
        hows=tuple(
            (
                text(f"plates.sheet.how.{plate.door}", language=each),
                text("plates.sheet.without", language=each),
            )
            for each in LANGUAGES
        ),
        foot=_foot(office, code, first),
        number=text(
            "plates.sheet.number",
            language=first,
            number=plate.issue,
            day=short_day(plate.issued_at, zone=zone, language=first),
        ),
        solid=plate.door is not Door.EXIT,
    )


def _door(door: Door, language: str) -> str:
    return text(f"plates.sheet.door.{door}", language=language)


def _foot(office: Office, code: str, language: str) -> str:
    """Whose server the address leads to, so that a stranger's sticker can be told."""
    host = urlsplit(code).netloc
    key = "plates.sheet.foot_sample" if office.sample else "plates.sheet.foot"
    return text(key, language=language, host=host)
