"""Plates, their codes, and who checks in by them, put together."""

from dataclasses import dataclass
from typing import Any

from dashboard.live_keys import LiveKeys
from dashboard.messages import text
from dashboard.services.admission import Admission
from dashboard.services.audit import AuditLog
from dashboard.services.check_in_form import CheckInForms
from dashboard.services.closing import Hours
from dashboard.services.door_displays import DoorDisplays
from dashboard.services.occupancy import Occupancy
from dashboard.services.plate_codes import PlateCodes
from dashboard.services.plates import Plates
from dashboard.services.ports import NameSeal, Offices
from dashboard.services.rate_limits import RateLimits
from dashboard.services.rollout import Rollout
from dashboard.services.self_check_in import SelfCheckIn
from dashboard.services.tickets import Tickets
from dashboard.settings import Settings
from dashboard.store.door_displays import SqlDisplayBook
from dashboard.store.plates import SqlPlateBook
from dashboard.store.rate_limits import SqlMinuteCounts
from dashboard.store.ticket_stories import SqlTicketStories


@dataclass(frozen=True, kw_only=True)
class AtTheDoor:
    """What hangs at the door, and what comes of scanning it."""

    plates: Plates
    plate_codes: PlateCodes
    door_displays: DoorDisplays
    self_check_in: SelfCheckIn


def tickets_of(settings: Settings, keyring: LiveKeys) -> Tickets:
    """This installation's tickets."""
    return Tickets(secrets_=keyring, base=settings.public_url)


def plate_codes_of(
    settings: Settings, *, engine: Any, keyring: LiveKeys, offices: Offices
) -> PlateCodes:
    """This installation's plates' codes."""
    return PlateCodes(
        book=SqlPlateBook(engine),
        offices=offices,
        secrets_=keyring.plate_secrets,
        base=settings.public_url,
    )


def at_the_door_of(
    settings: Settings,
    *,
    engine: Any,
    keyring: LiveKeys,
    codes: PlateCodes,
    admission: Admission,
    offices: Offices,
    hours: Hours,
    seal: NameSeal,
    rollout: Rollout,
    occupancy: Occupancy,
    audit: AuditLog,
) -> AtTheDoor:
    """Everything over one database; the plate's desk is named in the installation's language."""
    book = SqlPlateBook(engine)
    return AtTheDoor(
        plates=Plates(book=book, offices=offices, stage=rollout, audit=audit),
        plate_codes=codes,
        door_displays=DoorDisplays(
            displays=SqlDisplayBook(engine),
            plates=book,
            codes=codes,
            offices=offices,
            occupancy=occupancy,
            audit=audit,
        ),
        self_check_in=SelfCheckIn(
            plates=codes,
            admission=admission,
            stories=SqlTicketStories(engine),
            tickets=tickets_of(settings, keyring),
            forms=CheckInForms(secrets_=keyring),
            limits=RateLimits(counts=SqlMinuteCounts(engine), secrets_=keyring),
            offices=offices,
            hours=hours,
            seal=seal,
            zone=settings.zone,
            desk=text("self_check_in.desk", language=settings.language),
        ),
    )
