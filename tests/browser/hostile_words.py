"""An installation whose every word is markup: names, notes, reasons, whatever people may write."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from dashboard.bootstrap import Services, build
from dashboard.domain.office import Desk, Office, OfficeKind
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.plates import Door
from dashboard.domain.rollout import Plan, Stage
from dashboard.domain.scan import GuestBook
from dashboard.services.access import OPERATOR, Role
from dashboard.services.account_request import AccountRequest
from dashboard.services.admission import new_id
from dashboard.services.desk import HandEntry
from dashboard.services.name_showing import ShowReason
from dashboard.services.passes import PassRequest
from dashboard.services.person_requests import RequestReason
from dashboard.services.policy import ExceptionRequest
from dashboard.services.rollout import Wave
from dashboard.services.sample_accounts import SAMPLE_ACCOUNTS
from dashboard.settings import settings_from
from tests.browser.reception import OFFICE, Installation

# What HTML, Markdown, LaTeX and Streamlit's directives would each make something of.
WORDS = (
    'QX<img src=x onerror=hit=1>"><svg/onload=hit=1>[x](javascript:1)'
    "$a$:material/home::tada:www.q.io->&lt;<b>k</b>QZ"
)
# Names of accounts and of desks are shorter.
SHORT_WORDS = "QX<img src=x onerror=hit=1>**t**[x](javascript:hit)$a$QZ"
DESK_WORDS = "QX<img src=x onerror=hit=1>**t**$a$QZ"
ALL_WORDS = (WORDS, SHORT_WORDS, DESK_WORDS)
PASSWORD = "sepeda biru di bawah hujan 42"
BORN = date(1990, 5, 17)


@dataclass(frozen=True, kw_only=True)
class Planted:
    """Where the words are met: a pass that nobody used yet, tokens of accounts, light pages."""

    code: str
    desk: str
    tokens: dict[Role, str]
    display: str
    plate: str


def plant(installation: Installation) -> Planted:
    """Write the words wherever somebody can."""
    services = build(settings_from(os.environ | installation.environment))
    now = datetime.now(UTC)
    _offices(services)
    _people(services, now)
    _rollout(services, now)
    passes = [
        services.passes.issue(
            user=OPERATOR,
            request=PassRequest(
                name=f"{SHORT_WORDS} {ending}", kind=PersonKind.VISITOR, doses=2, office_id=OFFICE
            ),
            at=now,
        )
        for ending in ("A", "B")
    ]
    services.passes.revoke(user=OPERATOR, subject=str(passes[1].claims.subject), at=now)
    services.plates.issue(user=OPERATOR, office_id=OFFICE, door=Door.BOTH, at=now)
    services.plates.reissue(user=OPERATOR, office_id=OFFICE, door=Door.BOTH, reason=WORDS, at=now)
    plate = services.plates.offices(user=OPERATOR)[0].plates[0]
    return Planted(
        code=passes[0].code,
        desk=DESK_WORDS,
        tokens={role: _account(services, role, now) for role in Role},
        display=services.door_displays.make(
            user=OPERATOR, office_id=OFFICE, door=Door.BOTH, at=now
        ),
        plate=services.plate_codes.printed(plate).split("/", 3)[3],
    )


def _offices(services: Services) -> None:
    for number, office_id in enumerate((OFFICE, "dukcapil")):
        services.offices.put(
            Office(
                id=office_id,
                name=f"{WORDS}{number}",
                kind=OfficeKind.DEPARTMENT,
                capacity=3,
                desks=(DESK_WORDS,),
                address=WORDS,
                contact=WORDS,
                expected_employees=5,
                expected_visitors=5,
            )
        )


def _people(services: Services, now: datetime) -> None:
    desk = Desk(office_id=OFFICE, name=DESK_WORDS)
    book = GuestBook(host=WORDS, purpose=WORDS, organisation=WORDS)
    for colour, born in ((Colour.GREEN, BORN), (Colour.YELLOW, None)):
        services.admission.enter_by_hand(
            user=OPERATOR,
            entry=HandEntry(
                name=WORDS,
                kind=PersonKind.VISITOR,
                colour=colour,
                evidence=Evidence.OBSERVED,
                birth_date=born,
                guest_book=book,
            ),
            desk=desk,
            scan_id=new_id(),
            at=now,
            now=now,
        )
    inside = services.front_desk.inside(user=OPERATOR, office_id=OFFICE)
    services.name_showing.show(
        user=OPERATOR,
        office_id=OFFICE,
        visit_ids=[each.visit.visit_id for each in inside],
        reason=ShowReason.OTHER,
        note=WORDS,
        now=now,
    )
    for number in range(2):
        services.shift_handover.hand_over(
            user=OPERATOR,
            desk=desk,
            handover_id=new_id(),
            since=now - timedelta(hours=number + 1),
            given_by=SHORT_WORDS,
            note=WORDS,
            now=now,
        )
    services.person_requests.file(
        user=OPERATOR,
        sought=services.person_requests.by_birth(user=OPERATOR, name=WORDS, birth_date=BORN),
        reason=RequestReason.OTHER,
        note=WORDS,
        at=now,
    )
    services.positive_register.enter_by_birth(
        user=next(each for each in SAMPLE_ACCOUNTS if each.role is Role.HEALTH_OFFICER),
        case_id=new_id(),
        name=WORDS,
        birth_date=date(1980, 1, 1),
        positive_on=now.date(),
        now=now,
    )


def _rollout(services: Services, now: datetime) -> None:
    services.rollout.put_wave(
        user=OPERATOR,
        wave=Wave(number=1, name=WORDS, starts_on=now.date() - timedelta(days=20)),
        now=now,
    )
    services.rollout.plan(
        user=OPERATOR,
        plan=Plan(office_id=OFFICE, wave=1, live_on=now.date() - timedelta(days=5)),
        now=now,
    )
    services.rollout.record(
        user=OPERATOR, office_id=OFFICE, stage=Stage.LETTER_SENT, on=now, note=WORDS, now=now
    )
    services.policy.add_exception(
        user=OPERATOR,
        request=ExceptionRequest(
            office_id=OFFICE,
            percent=50,
            valid_from=now.date() + timedelta(days=1),
            valid_until=now.date() + timedelta(days=3),
            reason=WORDS,
        ),
        at=now,
    )


def _account(services: Services, role: Role, now: datetime) -> str:
    """The token of a session of somebody with the words for a name."""
    own = OFFICE if role in (Role.RECEPTIONIST, Role.DEPARTMENT_HEAD) else None
    made = services.accounts.add(
        user=OPERATOR,
        request=AccountRequest(
            name=SHORT_WORDS, login=f"evil.{role}".replace("_", "."), role=role, office_id=own
        ),
        at=now,
    )
    services.setting_up.choose_password(token=made.token, password=PASSWORD, at=now)
    return services.sign_in.open(user_id=made.account.id, at=now)
