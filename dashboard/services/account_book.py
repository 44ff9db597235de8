"""Accounts: whom the installation knows, and the port of where they are kept."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from dashboard.domain.errors import InvalidInput
from dashboard.domain.plain_text import is_plain_text
from dashboard.services.access import ROLES_OF_AN_OFFICE, Role, User

LONGEST_NAME = 60
LONGEST_LOGIN = 60
_LOGIN = re.compile(r"[\w.@+-]{3,60}")
# Stands in the login of an account whose password an identity provider keeps; no login typed by
# a person has a colon, so the two never meet.
EXTERNAL = "sso:"


class AccountState(StrEnum):
    """Whether somebody can sign in with it."""

    ACTIVE = "active"
    WAITING = "waiting"  # nobody has chosen its password yet
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Account:
    """One person's account. `login` is what they type, in its normalised form.

    `usable`: a password is set, or an identity provider keeps it.
    """

    id: str
    login: str
    name: str
    role: Role
    office_id: str | None
    created_at: datetime
    usable: bool = False
    closed_at: datetime | None = None
    last_signed_in_at: datetime | None = None

    @property
    def state(self) -> AccountState:
        """Closed goes before everything."""
        if self.closed_at is not None:
            return AccountState.CLOSED
        return AccountState.ACTIVE if self.usable else AccountState.WAITING

    @property
    def external(self) -> bool:
        """Whether an identity provider keeps its password and says what it may do."""
        return self.login.startswith(EXTERNAL)

    @property
    def user(self) -> User:
        """The person as pages and services know them."""
        return User(id=self.id, name=self.name, role=self.role, office_id=self.office_id)


class AccountBook(Protocol):
    """Where accounts are kept. Every method raises LedgerUnavailable; those with an id NotFound.

    What would leave the installation without an administrator who can sign in raises InvalidInput
    (`last_admin`), a login that another account has `login_taken`; both are decided with the change
    in one transaction.
    """

    def add(self, accounts: Sequence[Account]) -> None:
        """Store new accounts, all or none."""

    def add_first(self, account: Account, *, password_hash: str) -> None:
        """Store the first administrator. Raises InvalidInput (`not_first`) where there is one."""

    def all(self) -> tuple[Account, ...]:
        """Every account, by name."""

    def find(self, account_id: str) -> Account | None:
        """The account with this id."""

    def by_login(self, login: str) -> Account | None:
        """The account with this normalised login."""

    def password_hash(self, account_id: str) -> str | None:
        """What is kept of its password; None where none was chosen."""

    def change(self, account_id: str, *, name: str, role: Role, office_id: str | None) -> None:
        """Replace the particulars; they hold from the next run of every page."""

    def set_password(self, account_id: str, password_hash: str, *, ends_sessions: bool) -> None:
        """Replace the password; with `ends_sessions` whoever is signed in is out."""

    def close(self, account_id: str, *, at: datetime) -> None:
        """Nobody signs in with it any more; its sessions and unused links end with it."""

    def reopen(self, account_id: str) -> None:
        """It can sign in again as before."""

    def signed_in(self, account_id: str, *, at: datetime) -> None:
        """Remember the last sign-in."""

    def has_admin(self, *, other_than: str = "") -> bool:
        """Whether an administrator, not this one, can sign in."""


def normalised_login(written: str) -> str:
    """How a login is kept and compared: NFKC, case folded, without space around it."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", written).casefold()).strip()


def check_login(login: str) -> None:
    """Raise InvalidInput for a normalised login that is not 3 to 60 letters, digits and `.@_+-`."""
    if not login:
        raise InvalidInput(field="login", problem="empty")
    if not _LOGIN.fullmatch(login):
        raise InvalidInput(field="login", problem="not_a_login")


def check_name(name: str) -> None:
    """Raise InvalidInput for a name that is empty, too long or not printable."""
    if not name:
        raise InvalidInput(field="name", problem="empty")
    if len(name) > LONGEST_NAME:
        raise InvalidInput(field="name", problem="too_long")
    if not is_plain_text(name, longest=LONGEST_NAME):
        raise InvalidInput(field="name", problem="control_characters")


def check_reach(role: Role, office_id: str | None) -> None:
    """Raise InvalidInput where a role of an office has none, or one of all offices has one."""
    if role in ROLES_OF_AN_OFFICE and office_id is None:
        raise InvalidInput(field="office", problem="needed")
    if role not in ROLES_OF_AN_OFFICE and office_id is not None:
        raise InvalidInput(field="office", problem="not_needed")
