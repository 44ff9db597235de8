"""The evacuation list: who is on it, who may open it, and that opening it is on record."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.domain.errors import LedgerUnavailable, NotAllowed, SignInRequired
from dashboard.domain.scan import GuestBook
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.audit import AuditEntry, AuditKind
from dashboard.services.desk_events import DeskEvents
from dashboard.services.evacuation import Evacuation
from dashboard.services.headcount import Headcount
from dashboard.services.refusals import Refusals
from dashboard.store.rule_files import RuleFiles
from dashboard.web.evacuation import evacuation_route
from tests.contract.conftest import World
from tests.contract.door import DESK_A, RULES, SEAL, ZONE, Door, door
from tests.contract.events import minutes, office

NOW = minutes(60)
HEAD = User(id="head", name="Kepala", role=Role.DEPARTMENT_HEAD, office_id="kominfo")
OTHER_HEAD = User(id="other", name="Kepala", role=Role.DEPARTMENT_HEAD, office_id="dinkes")
AUDITOR = User(id="auditor", name="Auditor", role=Role.AUDITOR)


class Kept:
    """An audit log in memory."""

    def __init__(self) -> None:
        self.entries: list[AuditEntry] = []

    def record(self, entry: AuditEntry) -> None:
        self.entries.append(entry)


class SignedIn:
    """Whoever the cookie names."""

    def user(self, token: str | None, *, at: object) -> User:
        if token == "broken":
            raise LedgerUnavailable
        found = [user for user in (HEAD, OTHER_HEAD, AUDITOR) if user.id == token]
        if not found:
            raise SignInRequired
        return found[0]


@pytest.fixture
def audit() -> Kept:
    return Kept()


@pytest.fixture
def desk(world: World) -> Door:
    for office_id in ("kominfo", "dinkes"):
        world.offices.put(office(office_id, name=f"Kantor {office_id}"))
    return door(world.ledger, world.offices)


@pytest.fixture
def evacuation(world: World, desk: Door, audit: Kept) -> Evacuation:
    return Evacuation(
        front_desk=desk.front_desk, ledger=world.ledger, offices=world.offices, audit=audit
    )


@pytest.fixture
def client(evacuation: Evacuation, audit: Kept) -> TestClient:
    route = evacuation_route(
        refused=Refusals(audit=audit).of,
        evacuation=evacuation,
        sign_in=SignedIn(),
        cookie="session",
        zone=ZONE,
        default_language="id",
        clock_=lambda: NOW,
    )
    return TestClient(Starlette(routes=[route]))


def get(client: TestClient, who: str | None, office_id: str = "kominfo", **cookies: str) -> str:
    client.cookies = {"session": who} | cookies if who else cookies
    answer = client.get(f"/evacuation/{office_id}")
    assert answer.headers["cache-control"] == "no-store"
    return f"{answer.status_code} {answer.text}"


def test_everybody_is_listed_by_name_with_companions_and_host(
    desk: Door, evacuation: Evacuation, audit: Kept
) -> None:
    desk.scan("2 Wati", "s1", minutes(0))
    desk.scan("2 Budi", "s2", minutes(1), companions=2)
    desk.by_hand("Andi", "s3", minutes(2), guest_book=GuestBook(host="Pak Rudi"))
    listed = evacuation.list(user=HEAD, office_id="kominfo", now=NOW)
    names = [person.particulars.name for person in listed.people if person.particulars]
    assert names == ["Andi", "Budi", "Wati"]
    assert (listed.inside, listed.uncounted, listed.possibly) == (5, 0, ())
    (entry,) = audit.entries
    assert (entry.kind, entry.actor, entry.office_id) == (
        AuditKind.NAMES_SHOWN,
        "head",
        "kominfo",
    )


def test_people_of_a_headcount_are_told_without_names(
    desk: Door, world: World, evacuation: Evacuation
) -> None:
    desk.scan("2 Wati", "s1", minutes(0))
    events = DeskEvents(
        ledger=world.ledger,
        offices=world.offices,
        rules=RuleFiles(folder=RULES, offices=world.offices),
        seal=SEAL,
        zone=ZONE,
    )
    at = minutes(30)
    Headcount(events=events).counted(
        user=OPERATOR, desk=DESK_A, people=4, gone=(), scan_id="count", at=at, now=at
    )
    listed = evacuation.list(user=HEAD, office_id="kominfo", now=NOW)
    assert (listed.inside, listed.uncounted, len(listed.people)) == (4, 3, 1)


def test_nobody_else_sees_names(desk: Door, evacuation: Evacuation, audit: Kept) -> None:
    desk.scan("2 Wati", "s1", minutes(0))
    for user in (OTHER_HEAD, AUDITOR):
        with pytest.raises(NotAllowed):
            evacuation.list(user=user, office_id="kominfo", now=NOW)
    assert audit.entries == []


def test_the_page_is_one_sheet_without_script(desk: Door, client: TestClient) -> None:
    desk.scan("2 <b>Wati</b> & co", "s1", minutes(0), companions=1)
    page = get(client, "head")
    assert page.startswith("200 ")
    assert "&lt;b&gt;Wati&lt;/b&gt; &amp; co" in page
    assert "<script" not in page
    assert "Keadaan Rab, 22 Sep 2021, 09.00 WIB" in page
    assert "Evacuation list · Kantor kominfo" in get(client, "head", check_in_language="en")


@pytest.mark.parametrize(
    ("who", "office_id", "status"),
    [
        (None, "kominfo", 401),
        ("forged", "kominfo", 401),
        ("other", "kominfo", 404),
        ("auditor", "kominfo", 404),
        ("head", "nowhere", 404),
        ("broken", "kominfo", 503),
    ],
)
def test_whoever_may_not_gets_a_sentence_and_no_name(
    desk: Door, client: TestClient, who: str | None, office_id: str, status: int
) -> None:
    desk.scan("2 Wati", "s1", minutes(0))
    page = get(client, who, office_id)
    assert page.startswith(f"{status} ")
    assert "Wati" not in page
    assert "<h1>" in page


def test_a_page_of_two_hundred_people_is_small(
    desk: Door, world: World, client: TestClient
) -> None:
    world.offices.put(office("kominfo", capacity=500))
    for number in range(200):
        desk.scan(f"2 Orang ke-{number}", f"s{number}", minutes(number / 10))
    page = get(client, "head")
    assert page.count("<tr>") == 201
    assert len(page) < 60_000
