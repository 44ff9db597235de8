"""`account`: who may sign in, one by one or from a file; the operator's own way in."""

import argparse
from datetime import datetime
from pathlib import Path

from dashboard.bootstrap import Services
from dashboard.cli.answers import answer, now
from dashboard.cli.installation import services
from dashboard.domain.errors import NotFound
from dashboard.services.access import OPERATOR, Role
from dashboard.services.account_book import Account, normalised_login
from dashboard.services.account_request import AccountRequest
from dashboard.services.accounts import AccountAdministration, Invitation
from dashboard.workbook import as_csv

SAMPLE = (
    'python -m dashboard account add siti.aminah --name "Siti Aminah" --role receptionist '
    "--office kominfo"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add `add`, `import`, `list`, `link`, `close`, `reopen` and `sign-everybody-out`."""
    actions = parser.add_subparsers(dest="action", required=True)
    adding = actions.add_parser("add", help="a new account and its one-time link")
    adding.add_argument("login")
    adding.add_argument("--name", required=True)
    adding.add_argument("--role", required=True, choices=[role.value for role in Role])
    adding.add_argument("--office", help="for receptionists and department heads")
    importing = actions.add_parser("import", help="accounts from a CSV or Excel file, with links")
    importing.add_argument("file", type=Path)
    importing.add_argument("--dry-run", action="store_true", help="only say what would be added")
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
    if arguments.action == "import":
        return _import(here, arguments, at=at)
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


def _import(here: Services, arguments: argparse.Namespace, *, at: datetime) -> int:
    """Bad rows first; then the new accounts with their links, all or none."""
    data = as_csv(arguments.file.read_bytes())
    table = here.accounts.preview(user=OPERATOR, data=data)
    for bad in table.bad:
        answer({"line": bad.line, "status": "bad", "field": bad.field, "problem": bad.problem})
    for line in table.known:
        answer({"line": line, "status": "known"})
    if arguments.dry_run:
        for row in table.good:
            answer({"line": row.line, "status": "new", "login": row.request.login})
    else:
        made = here.accounts.add_many(user=OPERATOR, requests=table.requests, at=at)
        for row, invitation in zip(table.good, made, strict=True):
            answer({"line": row.line, "status": "added"} | _invitation(here, invitation))
    return 1 if table.bad else 0


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
