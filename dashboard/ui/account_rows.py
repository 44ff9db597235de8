"""Accounts as rows of a list, and which of them match a search."""

from collections.abc import Sequence

from dashboard.services.account_book import Account, AccountState
from dashboard.ui.people_list import PersonRow
from dashboard.ui.session import now, services, t
from dashboard.ui.trust_rows import local_date

_ICONS = {
    AccountState.ACTIVE: "account_circle",
    AccountState.WAITING: "hourglass_empty",
    AccountState.CLOSED: "block",
}


def matching(
    accounts: Sequence[Account], *, words: str, state: AccountState | None
) -> tuple[Account, ...]:
    """The accounts in a state (None: any) whose name, login, role or office has every word."""
    names = {office.id: office.name for office in services().offices.all()}
    wanted = words.casefold().split()
    return tuple(
        account
        for account in accounts
        if state in (None, account.state)
        and all(word in _searchable(account, names) for word in wanted)
    )


def rows(accounts: Sequence[Account]) -> list[PersonRow]:
    """One row an account: who, what they may, when they were last here."""
    names = {office.id: office.name for office in services().offices.all()}
    return [
        PersonRow(
            id=account.id,
            name=account.name,
            icon=_ICONS[account.state],
            colour="none",
            what=f"{t(f'role.{account.role}')} · {_reach(account, names)}",
            since=sign_in_name(account),
            how_long=_seen(account),
        )
        for account in accounts
    ]


def sign_in_name(account: Account) -> str:
    """What the person types, or that an identity provider says who they are."""
    return t("accounts.external") if account.external else account.login


def _seen(account: Account) -> str:
    if account.state is not AccountState.ACTIVE:
        return t(f"accounts.state.{account.state}")
    if account.last_signed_in_at is None:
        return t("accounts.never")
    if (now() - account.last_signed_in_at).days < 1:
        return t("accounts.today")
    return local_date(account.last_signed_in_at)


def _reach(account: Account, names: dict[str, str]) -> str:
    if account.office_id is None:
        return t("accounts.every_office")
    return names.get(account.office_id, account.office_id)


def _searchable(account: Account, names: dict[str, str]) -> str:
    parts = (account.name, sign_in_name(account), t(f"role.{account.role}"), _reach(account, names))
    return " ".join(parts).casefold()
