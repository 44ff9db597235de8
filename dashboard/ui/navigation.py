"""Every page, listed once, and the menu that a user's permissions leave of it."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import streamlit as st
from streamlit.navigation.page import Page

from dashboard.services.access import Permission, User
from dashboard.ui.browser import write_memory
from dashboard.ui.guards import current_user, signed_in
from dashboard.ui.plain import plain
from dashboard.ui.session import language, services, t
from dashboard.ui.session_watch import watch_session
from dashboard.ui.sign_in import LINK, privacy_path, show_sign_in
from dashboard.ui.style import whole_page_follows_theme, words_of_the_frame
from dashboard.ui.theme_watch import redraw_when_switched

_LAST = "last_page"
_LEAVING = "sign_out"


@dataclass(frozen=True, kw_only=True)
class PageEntry:
    """One page. `file` lies in pages/; without `permission` it is for everybody signed in.

    `section` and `title` are keys of the catalogue; pages without a section stand side by side
    in the menu, the others in a drop-down list of that name.
    """

    file: str
    title: str
    icon: str
    permission: Permission | None
    section: str = ""

    @property
    def path(self) -> str:
        """The page's address below the server's root."""
        return PurePosixPath(self.file).stem

    def is_for(self, user: User) -> bool:
        """Whether the menu offers the page to the user. The page itself guards again."""
        return self.permission is None or user.may(self.permission)


# The first page that a user may see is the one that opens after signing in.
PAGES: tuple[PageEntry, ...] = (
    PageEntry(
        file="front_desk/check_in.py",
        title="check_in.title",
        icon="qr_code_scanner",
        permission=Permission.SCAN,
    ),
    PageEntry(
        file="front_desk/inside.py",
        title="inside.title",
        icon="badge",
        permission=Permission.SEE_PEOPLE,
    ),
    PageEntry(
        file="front_desk/handover.py",
        title="handover.menu",
        icon="assignment_turned_in",
        permission=Permission.CHECK_OUT,
        section="navigation.desk",
    ),
    PageEntry(
        file="front_desk/paper_list.py",
        title="paper.title",
        icon="list_alt",
        permission=Permission.SCAN,
        section="navigation.desk",
    ),
    PageEntry(
        file="front_desk/camera_test.py",
        title="camera_test.title",
        icon="videocam",
        permission=Permission.TEST_CAMERA,
        section="navigation.desk",
    ),
    PageEntry(
        file="health/positive_register.py",
        title="register.title",
        icon="coronavirus",
        permission=Permission.KEEP_POSITIVE_REGISTER,
    ),
    PageEntry(
        file="front_desk/explain.py",
        title="explain.title",
        icon="quiz",
        permission=Permission.EXPLAIN_CODE,
        section="navigation.desk",
    ),
    PageEntry(
        file="department/occupancy.py",
        title="occupancy.page",
        icon="groups",
        permission=Permission.SEE_OCCUPANCY,
    ),
    PageEntry(
        file="department/colour_mix.py",
        title="colour_mix.title",
        icon="donut_small",
        permission=Permission.SEE_OCCUPANCY,
    ),
    PageEntry(
        file="department/report.py",
        title="report.title",
        icon="summarize",
        permission=Permission.SEE_OCCUPANCY,
    ),
    PageEntry(
        file="department/visit_log.py",
        title="visit_log.title",
        icon="menu_book",
        permission=Permission.SEE_PEOPLE,
    ),
    PageEntry(
        file="kominfo/rollout.py",
        title="rollout.title",
        icon="flag",
        permission=Permission.SEE_ROLLOUT,
        section="passes.section",
    ),
    PageEntry(
        file="kominfo/offices.py",
        title="offices.title",
        icon="apartment",
        permission=Permission.MANAGE_OFFICES,
        section="passes.section",
    ),
    PageEntry(
        file="kominfo/plates.py",
        title="plates.title",
        icon="qr_code_2",
        permission=Permission.ISSUE_PLATES,
        section="passes.section",
    ),
    PageEntry(
        file="kominfo/policy.py",
        title="policy.title",
        icon="gavel",
        permission=Permission.MANAGE_RULES,
        section="passes.section",
    ),
    PageEntry(
        file="kominfo/passes.py",
        title="passes.title",
        icon="id_card",
        permission=Permission.ISSUE_PASSES,
        section="passes.section",
    ),
    PageEntry(
        file="kominfo/accounts.py",
        title="accounts.title",
        icon="manage_accounts",
        permission=Permission.MANAGE_ACCOUNTS,
        section="passes.section",
    ),
    PageEntry(
        file="kominfo/data_protection.py",
        title="protection.title",
        icon="shield_lock",
        permission=Permission.PROTECT_DATA,
        section="passes.section",
    ),
    PageEntry(
        file="kominfo/requests.py",
        title="requests.menu",
        icon="person_search",
        permission=Permission.PROTECT_DATA,
        section="passes.section",
    ),
    PageEntry(
        file="kominfo/trust_list.py",
        title="trust.title",
        icon="verified_user",
        permission=Permission.MANAGE_TRUST,
        section="passes.section",
    ),
    PageEntry(
        file="kominfo/audit.py",
        title="audit.title",
        icon="policy",
        permission=Permission.READ_AUDIT,
        section="passes.section",
    ),
)

ACCOUNT_PAGES = (
    PageEntry(
        file="account/profile.py",
        title="navigation.profile",
        icon="account_circle",
        permission=None,
    ),
    PageEntry(
        file="account/language.py",
        title="navigation.other_language",
        icon="translate",
        permission=None,
    ),
    PageEntry(
        file="account/sign_out.py",
        title="navigation.sign_out",
        icon="logout",
        permission=None,
    ),
)


def run_page() -> None:
    """Show the page that the address names, or the sign-in in its place."""
    write_memory()
    whole_page_follows_theme()
    words_of_the_frame(language=language())
    user = current_user()
    # Whoever follows a one-time link wants what it is for, also where somebody is signed in.
    page = _signed_out() if user is None or LINK in st.query_params else _menu(user)
    if user is not None and page.url_path != _LEAVING:
        # Whoever leaves may be on the way out of a provider: the session's end must not stop it.
        watch_session(user)
        redraw_when_switched()
    if page.url_path in {entry.path for entry in PAGES}:
        st.session_state[_LAST] = page.url_path
    page.run()


def last_page() -> str:
    """The file of the page that was open before an account page; for st.switch_page."""
    here = st.session_state.get(_LAST)
    entry = next((entry for entry in PAGES if entry.path == here), ACCOUNT_PAGES[0])
    return f"pages/{entry.file}"


def _signed_out() -> Page:
    """Whatever the address, it is the sign-in, so that signing in leads to what was asked for."""
    title = t("sign_in.title")
    pages = [st.Page(show_sign_in, title=title, default=True)]
    if asked := _asked_path():
        pages.append(st.Page(show_sign_in, title=title, url_path=asked))
    return st.navigation(pages, position="hidden")


def _asked_path() -> str:
    """The last part of the address in the browser, as Streamlit looks for it."""
    path = urlsplit(st.context.url or "").path
    return unquote(path.rstrip("/").rpartition("/")[2])


def _menu(user: User) -> Page:
    """What the user may see, by section; the name of the user is the last section.

    Pages without permission stay known by their address, and say there why they show nothing.
    """
    sections: dict[str, list[Page]] = {
        "": [st.Page(_open_first, title=t("app.name"), default=True, visibility="hidden")]
    }
    for entry in PAGES:
        name = t(entry.section) if entry.section else ""
        sections.setdefault(name, []).append(_page(entry, visible=entry.is_for(user)))
    account = [_page(entry, visible=True) for entry in ACCOUNT_PAGES]
    sections[_label(user)] = [*account[:-1], _privacy(), account[-1]]
    return st.navigation(sections, position="top")


def _page(entry: PageEntry, *, visible: bool) -> Page:
    return st.Page(
        f"pages/{entry.file}",
        title=t(entry.title),
        icon=f":material/{entry.icon}:",
        url_path=entry.path,
        visibility="visible" if visible else "hidden",
    )


def _privacy() -> Page:
    """The privacy notice is a route of the server: the menu opens it beside the application."""
    here = urlsplit(st.context.url or services().settings.public_url)
    address = f"{here.scheme}://{here.netloc}{privacy_path()}?language={language()}"
    return st.Page(address, title=t("navigation.privacy"), icon=":material/shield_person:")


def _open_first() -> None:
    """The root leads to the user's first page, whose own address then stands in the browser."""
    user = signed_in()
    first = next(entry for entry in (*PAGES, *ACCOUNT_PAGES) if entry.is_for(user))
    st.switch_page(f"pages/{first.file}")


def _label(user: User) -> str:
    name = plain(user.name)
    return t("navigation.sample_user", name=name) if user.demo else name
