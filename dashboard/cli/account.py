"""`account`: who may sign in; the operator's way in when nobody else has one."""

import argparse
from datetime import datetime

from dashboard.bootstrap import Services
from dashboard.cli.answers import answer, now
from dashboard.cli.installation import services
from dashboard.domain.errors import NotFound
from dashboard.services.access import OPERATOR, Role
from dashboard.services.account_book import Account, normalised_login
from dashboard.services.accounts import AccountAdministration, AccountRequest, Invitation

SAMPLE = (
    'python -m dashboard account add siti.aminah --name "Siti Aminah" --role receptionist '
    "--office kominfo"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add `add`, `list`, `link`, `close`, `reopen` and `sign-everybody-out`."""
    actions = parser.add_subparsers(dest="action", required=True)
    adding = actions.add_parser("add", help="a new account and its one-time link")
    adding.add_argument("login")
    adding.add_argument("--name", required=True)
    adding.add_argument("--role", required=True, choices=[role.value for role in Role])
    adding.add_argument("--office", help="for receptionists and department heads")
    actions.add_parser("list", help="one line an account")
    actions.add_parser("sign-everybody-out", help="end every session of every account, at once")
    for action, help_ in (
        ("link", "a one-time link to choose a new password"),
        ("close", "sign the person out everywhere and let them in no more"),
        ("reopen", "let the person in again"),
    ):
        actions.add_parser(action, help=help_).add_argument("login")


def run(arguments: argparse.Namespace) -> int:
    """Do it and answer with the accounts concerned. Raises NotFound and InvalidInput."""
    here, at = services(), now()
    accounts = here.accounts
    if arguments.action == "list":
        for account in accounts.all(user=OPERATOR):
            answer(_record(account))
        return 0
    if arguments.action == "sign-everybody-out":
        answer({"ended": here.sign_in.sign_everybody_out(user=OPERATOR, at=at)})
        return 0
    if arguments.action == "add":
        request = AccountRequest(
            name=arguments.name,
            login=arguments.login,
            role=Role(arguments.role),
            office_id=arguments.office,
        )
        answer(_invitation(here, accounts.add(user=OPERATOR, request=request, at=at)))
        return 0
    account_id = _found(accounts, arguments.login).id
    if arguments.action == "link":
        answer(_invitation(here, accounts.link(user=OPERATOR, account_id=account_id, at=at)))
        return 0
    change = accounts.close if arguments.action == "close" else accounts.reopen
    change(user=OPERATOR, account_id=account_id, at=at)
    answer(_record(_found(accounts, arguments.login)))
    return 0


def _found(accounts: AccountAdministration, login: str) -> Account:
    wanted = normalised_login(login)
    for account in accounts.all(user=OPERATOR):
        if account.login == wanted:
            return account
    raise NotFound(what="account", id=login)


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _record(account: Account) -> dict[str, object]:
    return {
        "login": account.login,
        "name": account.name,
        "role": account.role,
        "office": account.office_id,
        "state": account.state,
        "last_signed_in_at": _moment(account.last_signed_in_at),
        "closed_at": _moment(account.closed_at),
    }


def _invitation(here: Services, invitation: Invitation) -> dict[str, object]:
    link = f"{here.settings.public_url}/?link={invitation.token}"
    ends = {"link": link, "link_ends_at": invitation.ends_at.isoformat()}
    return _record(invitation.account) | ends
