"""What an administrator may do with accounts, and nobody else."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from dashboard.domain.errors import InvalidInput, NotAllowed, NotFound
from dashboard.domain.office import Office, OfficeKind
from dashboard.services.access import OPERATOR, Permission, Role, User
from dashboard.services.account_book import Account
from dashboard.services.account_request import AccountRequest
from dashboard.services.accounts import AccountAdministration, StoredAccounts
from dashboard.services.audit import AuditEntry
from dashboard.services.one_time_links import OneTimeLinks
from dashboard.services.sample_accounts import SAMPLE_ACCOUNTS
from tests.contract.fake_ledger import FakeOffices
from tests.fakes.accounts import FakeAccountBook
from tests.fakes.sessions import FakeLinks

AT = datetime(2021, 9, 22, 1, 0, tzinfo=UTC)
ANI = AccountRequest(name="Ani", login="ani", role=Role.RECEPTIONIST, office_id="kominfo")
OTHERS = [user for user in SAMPLE_ACCOUNTS if user.role is not Role.KOMINFO_ADMIN]


class Entries:
    """The port `AuditLog` that can be looked at."""

    def __init__(self) -> None:
        self.kept: list[AuditEntry] = []

    def record(self, entry: AuditEntry) -> None:
        self.kept.append(entry)


class Installation:
    """One office and no account."""

    def __init__(self) -> None:
        links, offices = FakeLinks(), FakeOffices()
        offices.put(
            Office(id="kominfo", name="Dinas Kominfo", kind=OfficeKind.DEPARTMENT, capacity=50)
        )
        self.book, self.audit = FakeAccountBook(links=links), Entries()
        self.accounts = AccountAdministration(
            book=self.book,
            links=OneTimeLinks(links=links),
            offices=offices,
            audit=self.audit,
        )

    def ani(self) -> Account:
        return self.accounts.add(user=OPERATOR, request=ANI, at=AT).account


@pytest.fixture
def here() -> Installation:
    return Installation()


CALLS: list[Callable[[AccountAdministration, User], Any]] = [
    lambda accounts, user: accounts.all(user=user),
    lambda accounts, user: accounts.add(user=user, request=ANI, at=AT),
    lambda accounts, user: accounts.link(user=user, account_id="x", at=AT),
    lambda accounts, user: accounts.close(user=user, account_id="x", at=AT),
    lambda accounts, user: accounts.reopen(user=user, account_id="x", at=AT),
    lambda accounts, user: accounts.change(
        user=user, account_id="x", name="A", role=Role.AUDITOR, office_id=None, at=AT
    ),
]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("user", OTHERS, ids=lambda user: user.id)
def test_nobody_else_may(
    here: Installation, user: User, call: Callable[[AccountAdministration, User], Any]
) -> None:
    assert not user.may(Permission.MANAGE_ACCOUNTS)
    with pytest.raises(NotAllowed):
        call(here.accounts, user)
    assert here.book.all() == ()


@pytest.mark.parametrize("call", CALLS[2:])
def test_an_unknown_account_is_not_found(
    here: Installation, call: Callable[[AccountAdministration, User], Any]
) -> None:
    with pytest.raises(NotFound):
        call(here.accounts, OPERATOR)


@pytest.mark.parametrize(
    ("role", "office_id", "problem"),
    [
        (Role.RECEPTIONIST, None, "needed"),
        (Role.DEPARTMENT_HEAD, None, "needed"),
        (Role.RECEPTIONIST, "nowhere", "unknown_office"),
        (Role.AUDITOR, "kominfo", "not_needed"),
        (Role.KOMINFO_ADMIN, "kominfo", "not_needed"),
    ],
)
def test_a_role_of_an_office_has_one_and_the_others_none(
    here: Installation, role: Role, office_id: str | None, problem: str
) -> None:
    request = AccountRequest(name="Ani", login="ani", role=role, office_id=office_id)
    with pytest.raises(InvalidInput) as refused:
        here.accounts.add(user=OPERATOR, request=request, at=AT)
    assert (refused.value.args_["field"], refused.value.args_["problem"]) == ("office", problem)


@pytest.mark.parametrize("login", ["", "an", "dua kata", "a" * 61, "sso:1", "an\ni", "<ani>"])
def test_a_login_is_one_plain_word(here: Installation, login: str) -> None:
    request = AccountRequest(name="Ani", login=login, role=Role.AUDITOR)
    with pytest.raises(InvalidInput) as refused:
        here.accounts.add(user=OPERATOR, request=request, at=AT)
    assert refused.value.args_["field"] == "login"


def test_a_batch_is_all_or_none(here: Installation) -> None:
    with pytest.raises(InvalidInput):
        here.accounts.add_many(user=OPERATOR, requests=(ANI, ANI), at=AT)
    assert here.book.all() == ()


def test_a_change_holds_for_the_next_run(here: Installation) -> None:
    ani, stored = here.ani(), StoredAccounts(book=here.book)
    here.book.set_password(ani.id, "hash", ends_sessions=False)
    assert stored.user(ani.id) == ani.user
    here.accounts.change(
        user=OPERATOR, account_id=ani.id, name="Ani R", role=Role.AUDITOR, office_id=None, at=AT
    )
    assert stored.user(ani.id) == User(id=ani.id, name="Ani R", role=Role.AUDITOR)


def test_a_closed_or_unfinished_account_is_nobody(here: Installation) -> None:
    ani, stored = here.ani(), StoredAccounts(book=here.book)
    assert stored.user(ani.id) is None
    here.book.set_password(ani.id, "hash", ends_sessions=False)
    here.accounts.close(user=OPERATOR, account_id=ani.id, at=AT)
    assert stored.user(ani.id) is None


def test_sample_accounts_are_somebody_only_where_they_are_given(here: Installation) -> None:
    sample = SAMPLE_ACCOUNTS[0]
    assert StoredAccounts(book=here.book).user(sample.id) is None
    assert StoredAccounts(book=here.book, samples=SAMPLE_ACCOUNTS).user(sample.id) == sample


def test_nobody_closes_or_changes_the_rights_of_their_own_account(here: Installation) -> None:
    ani = here.ani()
    admin = User(id=ani.id, name="Ani", role=Role.KOMINFO_ADMIN)
    with pytest.raises(InvalidInput) as refused:
        here.accounts.close(user=admin, account_id=ani.id, at=AT)
    assert refused.value.args_["problem"] == "own_account"
    with pytest.raises(InvalidInput):
        here.accounts.change(
            user=admin, account_id=ani.id, name="Ani", role=Role.AUDITOR, office_id=None, at=AT
        )


def test_every_change_is_on_record_with_ids_only(here: Installation) -> None:
    ani = here.ani()
    here.accounts.link(user=OPERATOR, account_id=ani.id, at=AT)
    here.accounts.close(user=OPERATOR, account_id=ani.id, at=AT)
    here.accounts.reopen(user=OPERATOR, account_id=ani.id, at=AT)
    assert [each.reason for each in here.audit.kept] == [
        "added",
        "link_issued",
        "closed",
        "reopened",
    ]
    assert {(each.actor, each.about) for each in here.audit.kept} == {("operator", ani.id)}
    assert "Ani" not in repr(here.audit.kept)
