"""Links, first administrators, and a new password of one's own."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.domain.errors import InvalidInput, NotFound, SignInRefused, SignInRequired
from dashboard.services.access import OPERATOR, Role, User
from dashboard.services.account_book import AccountState
from dashboard.services.account_request import AccountRequest
from dashboard.services.accounts import AccountAdministration
from dashboard.services.audit import NoAudit
from dashboard.services.one_time_links import (
    FIRST_LIFETIME,
    INVITATION_LIFETIME,
    RECOVERY_LIFETIME,
    OneTimeLinks,
)
from dashboard.services.password_sign_in import PasswordSignIn
from dashboard.services.passwords import PasswordRules
from dashboard.services.sample_accounts import SAMPLE_ACCOUNTS
from dashboard.services.setting_up import SettingUp
from dashboard.services.sign_in_tries import SignInTries
from tests.contract.fake_ledger import FakeOffices
from tests.fakes.accounts import FakeAccountBook, FakeTries, NothingKnown, PlainHashes
from tests.fakes.sessions import FakeLinks
from tests.unit.test_password_sign_in import Secrets

AT = datetime(2021, 9, 22, 1, 0, tzinfo=UTC)
FORMER = "gajah makan pisang hijau"
NEW = "kelapa muda di tepi laut"
SECOND = timedelta(seconds=1)


class Installation:
    """An empty one."""

    def __init__(self) -> None:
        links, audit = FakeLinks(), NoAudit()
        self.book = FakeAccountBook(links=links)
        hashes = PlainHashes()
        self.links = OneTimeLinks(links=links)
        tries = SignInTries(tries=FakeTries(), secrets_=Secrets())
        self.passwords = PasswordSignIn(book=self.book, hashes=hashes, tries=tries, audit=audit)
        self.setting_up = SettingUp(
            book=self.book,
            links=self.links,
            rules=PasswordRules(guessable=NothingKnown()),
            hashes=hashes,
            tries=tries,
            sign_in=self.passwords,
            offices=FakeOffices(),
            audit=audit,
        )
        self.accounts = AccountAdministration(
            book=self.book, links=self.links, offices=FakeOffices(), audit=audit
        )

    def asks(self, login: str, password: str, *, at: datetime = AT) -> str:
        return self.passwords.account_id(login=login, password=password, source="", at=at)

    def with_admin(self) -> User:
        token = self.setting_up.first_link(at=AT)
        assert token is not None
        account_id = self.setting_up.become_first_admin(
            token=token, name=" Agus  Prasetyo ", login="Agus.P", password=FORMER, at=AT
        )
        account = self.book.find(account_id)
        assert account is not None
        return account.user


@pytest.fixture
def here() -> Installation:
    return Installation()


def test_the_first_link_makes_the_first_administrator(here: Installation) -> None:
    assert here.setting_up.is_new()
    user = here.with_admin()
    assert (user.name, user.role, user.office_id) == ("Agus Prasetyo", Role.KOMINFO_ADMIN, None)
    assert here.asks("agus.p", FORMER) == user.id
    assert not here.setting_up.is_new()
    assert here.setting_up.first_link(at=AT) is None


def test_a_first_link_of_another_server_holds_no_more_once_there_is_one(here: Installation) -> None:
    other = here.setting_up.first_link(at=AT)
    here.with_admin()
    with pytest.raises(SignInRequired):
        here.setting_up.invited(str(other), at=AT)


def test_the_first_link_holds_a_quarter_of_an_hour(here: Installation) -> None:
    token = str(here.setting_up.first_link(at=AT))
    assert here.setting_up.invited(token, at=AT + FIRST_LIFETIME - SECOND).account is None
    with pytest.raises(SignInRequired):
        here.setting_up.invited(token, at=AT + FIRST_LIFETIME)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"name": " "}, "name"), ({"login": "a b"}, "login"), ({"password": "short"}, "password")],
)
def test_what_cannot_be_used_leaves_the_link_usable(
    here: Installation, changed: dict[str, str], field: str
) -> None:
    token = str(here.setting_up.first_link(at=AT))
    wanted = {"name": "Agus", "login": "agus", "password": FORMER} | changed
    with pytest.raises(InvalidInput) as refused:
        here.setting_up.become_first_admin(token=token, at=AT, **wanted)
    assert refused.value.args_["field"] == field
    assert here.setting_up.invited(token, at=AT).account is None


def test_an_invitation_lets_its_person_choose_the_password_once(here: Installation) -> None:
    invited = here.accounts.add(
        user=OPERATOR,
        request=AccountRequest(name="Ani", login="ani", role=Role.AUDITOR),
        at=AT,
    )
    assert invited.ends_at == AT + INVITATION_LIFETIME
    assert here.setting_up.invited(invited.token, at=AT).account == invited.account
    choose = {"token": invited.token, "password": FORMER, "at": AT}
    account_id = here.setting_up.choose_password(**choose)
    assert here.asks("ani", FORMER) == account_id == invited.account.id
    with pytest.raises(SignInRequired):
        here.setting_up.choose_password(**choose)


def test_a_recovery_link_gives_a_new_password_and_frees_a_stopped_one(here: Installation) -> None:
    user = here.with_admin()
    for _ in range(5):
        with pytest.raises(SignInRefused):
            here.asks("agus.p", "wrong")
    link = here.accounts.link(user=OPERATOR, account_id=user.id, at=AT)
    assert link.ends_at == AT + RECOVERY_LIFETIME
    here.setting_up.choose_password(token=link.token, password=NEW, at=AT)
    assert here.asks("agus.p", NEW) == user.id


def test_a_closed_account_s_link_holds_no_more(here: Installation) -> None:
    here.with_admin()
    request = AccountRequest(name="Ani", login="ani", role=Role.AUDITOR)
    invited = here.accounts.add(user=OPERATOR, request=request, at=AT)
    here.accounts.close(user=OPERATOR, account_id=invited.account.id, at=AT)
    with pytest.raises(SignInRequired):
        here.setting_up.choose_password(token=invited.token, password=NEW, at=AT)
    with pytest.raises(InvalidInput):
        here.accounts.link(user=OPERATOR, account_id=invited.account.id, at=AT)


def test_the_own_words_of_an_account_make_no_password(here: Installation) -> None:
    token = str(here.setting_up.first_link(at=AT))
    with pytest.raises(InvalidInput) as refused:
        here.setting_up.become_first_admin(
            token=token, name="Agus Prasetyo", login="agus", password="Agus Prasetyo 21", at=AT
        )
    assert refused.value.args_["problem"] == "own_words"


def test_one_s_own_password_changes_with_the_former_one(here: Installation) -> None:
    user = here.with_admin()
    change = {"user": user, "source": "", "at": AT}
    with pytest.raises(SignInRefused):
        here.setting_up.change_own(former="wrong", password=NEW, **change)
    with pytest.raises(InvalidInput):
        here.setting_up.change_own(former=FORMER, password="short", **change)
    here.setting_up.change_own(former=FORMER, password=NEW, **change)
    assert here.asks("agus.p", NEW) == user.id
    with pytest.raises(SignInRefused):
        here.asks("agus.p", FORMER)


def test_a_sample_account_has_no_password_to_change(here: Installation) -> None:
    with pytest.raises(NotFound):
        here.setting_up.change_own(
            user=SAMPLE_ACCOUNTS[0], former="", password=NEW, source="", at=AT
        )


def test_the_state_follows_what_happens(here: Installation) -> None:
    here.with_admin()
    request = AccountRequest(name="Ani", login="ani", role=Role.AUDITOR)
    invited = here.accounts.add(user=OPERATOR, request=request, at=AT)

    def state() -> AccountState:
        account = here.book.find(invited.account.id)
        assert account is not None
        return account.state

    seen = [state()]
    here.setting_up.choose_password(token=invited.token, password=NEW, at=AT)
    seen.append(state())
    here.accounts.close(user=OPERATOR, account_id=invited.account.id, at=AT)
    seen.append(state())
    here.accounts.reopen(user=OPERATOR, account_id=invited.account.id, at=AT)
    seen.append(state())
    assert seen == ["waiting", "active", "closed", "active"]
