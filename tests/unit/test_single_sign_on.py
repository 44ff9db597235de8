"""An identity opens a session of an account of ours, once, or is refused and written down."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dashboard.domain.errors import IdentityRefused, SignInRequired
from dashboard.domain.office import Office, OfficeKind
from dashboard.services.access import OPERATOR, SYSTEM, Role, User
from dashboard.services.account_book import Account, AccountState
from dashboard.services.accounts import AccountAdministration, AccountRequest, StoredAccounts
from dashboard.services.audit import STRANGER, AuditKind
from dashboard.services.identity import Identity, IdentityRules, Reach, RoleRule
from dashboard.services.one_time_links import OneTimeLinks
from dashboard.services.sessions import SignIn
from dashboard.services.single_sign_on import FRESH, SingleSignOn
from tests.contract.fake_ledger import FakeOffices
from tests.fakes.accounts import FakeAccountBook
from tests.fakes.sessions import FakeLinks, FakeSessions, FakeTakenIdentities
from tests.unit.test_accounts import Entries

AT = datetime(2021, 9, 22, 1, 0, tzinfo=UTC)
ISSUER = "https://sso.example"
RULES = IdentityRules(
    issuer=ISSUER,
    claim="groups",
    rules=(
        RoleRule(value="desk", reach=Reach(role=Role.RECEPTIONIST)),
        RoleRule(value="admin", reach=Reach(role=Role.KOMINFO_ADMIN)),
        RoleRule(value="auditor", reach=Reach(role=Role.AUDITOR)),
    ),
    office_claim="office",
)


class Reachable:
    """The port `Provider` that is always there."""

    def problem(self) -> str:
        return ""


class Installation:
    """Two offices, one local administrator, and everything that an identity may meet."""

    def __init__(self) -> None:
        self.sessions, links, offices = FakeSessions(), FakeLinks(), FakeOffices()
        for office in ("kominfo", "dukcapil"):
            offices.put(Office(id=office, name=office, kind=OfficeKind.DEPARTMENT, capacity=50))
        self.book = FakeAccountBook(sessions=self.sessions, links=links)
        self.links, self.audit = OneTimeLinks(links=links), Entries()
        self.accounts = AccountAdministration(
            book=self.book, links=self.links, offices=offices, audit=self.audit
        )
        self.sign_in = SignIn(
            sessions=self.sessions,
            accounts=StoredAccounts(book=self.book),
            idle=timedelta(hours=1),
            longest=timedelta(hours=2),
        )
        self.sign_on = SingleSignOn(
            provider=Reachable(),
            rules=RULES,
            book=self.book,
            sessions=self.sessions,
            links=self.links,
            taken=FakeTakenIdentities(),
            offices=offices,
            audit=self.audit,
        )
        self.nonce = 0

    def identity(self, *groups: str, at: datetime = AT, **claims: Any) -> Identity:
        """Siti, signed in at the provider anew."""
        self.nonce += 1
        said = {"iss": ISSUER, "sub": "siti", "name": "Siti", "nonce": str(self.nonce)}
        said |= {"iat": int(at.timestamp()), "groups": list(groups), "office": "kominfo"}
        return Identity(claims=said | claims)

    def enter(self, *groups: str, at: datetime = AT, **claims: Any) -> str:
        """The whole way; the session's token."""
        ticket = self.sign_on.admit(self.identity(*groups, at=at, **claims), at=at)
        return self.sign_in.open(user_id=self.sign_on.redeem(ticket, at=at), at=at)

    def who(self, token: str) -> User:
        return self.sign_in.user(token, at=AT)

    def refused(self, identity: Identity, *, at: datetime = AT) -> str:
        """The word with which an identity is refused."""
        with pytest.raises(IdentityRefused) as refused:
            self.sign_on.admit(identity, at=at)
        return str(refused.value.args_["problem"])

    def noted(self) -> list[tuple[str, str, str]]:
        """What was put on record: actor, kind, reason."""
        return [(each.actor, each.kind, each.reason) for each in self.audit.kept]

    def account(self) -> Account:
        (account,) = (each for each in self.book.all() if each.external)
        return account


@pytest.fixture
def here() -> Installation:
    return Installation()


def test_the_first_sign_in_makes_the_account(here: Installation) -> None:
    user = here.who(here.enter("desk"))
    assert (user.name, user.role, user.office_id) == ("Siti", Role.RECEPTIONIST, "kominfo")
    account = here.account()
    assert (account.external, account.state) == (True, AccountState.ACTIVE)
    assert here.noted() == [(SYSTEM.id, AuditKind.ACCOUNT_CHANGED, "added_by_provider")]
    assert here.audit.kept[0].about == account.id


def test_the_next_one_finds_it_again(here: Installation) -> None:
    first = here.who(here.enter("desk"))
    assert here.who(here.enter("desk")) == first
    assert len(here.noted()) == 1


def test_a_role_that_changed_holds_from_the_next_sign_in_on_in_every_browser(
    here: Installation,
) -> None:
    elsewhere = here.enter("desk")
    here.enter("auditor")
    assert here.who(elsewhere).role is Role.AUDITOR
    here.enter("desk", office="dukcapil", name="Siti Aminah")
    user = here.who(elsewhere)
    assert (user.name, user.office_id) == ("Siti Aminah", "dukcapil")
    reasons = [reason for *_, reason in here.noted()]
    assert reasons == ["added_by_provider", "changed_to_auditor", "changed_to_receptionist"]


def test_an_identity_without_a_role_is_refused_and_written_down(here: Installation) -> None:
    assert here.refused(here.identity("else")) == "unmapped"
    assert here.book.all() == ()
    assert here.noted() == [(STRANGER, AuditKind.SIGN_IN_FAILED, "unmapped")]


def test_who_lost_the_role_is_out_everywhere_once_the_provider_was_asked(
    here: Installation,
) -> None:
    token = here.enter("desk")
    assert here.refused(here.identity()) == "unmapped"
    with pytest.raises(SignInRequired):
        here.who(token)
    assert here.audit.kept[-1].about == here.account().id


@pytest.mark.parametrize(
    ("groups", "claims", "problem"),
    [
        (["desk", "auditor"], {}, "several_roles"),
        (["desk"], {"office": "nowhere"}, "unknown_office"),
        (["desk"], {"office": None}, "no_office"),
        (["admin"], {"iss": "https://other.example"}, "wrong_issuer"),
        (["admin"], {"sub": ""}, "wrong_issuer"),
    ],
)
def test_what_is_not_clear_is_refused(
    here: Installation, groups: list[str], claims: dict[str, Any], problem: str
) -> None:
    assert here.refused(here.identity(*groups, **claims)) == problem
    assert here.book.all() == ()


def test_a_closed_account_stays_out(here: Installation) -> None:
    here.enter("desk")
    here.accounts.close(user=OPERATOR, account_id=here.account().id, at=AT)
    assert here.refused(here.identity("desk")) == "closed"
    here.accounts.reopen(user=OPERATOR, account_id=here.account().id, at=AT)
    assert here.who(here.enter("desk")).name == "Siti"


def test_an_account_closed_between_the_ticket_and_the_cookie_stays_out(here: Installation) -> None:
    ticket = here.sign_on.admit(here.identity("desk"), at=AT)
    here.accounts.close(user=OPERATOR, account_id=here.account().id, at=AT)
    with pytest.raises(SignInRequired):
        here.sign_on.redeem(ticket, at=AT)


def test_the_last_administrator_is_not_demoted_by_a_claim(here: Installation) -> None:
    here.enter("admin")
    assert here.refused(here.identity("auditor")) == "last_admin"
    assert here.account().role is Role.KOMINFO_ADMIN


def test_an_identity_opens_one_session_only(here: Installation) -> None:
    identity = here.identity("desk")
    here.sign_on.admit(identity, at=AT)
    with pytest.raises(SignInRequired):
        here.sign_on.admit(identity, at=AT + timedelta(seconds=1))


@pytest.mark.parametrize("off", [FRESH, -FRESH])
def test_an_identity_holds_for_minutes(here: Installation, off: timedelta) -> None:
    here.sign_on.admit(here.identity("desk"), at=AT + off)
    step = timedelta(seconds=1 if off > timedelta(0) else -1)
    with pytest.raises(SignInRequired):
        here.sign_on.admit(here.identity("desk"), at=AT + off + step)


def test_an_identity_without_a_moment_opens_nothing(here: Installation) -> None:
    with pytest.raises(SignInRequired):
        here.sign_on.admit(here.identity("desk", iat=None), at=AT)


def test_a_ticket_is_used_once_and_within_a_minute(here: Installation) -> None:
    ticket = here.sign_on.admit(here.identity("desk"), at=AT)
    with pytest.raises(SignInRequired):
        here.sign_on.redeem(ticket, at=AT + timedelta(minutes=1))
    here.sign_on.redeem(ticket, at=AT)
    for used in (ticket, "invented", ""):
        with pytest.raises(SignInRequired):
            here.sign_on.redeem(used, at=AT)


def test_the_link_of_a_local_account_is_no_ticket_and_stays_usable(here: Installation) -> None:
    request = AccountRequest(name="Ani", login="ani", role=Role.AUDITOR)
    link = here.accounts.add(user=OPERATOR, request=request, at=AT).token
    with pytest.raises(SignInRequired):
        here.sign_on.redeem(link, at=AT)
    assert here.links.whose(link, at=AT)


def test_failures_of_strangers_do_not_flood_the_record(here: Installation) -> None:
    for second in range(21):
        here.sign_on.failed(at=AT + timedelta(seconds=second))
    assert here.noted() == [(STRANGER, AuditKind.SIGN_IN_FAILED, "provider")] * 3
