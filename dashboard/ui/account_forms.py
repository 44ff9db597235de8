"""The forms of the accounts' page: a new account, one that exists, and its one-time link."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.domain.errors import InvalidInput
from dashboard.services.access import ROLES_OF_AN_OFFICE, Role, User
from dashboard.services.account_book import LONGEST_LOGIN, LONGEST_NAME, Account, AccountState
from dashboard.services.account_request import AccountRequest
from dashboard.services.accounts import Invitation
from dashboard.ui.account_rows import sign_in_name
from dashboard.ui.boundary import boundary
from dashboard.ui.plain import plain
from dashboard.ui.session import local_clock, now, services, t


@dataclass(frozen=True, kw_only=True)
class _Rights:
    """What was picked: a role, and the office of a role that has one."""

    role: Role
    office_id: str | None


def link_of(invitation: Invitation) -> str:
    """The address that the person opens once."""
    return f"{services().settings.public_url}/?link={invitation.token}"


def new_account(user: User) -> None:
    """Name, login, role, office; then the link, shown once."""
    place = st.empty()
    with place.container():
        name = st.text_input(t("account.field.name"), max_chars=LONGEST_NAME)
        login = st.text_input(t("account.field.login"), max_chars=LONGEST_LOGIN)
        rights = _rights(Role.RECEPTIONIST, None)
        add = st.button(t("accounts.add"), type="primary", width="stretch")
    if not add:
        return
    request = AccountRequest(name=name, login=login, role=rights.role, office_id=rights.office_id)
    with _refusals_told():
        made = services().accounts.add(user=user, request=request, at=now())
        _show_link(made, place)


def manage_account(user: User, account: Account) -> None:
    """Change name and rights, make a link, close or open again."""
    closed = account.state is AccountState.CLOSED
    place = st.empty()
    with place.container():
        st.caption(f"{sign_in_name(account)} · {t(f'accounts.state.{account.state}')}")
        name = st.text_input(t("account.field.name"), value=account.name, max_chars=LONGEST_NAME)
        rights = _rights(account.role, account.office_id)
        with st.container(horizontal=True):
            save = st.button(t("accounts.save"), type="primary")
            link = st.button(
                t("accounts.link"), icon=":material/link:", disabled=closed or account.external
            )
            end = st.button(t("accounts.reopen" if closed else "accounts.close"), key="account_end")
    accounts = services().accounts
    with _refusals_told():
        if link:
            made = accounts.link(user=user, account_id=account.id, at=now())
            _show_link(made, place)
        if save:
            accounts.change(
                user=user,
                account_id=account.id,
                name=name,
                role=rights.role,
                office_id=rights.office_id,
                at=now(),
            )
        if end:
            step = accounts.reopen if closed else accounts.close
            step(user=user, account_id=account.id, at=now())
        if save or end:
            st.rerun()


def problem(refused: InvalidInput) -> str:
    """What cannot be, and what to do."""
    return t(f"account.problem.{refused.args_['field']}.{refused.args_['problem']}")


@contextmanager
def _refusals_told() -> Iterator[None]:
    with boundary():
        try:
            yield
        except InvalidInput as refused:
            st.error(problem(refused), icon=":material/error:")


def _show_link(made: Invitation, place: DeltaGenerator) -> None:
    """In the form's place: nobody else who opens it sees the link again."""
    ends = made.ends_at.astimezone(services().settings.zone)
    with place.container():
        st.success(t("accounts.link_made", name=plain(made.account.name)), icon=":material/link:")
        st.code(link_of(made), language=None, wrap_lines=True)
        st.caption(t("accounts.link_note", day=f"{ends:%d/%m/%Y}", time=local_clock(ends)))


def _rights(role: Role, office_id: str | None) -> _Rights:
    roles = tuple(Role)
    picked = st.selectbox(
        t("accounts.role"),
        roles,
        index=roles.index(role),
        format_func=lambda each: t(f"role.{each}"),
    )
    if picked not in ROLES_OF_AN_OFFICE:
        return _Rights(role=picked, office_id=None)
    offices = services().offices.all()
    names = {each.id: each.name for each in offices}
    chosen = st.selectbox(
        t("accounts.office"),
        list(names),
        index=list(names).index(office_id) if office_id in names else None,
        format_func=names.__getitem__,
        placeholder=t("accounts.office_pick"),
    )
    return _Rights(role=picked, office_id=chosen)
