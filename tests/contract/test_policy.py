"""Rules on their way from a draft to the door (design 4.2, 4.3), on every record."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from dashboard.domain.errors import InvalidInput, LedgerUnavailable, NotAllowed, NotFound
from dashboard.domain.office import OfficeClass
from dashboard.domain.rule_versions import Draft, Rule, Series
from dashboard.domain.rules import (
    CapacityRule,
    Decision,
    LimitException,
    RuleStatus,
)
from dashboard.domain.scan import Scan
from dashboard.domain.verdict import Reason
from dashboard.services.access import Role, User
from dashboard.services.audit import AuditEntry, AuditKind
from dashboard.services.policy import ExceptionRequest, Policy
from dashboard.services.policy_book import PolicyBook
from dashboard.services.ports import Rules
from dashboard.services.sessions import FixedAccounts
from dashboard.store.audit import SqlAuditLog
from dashboard.store.engine import writing
from dashboard.store.offices import SqlOffices
from dashboard.store.policy_book import SqlPolicyBook
from dashboard.store.rule_files import rule_book
from dashboard.store.rules import SqlRules
from dashboard.store.tables import audit_entry
from tests.contract.conftest import World, now
from tests.contract.door import RULES, ZONE, Door, door
from tests.contract.events import MORNING, office
from tests.fakes.policy import PolicyBookInMemory, RulesInMemory

TODAY = MORNING.astimezone(ZONE).date()
TOMORROW = TODAY + timedelta(days=1)
AGUS = User(id="agus", name="Agus", role=Role.KOMINFO_ADMIN)
DEWI = User(id="dewi", name="Dewi", role=Role.KOMINFO_ADMIN)
AUDIT = AuditEntry(at=MORNING, kind=AuditKind.POLICY_CHANGED, actor="agus")
HEAD = User(id="ratna", name="Ratna", role=Role.DEPARTMENT_HEAD, office_id="kominfo")


@dataclass(frozen=True, kw_only=True)
class Hall:
    """One installation's policy, with a desk that decides by it."""

    policy: Policy
    book: PolicyBook
    rules: Rules
    desk: Door
    entries: Callable[[], list[tuple[str, str]]]
    world: World

    def last(self) -> Scan:
        """The event that was stored last."""
        (scan,) = self.world.ledger.recent_scans(office_id="kominfo", desk=None, limit=1)
        return scan

    def proposed(self, rule: Rule) -> Draft:
        """A draft of Agus's that waits for approval."""
        draft = self.policy.save(user=AGUS, rule=rule, revision=0, at=MORNING)
        self.policy.propose(user=AGUS, series=draft.series, rule_id=rule.id, revision=1, at=MORNING)
        return self.book.draft(draft.series, rule.id)

    def publish(self, rule: Rule) -> None:
        """Written by Agus and approved by Dewi."""
        draft = self.proposed(rule)
        self.policy.publish(
            user=DEWI,
            series=draft.series,
            rule_id=rule.id,
            revision=draft.revision,
            at=MORNING,
        )


@pytest.fixture
def hall(world: World) -> Hall:
    world.offices.put(office("kominfo", capacity=4))
    files = rule_book(folder=RULES)
    shipped = [*files.colour, *files.admission, *files.capacity]
    if world.engine is None:
        book: PolicyBook = PolicyBookInMemory(world.offices)
        rules: Rules = RulesInMemory(book, world.offices)
    else:
        rules = SqlRules(world.engine, offices=world.offices)
        audit = SqlAuditLog(world.engine)
        book = SqlPolicyBook(world.engine, audit=audit, changed=rules.refresh)
    book.begin_with([each for each in shipped if each.status is RuleStatus.PUBLISHED], at=MORNING)
    return Hall(
        policy=Policy(
            book=book,
            offices=world.offices,
            rules=rules,
            accounts=FixedAccounts(AGUS, DEWI),
            shipped=[each for each in shipped if each.status is RuleStatus.DRAFT],
            zone=ZONE,
        ),
        book=book,
        rules=rules,
        desk=door(world.ledger, world.offices, rules=rules),
        entries=lambda: _entries(world, book),
        world=world,
    )


def _entries(world: World, book: PolicyBook) -> list[tuple[str, str]]:
    if world.engine is None:
        return [(entry.about, entry.reason) for entry in book.audit]
    with world.engine.connect() as connection:
        asked = sa.select(audit_entry.c.about, audit_entry.c.reason).order_by(
            audit_entry.c.at, audit_entry.c.number
        )
        return [tuple(row) for row in connection.execute(asked)]


def percentages(rule_id: str = "2021-11", *, valid_from: date = TODAY, two: int = 25) -> Rule:
    of = {1: 75, 2: two, 3: 25, 4: 0}
    return CapacityRule(
        id=rule_id,
        valid_from=valid_from,
        status=RuleStatus.DRAFT,
        citation="Keputusan Bupati, contoh",
        percentages={OfficeClass.NON_ESSENTIAL: of, OfficeClass.ESSENTIAL: of},
    )


def exception(**changes: object) -> ExceptionRequest:
    values = {
        "office_id": "kominfo",
        "percent": 25,
        "valid_from": TODAY,
        "valid_until": TODAY + timedelta(days=6),
        "reason": "Ruang tunggu direnovasi",
    }
    return ExceptionRequest(**(values | changes))


@contextmanager
def refused(field: str, problem: str) -> Iterator[None]:
    with pytest.raises(InvalidInput) as told:
        yield
    assert told.value.args_ == {"field": field, "problem": problem}


def test_an_installation_begins_with_what_ships(hall: Hall) -> None:
    state = hall.policy.state(user=AGUS, at=MORNING)
    assert [(each.rule.id, each.approver) for each in state.versions] == [
        ("2021-09", None),
        ("2021-09", None),
        ("se-25-2021", None),
    ]
    assert {each.id for each in state.templates} == {
        "2022-07",
        "se-24-2021",
        "se-05-2022",
        "se-06-2022",
    }
    hall.book.begin_with([percentages()], at=MORNING)
    assert len(hall.book.versions()) == 3


def test_every_shipped_version_comes_back_as_it_was(hall: Hall) -> None:
    files = rule_book(folder=RULES)
    for rule in (*files.colour, *files.admission, *files.capacity):
        changed = replace(rule, id=f"{rule.id}-b", status=RuleStatus.DRAFT)
        saved = hall.policy.save(user=AGUS, rule=changed, revision=0, at=MORNING)
        assert hall.book.draft(saved.series, changed.id).rule == changed


def test_what_a_second_person_approved_decides_at_once(hall: Hall) -> None:
    hall.policy.set_level(user=AGUS, level=2, valid_from=TODAY, at=MORNING)
    hall.desk.scan("2 Siti", "s1")
    hall.publish(percentages(two=25))
    answer = hall.desk.scan("2 Budi", "s2")
    assert (answer.decision, answer.reason) == (Decision.REFUSE, Reason.OFFICE_FULL)
    assert hall.last().rules.capacity == "2021-11/2"


def test_a_version_begins_at_its_local_midnight(hall: Hall) -> None:
    hall.publish(percentages(valid_from=TOMORROW))
    assert hall.rules.in_force(TODAY).capacity is None
    assert hall.rules.in_force(TOMORROW).capacity.id == "2021-11"


def test_of_two_for_one_day_the_one_published_last_holds(hall: Hall) -> None:
    hall.publish(percentages("b"))
    hall.publish(percentages("a"))
    assert hall.rules.in_force(TODAY).capacity.id == "a"


def test_an_author_never_approves(hall: Hall) -> None:
    draft = hall.proposed(percentages())
    with refused("approver", "is_author"):
        hall.policy.publish(
            user=AGUS, series=Series.CAPACITY, rule_id="2021-11", revision=2, at=MORNING
        )
    again = replace(draft.rule, citation="Oleh dua orang")
    hall.policy.save(user=DEWI, rule=again, revision=2, at=MORNING)
    hall.policy.propose(
        user=AGUS, series=Series.CAPACITY, rule_id="2021-11", revision=3, at=MORNING
    )
    with refused("approver", "is_author"):
        hall.policy.publish(
            user=DEWI, series=Series.CAPACITY, rule_id="2021-11", revision=4, at=MORNING
        )
    assert hall.rules.in_force(TODAY).capacity is None


def test_only_what_was_seen_is_approved(hall: Hall) -> None:
    draft = hall.proposed(percentages())
    hall.policy.save(user=AGUS, rule=percentages(two=60), revision=draft.revision, at=MORNING)
    with refused("draft", "changed_meanwhile"):
        hall.policy.publish(
            user=DEWI, series=Series.CAPACITY, rule_id="2021-11", revision=2, at=MORNING
        )
    with refused("draft", "not_proposed"):
        hall.policy.publish(
            user=DEWI, series=Series.CAPACITY, rule_id="2021-11", revision=3, at=MORNING
        )


def test_what_was_given_back_says_why_and_waits_no_longer(hall: Hall) -> None:
    hall.proposed(percentages())
    hall.policy.give_back(
        user=DEWI,
        series=Series.CAPACITY,
        rule_id="2021-11",
        revision=2,
        reason="Kutipan belum lengkap",
        at=MORNING,
    )
    draft = hall.book.draft(Series.CAPACITY, "2021-11")
    assert (draft.proposed, draft.note, draft.revision) == (False, "Kutipan belum lengkap", 3)


def test_a_day_that_has_passed_is_history(hall: Hall) -> None:
    yesterday = TODAY - timedelta(days=1)
    hall.policy.save(user=AGUS, rule=percentages(valid_from=yesterday), revision=0, at=MORNING)
    with refused("valid_from", "past"):
        hall.policy.propose(
            user=AGUS, series=Series.CAPACITY, rule_id="2021-11", revision=1, at=MORNING
        )
    with refused("valid_from", "past"):
        hall.policy.set_level(user=AGUS, level=3, valid_from=yesterday, at=MORNING)


def test_an_identifier_is_taken_once(hall: Hall) -> None:
    hall.publish(percentages())
    with refused("id", "taken"):
        hall.policy.save(user=AGUS, rule=percentages(), revision=0, at=MORNING)


def test_a_discarded_draft_is_gone(hall: Hall) -> None:
    hall.policy.save(user=AGUS, rule=percentages(), revision=0, at=MORNING)
    hall.policy.discard(
        user=AGUS, series=Series.CAPACITY, rule_id="2021-11", revision=1, at=MORNING
    )
    assert hall.book.drafts() == ()
    with pytest.raises(NotFound):
        hall.book.draft(Series.CAPACITY, "2021-11")


def test_an_exception_holds_until_its_end(hall: Hall) -> None:
    hall.desk.scan("2 Siti", "s1")
    hall.policy.add_exception(user=AGUS, request=exception(), at=MORNING)
    answer = hall.desk.scan("2 Budi", "s2")
    (known,) = hall.book.exceptions()
    assert answer.reason is Reason.OFFICE_FULL
    assert hall.last().rules.capacity == f"exception/{known.id}"
    assert hall.rules.in_force(TODAY + timedelta(days=6)).exceptions == {"kominfo": known}
    assert hall.rules.in_force(TODAY + timedelta(days=7)).exceptions == {}


def test_an_exception_ends_early_once(hall: Hall) -> None:
    hall.policy.add_exception(user=AGUS, request=exception(), at=MORNING)
    (known,) = hall.book.exceptions()
    hall.policy.end_exception(user=DEWI, exception_id=known.id, at=MORNING)
    assert hall.rules.in_force(TODAY).exceptions == {}
    with pytest.raises(NotFound):
        hall.policy.end_exception(user=DEWI, exception_id=known.id, at=MORNING)


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"percent": 101}, "percent", "not_0_to_100"),
        ({"valid_from": TODAY - timedelta(days=1)}, "valid_from", "past"),
        ({"valid_until": TODAY - timedelta(days=1)}, "valid_until", "before_start"),
        ({"reason": " "}, "reason", "not_plain_text"),
        ({"valid_from": TODAY + timedelta(days=6)}, "valid_from", "overlaps"),
    ],
)
def test_an_exception_that_cannot_be_is_refused(
    hall: Hall, changes: dict[str, object], field: str, problem: str
) -> None:
    hall.policy.add_exception(user=AGUS, request=exception(), at=MORNING)
    with refused(field, problem):
        hall.policy.add_exception(user=AGUS, request=exception(**changes), at=MORNING)
    assert len(hall.book.exceptions()) == 1


def test_an_office_that_is_none_has_no_exception(hall: Hall) -> None:
    with pytest.raises(NotFound):
        hall.policy.add_exception(user=AGUS, request=exception(office_id="x"), at=MORNING)


def test_every_change_is_in_the_audit_log(hall: Hall) -> None:
    hall.publish(percentages())
    hall.policy.set_level(user=AGUS, level=3, valid_from=TOMORROW, at=MORNING)
    hall.policy.add_exception(user=AGUS, request=exception(), at=MORNING)
    (known,) = hall.book.exceptions()
    assert set(hall.entries()) == {
        ("rule capacity/2021-11", "draft_saved"),
        ("rule capacity/2021-11", "draft_proposed"),
        ("rule capacity/2021-11", f"published {TODAY}"),
        (f"level {TOMORROW}", "3"),
        (f"exception {known.id}", f"exception_added 25 {TODAY} {TODAY + timedelta(days=6)}"),
    }


def test_who_may_not_learns_nothing(hall: Hall) -> None:
    for ask in (
        lambda: hall.policy.state(user=HEAD, at=MORNING),
        lambda: hall.policy.save(user=HEAD, rule=percentages(), revision=0, at=MORNING),
        lambda: hall.policy.set_level(user=HEAD, level=1, valid_from=TODAY, at=MORNING),
    ):
        with pytest.raises(NotAllowed):
            ask()


def test_what_was_published_cannot_be_changed(engine: sa.Engine) -> None:
    offices = SqlOffices(engine, clock=now)
    offices.put(office("kominfo"))
    book = SqlPolicyBook(engine, audit=SqlAuditLog(engine))
    book.begin_with([percentages()], at=MORNING)
    made = LimitException(
        id="e1", office_id="kominfo", percent=5, valid_from=TODAY, valid_until=TODAY, reason="x"
    )
    book.add_exception(made, by="agus", at=MORNING, entry=AUDIT)
    for statement in (
        "UPDATE rule_version SET valid_from = '2030-01-01'",
        "DELETE FROM rule_version",
        "UPDATE limit_exception SET percent = 100",
        "DELETE FROM limit_exception",
    ):
        with pytest.raises(LedgerUnavailable), writing(engine) as connection:
            connection.execute(sa.text(statement))
    assert book.versions()[0].rule.valid_from == TODAY
    assert book.exceptions() == (made,)


def test_another_server_decides_by_it_too(engine: sa.Engine) -> None:
    here, there = (SqlOffices(engine, clock=now) for _ in range(2))
    here.put(office("kominfo"))
    book = SqlPolicyBook(engine, audit=SqlAuditLog(engine))
    files = rule_book(folder=RULES)
    book.begin_with([files.colour[0], files.admission[0]], at=MORNING)
    elsewhere = SqlRules(engine, offices=there)
    assert elsewhere.in_force(TODAY).capacity is None
    rule = percentages()
    draft = Draft(rule=rule, authors=("agus",), changed_at=MORNING, revision=1, proposed=True)
    book.save(draft, entry=AUDIT)
    book.publish(draft, approver="dewi", at=MORNING, entry=AUDIT)
    # What a server does once a second, and a ledger that finds newer terms at once.
    there.revision()
    assert elsewhere.in_force(TODAY).capacity.id == "2021-11"
