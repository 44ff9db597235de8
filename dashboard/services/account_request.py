"""What a new account shall be, and whether it can."""

from dataclasses import dataclass, replace

from dashboard.services.access import Role
from dashboard.services.account_book import (
    check_login,
    check_name,
    check_reach,
    normalised_login,
)


@dataclass(frozen=True, kw_only=True)
class AccountRequest:
    """What a new account shall be."""

    name: str
    login: str
    role: Role
    office_id: str | None = None


def checked(request: AccountRequest) -> AccountRequest:
    """The request with login and name as they are kept. Raises InvalidInput."""
    tidy = replace(
        request, login=normalised_login(request.login), name=" ".join(request.name.split())
    )
    check_name(tidy.name)
    check_login(tidy.login)
    check_reach(tidy.role, tidy.office_id)
    return tidy
