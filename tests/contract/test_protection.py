"""What the data-protection page tells, held against what an erasure does, on both engines."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from dashboard.domain.calendar import local_day
from dashboard.domain.errors import NotAllowed
from dashboard.domain.people import PersonKind
from dashboard.domain.positive_case import PositiveCase
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.audit_trail import Wanted
from dashboard.services.erasure_report import Trigger
from dashboard.services.pass_register import RegisteredPass
from dashboard.services.protection_overview import Backups, KeptKind, Overview, ProtectionOverview
from dashboard.services.retention import DataKind
from dashboard.store.audit_trail import SqlAuditTrail
from dashboard.store.kept_data import SqlKeptData
from dashboard.store.pass_register import SqlPassRegister
from dashboard.store.positive_cases import SqlPositiveCases
from dashboard.store.tables import handover, sign_in_try
from tests.contract.door import SEAL, ZONE
from tests.contract.events import MORNING
from tests.contract.law_side import OFFICES
from tests.contract.test_erasure import KEPT, Doors, opened

TODAY = local_day(MORNING, ZONE)
BACKUPS = Backups(made_at=(MORNING, MORNING - timedelta(days=31)), most_days=30)


@pytest.fixture
def doors(engine: sa.Engine) -> Iterator[Doors]:
    made = opened(engine)
    yield made
    made.ledger.close()


def overview(doors: Doors, at: datetime = MORNING) -> Overview:
    return asked_by(OPERATOR, doors, at)


def asked_by(user: User, doors: Doors, at: datetime) -> Overview:
    service = ProtectionOverview(
        kept=SqlKeptData(doors.engine),
        erasure=doors.eraser.service,
        keys=doors.eraser.keys,
        trail=SqlAuditTrail(doors.engine),
        rules=doors.side.rules,
        backups=lambda: BACKUPS,
        zone=ZONE,
    )
    return service.overview(user=user, now=at)


def some_of_each(doors: Doors) -> None:
    """A stay that is over, a pass, two cases (one removed), a note, a try to sign in."""
    doors.side.door.scan("2 Siti", "s1", MORNING)
    doors.side.door.scan("2 Siti", "s2", MORNING + timedelta(hours=1))
    SqlPassRegister(doors.engine).add(
        [
            RegisteredPass(
                subject="p",
                person_key="k",
                person_key_version=1,
                person_kind=PersonKind.EMPLOYEE,
                sealed_particulars=SEAL.seal("Siti", bound_to="p"),
                office_id=None,
                issued_at=MORNING,
                valid_until=MORNING + timedelta(days=7),
            )
        ]
    )
    cases = SqlPositiveCases(doors.engine)
    for case_id, positive_on in (("a", TODAY), ("b", TODAY - timedelta(days=30))):
        cases.add(
            PositiveCase(
                id=case_id,
                person_keys=frozenset({f"key {case_id}"}),
                name_keys=frozenset(),
                with_birth_date=True,
                sealed_name=SEAL.seal("Siti", bound_to=case_id),
                positive_on=positive_on,
                entered_by="officer",
                entered_at=MORNING,
            )
        )
    at = round(MORNING.timestamp() * 1_000_000)
    words = dict.fromkeys(("desk", "given_by", "account"), "x") | {"office_id": OFFICES[0]}
    with doors.engine.begin() as connection:
        connection.execute(
            sa.insert(handover).values(
                handover_id="h", since=at, at=at, note="Siti", figures='{"overrides":[]}', **words
            )
        )
        connection.execute(
            sa.insert(sign_in_try).values(subject="t", failures=1, last_at=at, wait_until=at)
        )


def kinds(of: Overview) -> dict[DataKind, KeptKind]:
    return {each.kind: each for each in of.kinds}


def noon(of: date) -> datetime:
    return datetime.combine(of, time(12), tzinfo=ZONE)


@pytest.mark.parametrize("kind", list(DataKind))
def test_the_day_that_is_told_is_the_first_on_which_something_of_a_kind_is_due(
    doors: Doors, kind: DataKind
) -> None:
    some_of_each(doors)
    told = kinds(overview(doors))[kind]
    assert told.rows > 0
    assert (told.oldest, told.days, told.due) == (TODAY, KEPT, 0)
    assert told.next_on is not None
    before = noon(told.next_on - timedelta(days=1))
    assert doors.eraser.service.due(user=OPERATOR, now=before)[kind] == 0
    assert doors.eraser.service.due(user=OPERATOR, now=noon(told.next_on))[kind] > 0


def test_a_run_from_the_page_says_how_far_it_is_and_leaves_its_proof(doors: Doors) -> None:
    some_of_each(doors)
    at, heard = MORNING + timedelta(days=60), []
    due = overview(doors, at).due
    doors.eraser.service.run(now=at, user=OPERATOR, trigger=Trigger.PAGE, told=heard.append)
    after = overview(doors, at)
    assert heard[-1] == due
    assert heard == sorted(heard)
    assert {each.rows for each in after.kinds} == {0}
    last = after.last
    assert last is not None
    assert (last.trigger, last.rows, last.holds) == (Trigger.PAGE, due, True)
    (entry,) = SqlAuditTrail(doors.engine).page(Wanted(kinds=frozenset({"erased"})), limit=5)
    assert entry.reason == f"{due} {last.fingerprint}"


def test_what_people_asked_stands_apart_from_the_runs_and_old_backups_are_counted(
    doors: Doors,
) -> None:
    doors.side.door.scan("2 Siti", "s1", MORNING)
    doors.eraser.service.erase_person(user=OPERATOR, person_keys=["unknown"], now=MORNING)
    of = overview(doors)
    assert (of.last, len(of.runs), of.runs[0].trigger) == (None, 1, Trigger.REQUEST)
    assert of.backups.overdue(now=MORNING) == 1


def test_names_under_older_keys_are_told_as_not_yet_sealed_anew(doors: Doors) -> None:
    some_of_each(doors)
    of = overview(doors)
    assert (of.anew, of.lasting) == (0, 3)


def test_only_who_protects_data_may_see_it(doors: Doors) -> None:
    auditor = User(id="a", name="A", role=Role.AUDITOR)
    with pytest.raises(NotAllowed):
        asked_by(auditor, doors, MORNING)
