"""Deep links to pages that are not for a role, in a real browser: a sentence and no data."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from dashboard.services.access import Role
from dashboard.services.sample_accounts import SAMPLE_ACCOUNTS
from tests.browser.conftest import chromium
from tests.browser.reception import new_installation, serving, signed_in
from tests.pages.test_rights import PAGES_OF, REFUSED, ROLES, table

pytestmark = pytest.mark.browser

CLOSED = [
    pytest.param(role, [path for path, cells in table(PAGES_OF).items() if cells[role] == "-"])
    for role in ROLES
]
# One role in every run; the others take as long again each.
SHORT, *LONG = sorted(CLOSED, key=lambda each: each.values[0] is not Role.DEPARTMENT_HEAD)


@pytest.fixture(scope="module")
def browser(playwright_session: Playwright) -> Iterator[Browser]:
    with chromium(playwright_session, video=None) as running:
        yield running


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("rights")
    with serving(new_installation(folder), log=folder / "server.log") as found:
        yield found


@pytest.mark.parametrize(
    ("role", "paths"),
    [SHORT, *(pytest.param(*each.values, marks=pytest.mark.long) for each in LONG)],
)
def test_a_deep_link_that_is_not_for_a_role_shows_a_sentence_and_no_data(
    browser: Browser, address: str, role: Role, paths: list[str]
) -> None:
    account = next(each.id for each in SAMPLE_ACCOUNTS if each.role is role)
    with signed_in(browser, address, account=account, path=f"/{paths[0]}") as page:
        for path in paths:
            page.goto(f"{address}/{path}")
            main = page.locator("[data-testid=stMain]")
            expect(main.get_by_text(REFUSED)).to_be_visible(timeout=30_000)
            # What the entry script draws for every page is not seen: the session's watch.
            seen = main.locator("[data-testid=stElementContainer]:visible").filter(has_text=" ")
            expect(seen).to_have_count(1)
