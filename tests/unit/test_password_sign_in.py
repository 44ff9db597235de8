"""Name and password: who gets in, who waits, and that strangers learn nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.domain.errors import SignInRefused, TooManyTries
from dashboard.services.access import Role
from dashboard.services.account_book import Account
from dashboard.services.audit import AuditEntry, AuditKind
from dashboard.services.password_sign_in import PasswordSignIn
from dashboard.services.sign_in_tries import ACCOUNT, MOST_FAILURES, SOURCE, SignInTries
from tests.fakes.accounts import FakeAccountBook, FakeTries, PlainHashes

AT = datetime(2021, 9, 22, 1, 0, tzinfo=UTC)
RIGHT = "gajah makan pisang hijau"


class Secrets:
    """The port `PersonSecrets`."""

    def versions(self) -> tuple[tuple[int, bytes], ...]:
        return ((1, b"secret"),)


class Recorded:
    """The port `AuditLog` that can be looked at."""

    def __init__(self) -> None:
        self.entries: list[AuditEntry] = []

    def record(self, entry: AuditEntry) -> None:
        self.entries.append(entry)


class Desk:
    """One installation with the accounts ani and agus, an administrator."""

    def __init__(self) -> None:
        self.book, self.hashes, self.audit = FakeAccountBook(), PlainHashes(), Recorded()
        self.tries = SignInTries(tries=FakeTries(), secrets_=Secrets())
        self.passwords = PasswordSignIn(
            book=self.book, hashes=self.hashes, tries=self.tries, audit=self.audit
        )
        for name, role in (("ani", Role.AUDITOR), ("agus", Role.KOMINFO_ADMIN)):
            account = Account(
                id=name, login=name, name=name, role=role, office_id=None, created_at=AT
            )
            self.book.add([account])
            self.book.set_password(name, self.hashes.hash(RIGHT), ends_sessions=False)

    def asks(
        self,
        login: str = "ani",
        password: str = RIGHT,
        *,
        source: str = "10.0.0.1",
        at: datetime = AT,
    ) -> str:
        return self.passwords.account_id(login=login, password=password, source=source, at=at)

    def fails(self, times: int, *, login: str = "ani", source: str = "10.0.0.1") -> datetime:
        """So many failures, each as soon as it may be; the moment after the last."""
        at = AT
        for _ in range(times):
            while True:
                try:
                    self.asks(login, "wrong", source=source, at=at)
                except SignInRefused:
                    break
                except TooManyTries as wait:
                    at += timedelta(seconds=wait.args_["seconds"])
        return at


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize("login", ["ani", "ANI", "  Ani ", "ａｎｉ"])
def test_the_right_password_opens_the_account(desk: Desk, login: str) -> None:
    assert desk.asks(login) == "ani"
    assert desk.audit.entries == []


@pytest.mark.parametrize(
    ("login", "password"), [("ani", "wrong"), ("nobody", RIGHT), ("", ""), ("x" * 9999, "y" * 9999)]
)
def test_everything_else_is_refused_alike_with_one_comparison(
    desk: Desk, login: str, password: str
) -> None:
    with pytest.raises(SignInRefused) as refused:
        desk.asks(login, password)
    assert refused.value.args_ == {}
    assert desk.hashes.compared == 1


def test_a_closed_or_a_waiting_account_is_refused_after_the_same_work(desk: Desk) -> None:
    desk.book.close("ani", at=AT)
    with pytest.raises(SignInRefused):
        desk.asks()
    waiting = Account(
        id="w", login="wati", name="Wati", role=Role.AUDITOR, office_id=None, created_at=AT
    )
    desk.book.add([waiting])
    with pytest.raises(SignInRefused):
        desk.asks("wati")
    assert desk.hashes.compared == 2


def test_failures_are_on_record_without_what_was_typed(desk: Desk) -> None:
    with pytest.raises(SignInRefused):
        desk.asks(password="wrong")
    with pytest.raises(SignInRefused):
        desk.asks(login="a password in the wrong field")
    assert [(each.kind, each.about, each.reason) for each in desk.audit.entries] == [
        (AuditKind.SIGN_IN_FAILED, "ani", "password"),
        (AuditKind.SIGN_IN_FAILED, "", "password"),
    ]
    assert "wrong field" not in repr(desk.audit.entries)


def test_after_five_failures_one_waits_and_ever_longer(desk: Desk) -> None:
    at = desk.fails(ACCOUNT.free)
    with pytest.raises(TooManyTries) as wait:
        desk.asks(at=at)
    assert wait.value.args_["seconds"] == 30
    assert desk.asks(at=at + timedelta(seconds=30)) == "ani"


@pytest.mark.parametrize(
    ("failures", "pause"),
    [(4, 0), (5, 30), (6, 60), (7, 120), (11, 1920), (12, 3600), (1000, 3600)],
)
def test_the_pause_of_an_account_doubles_up_to_an_hour(failures: int, pause: int) -> None:
    assert ACCOUNT.pause(failures) == timedelta(seconds=pause)


def test_an_unknown_account_waits_as_a_known_one_does(desk: Desk) -> None:
    waits = []
    for login in ("ani", "nobody"):
        at = desk.fails(ACCOUNT.free, login=login, source=login)
        with pytest.raises(TooManyTries) as wait:
            desk.asks(login, source=login, at=at)
        waits.append(wait.value.args_["seconds"])
    assert waits[0] == waits[1] == 30


def test_waiting_compares_nothing_so_that_a_flood_costs_little(desk: Desk) -> None:
    at = desk.fails(ACCOUNT.free)
    compared = desk.hashes.compared
    for _ in range(50):
        with pytest.raises(TooManyTries):
            desk.asks(at=at)
    assert desk.hashes.compared == compared


def test_one_source_that_tries_many_accounts_waits_too_and_others_do_not(desk: Desk) -> None:
    for number in range(SOURCE.free):
        with pytest.raises(SignInRefused):
            desk.asks(f"guess{number}", "wrong")
    with pytest.raises(TooManyTries):
        desk.asks()
    assert desk.asks(source="10.0.0.2") == "ani"


def test_a_success_begins_the_account_s_count_anew(desk: Desk) -> None:
    for _ in range(3):
        desk.fails(ACCOUNT.free - 1)
        assert desk.asks() == "ani"


def test_a_hundred_failures_stop_the_password_until_a_link_opens_the_account(desk: Desk) -> None:
    at = desk.fails(MOST_FAILURES) + timedelta(hours=1)
    with pytest.raises(TooManyTries) as stopped:
        desk.asks(at=at)
    assert stopped.value.args_["seconds"] is None
    desk.tries.forget(login="ani")
    assert desk.asks(at=at, source="10.0.0.2") == "ani"


def test_the_only_administrator_is_never_locked_out_for_good(desk: Desk) -> None:
    at = desk.fails(MOST_FAILURES + 20, login="agus") + timedelta(hours=1)
    assert desk.asks("agus", at=at) == "agus"


def test_a_password_kept_by_former_parameters_is_kept_by_todays_afterwards(desk: Desk) -> None:
    desk.book.set_password("ani", f"old:{RIGHT}", ends_sessions=False)
    assert desk.asks() == "ani"
    assert desk.book.password_hash("ani") == desk.hashes.hash(RIGHT)


def test_what_is_counted_names_neither_the_account_nor_the_address(desk: Desk) -> None:
    kept = FakeTries()
    tries = SignInTries(tries=kept, secrets_=Secrets())
    tries.begin(login="ani", source="10.0.0.1", at=AT, may_lock=True)
    assert all(len(subject) == 64 for subject in kept._counts)
