"""Accounts as a table: which rows of a file would be new accounts, and which cannot be used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import Office
from dashboard.services.access import Role
from dashboard.services.account_book import Account, AccountState
from dashboard.services.account_request import AccountRequest, checked
from dashboard.services.spreadsheet import SheetRow, plain_heading, read_sheet

COLUMNS = ("login", "name", "role", "office")
REQUIRED = ("login", "name", "role")
_HEADINGS = {
    "login": ("login", "account", "account name", "akun", "nama akun"),
    "name": ("name", "full name", "nama", "nama lengkap"),
    "role": ("role", "peran"),
    "office": ("office", "kantor"),
}
_COLUMNS = {spelled: column for column, all_ in _HEADINGS.items() for spelled in all_}
_ROLES = {
    "receptionist": Role.RECEPTIONIST,
    "petugas": Role.RECEPTIONIST,
    "petugas loket": Role.RECEPTIONIST,
    "head": Role.DEPARTMENT_HEAD,
    "department head": Role.DEPARTMENT_HEAD,
    "kepala": Role.DEPARTMENT_HEAD,
    "kepala opd": Role.DEPARTMENT_HEAD,
    "admin": Role.KOMINFO_ADMIN,
    "kominfo admin": Role.KOMINFO_ADMIN,
    "kominfo administrator": Role.KOMINFO_ADMIN,
    "admin kominfo": Role.KOMINFO_ADMIN,
    "health": Role.HEALTH_OFFICER,
    "health officer": Role.HEALTH_OFFICER,
    "kesehatan": Role.HEALTH_OFFICER,
    "petugas kesehatan": Role.HEALTH_OFFICER,
    "auditor": Role.AUDITOR,
    "pemeriksa": Role.AUDITOR,
}


@dataclass(frozen=True, kw_only=True)
class AccountRow:
    """A row that would be a new account."""

    line: int
    request: AccountRequest


@dataclass(frozen=True, kw_only=True)
class BadAccountRow:
    """A row that cannot be used, with the column and the problem."""

    line: int
    login: str
    field: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class AccountTable:
    """A whole file. `known` are lines of accounts that are there as the file says already.

    `unused` are headings that nothing is taken from.
    """

    good: tuple[AccountRow, ...] = ()
    bad: tuple[BadAccountRow, ...] = ()
    known: tuple[int, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def requests(self) -> tuple[AccountRequest, ...]:
        """The accounts to add, in the file's order."""
        return tuple(row.request for row in self.good)


def read_account_table(
    data: bytes, *, known: Sequence[Account], offices: Sequence[Office]
) -> AccountTable:
    """Read a CSV file as `read_sheet` does, against the accounts and offices that there are.

    Raises InvalidInput with field `file`.
    """
    sheet = read_sheet(data, column_of=column_of, required=REQUIRED)
    reading = _Reading(
        accounts={account.login: account for account in known},
        offices={plain_heading(spelled): each.id for each in offices for spelled in _names(each)},
    )
    for row in sheet.rows:
        reading.take(row)
    return AccountTable(
        good=tuple(reading.good),
        bad=tuple(reading.bad),
        known=tuple(reading.known),
        unused=sheet.unused,
    )


def column_of(heading: str) -> str | None:
    """The column that a heading names; else None."""
    return _COLUMNS.get(plain_heading(heading))


def _names(office: Office) -> tuple[str, str]:
    return office.id, office.name


@dataclass(kw_only=True)
class _Reading:
    """The rows so far; a login is a new account's once."""

    accounts: Mapping[str, Account]
    offices: Mapping[str, str]
    good: list[AccountRow] = field(default_factory=list)
    bad: list[BadAccountRow] = field(default_factory=list)
    known: list[int] = field(default_factory=list)
    logins: set[str] = field(default_factory=set)

    def take(self, row: SheetRow) -> None:
        try:
            row.check_width()
            request = checked(self._request(row.texts))
            self._place(row.line, request)
        except InvalidInput as error:
            self.bad.append(
                BadAccountRow(
                    line=row.line,
                    login=row.texts.get("login", ""),
                    field=error.args_["field"],
                    problem=error.args_["problem"],
                )
            )

    def _place(self, line: int, request: AccountRequest) -> None:
        if request.login in self.logins:
            raise InvalidInput(field="login", problem="twice")
        account = self.accounts.get(request.login)
        if account is not None and _is_there(account, request):
            self.known.append(line)
        elif account is not None:
            raise InvalidInput(field="login", problem="login_taken")
        else:
            self.good.append(AccountRow(line=line, request=request))
        self.logins.add(request.login)

    def _request(self, texts: Mapping[str, str]) -> AccountRequest:
        return AccountRequest(
            # A quote in front is how a spreadsheet is told that `@ani` is no formula.
            login=texts.get("login", "").removeprefix("'"),
            name=texts.get("name", "").removeprefix("'"),
            role=_role(texts.get("role", "")),
            office_id=self._office(texts.get("office", "")),
        )

    def _office(self, written: str) -> str | None:
        if not written:
            return None
        if (spelled := plain_heading(written)) not in self.offices:
            raise InvalidInput(field="office", problem="unknown_office")
        return self.offices[spelled]


def _is_there(account: Account, request: AccountRequest) -> bool:
    same = (account.name, account.role, account.office_id)
    asked = (request.name, request.role, request.office_id)
    return account.state is not AccountState.CLOSED and same == asked


def _role(written: str) -> Role:
    if not written:
        raise InvalidInput(field="role", problem="empty")
    if (spelled := plain_heading(written)) not in _ROLES:
        raise InvalidInput(field="role", problem="unknown_role")
    return _ROLES[spelled]
