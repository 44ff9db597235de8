"""Whatever people write is shown as they wrote it, on every page: no browser makes more of it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from dashboard.services.access import PERMISSIONS, Role
from dashboard.services.spreadsheet import write_table
from dashboard.ui.navigation import PAGES
from tests.browser.conftest import chromium
from tests.browser.hostile_words import ALL_WORDS, WORDS, Planted, plant
from tests.browser.reception import OFFICE, Installation, new_installation, serving

pytestmark = pytest.mark.browser

# In every run; all pages of all roles take several minutes.
WITH_MOST_WORDS = ("handover", "colour_mix", "rollout", "offices", "accounts", "audit")
Visiting = Callable[..., "Visitor"]

SLOW = 30_000
WORD_JOINER = "\u2060"
DONE = "[data-testid=stApp][data-test-script-state=notRunning]"
# Every text of a page, shadow trees too, and what only markup can have brought into it.
LOOK = """() => {
  const roots = [document], made = [];
  let text = "";
  for (const root of roots) {
    for (const each of root.querySelectorAll("*")) {
      if (each.shadowRoot) roots.push(each.shadowRoot);
      if (each.matches("img[src='x'], [onerror], [onload], .katex, a[href^='javascript']"))
        made.push(each.outerHTML.slice(0, 200));
    }
    const walker = document.createTreeWalker(root.body ?? root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode())
      if (!walker.currentNode.parentElement?.closest("script, style"))
        text += walker.currentNode.data;
    text += " ";
  }
  return {text, made, ran: "hit" in window};
}"""


@dataclass
class Findings:
    """What went wrong, by address; `met` counts how often the words stood on a page."""

    wrong: list[str] = field(default_factory=list)
    met: int = 0

    def hear(self, said: str) -> None:
        if "Content Security Policy" in said:
            self.wrong.append(said)

    def look(self, page: Page, where: str) -> None:
        seen = page.evaluate(LOOK)
        self.wrong += [f"{where}: made {each}" for each in seen["made"]]
        if seen["ran"]:
            self.wrong.append(f"{where}: a script ran")
        text = seen["text"].replace(WORD_JOINER, "")
        for found in re.finditer("QX", text):
            shown = text[found.start() :]
            self.met += 1
            if not any(shown.startswith(words) for words in ALL_WORDS):
                self.wrong.append(f"{where}: shown as {shown[:130]!r}")


def settled(page: Page) -> None:
    page.wait_for_selector(DONE, timeout=SLOW)
    page.wait_for_timeout(500)
    page.wait_for_selector(DONE, timeout=SLOW)


@dataclass
class Visitor:
    """A browser in which somebody is signed in whose own name is hostile too."""

    page: Page
    address: str
    findings: Findings

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}/{path}")
        if self.page.locator("#root").count():
            settled(self.page)
        self.look(path)

    def look(self, where: str) -> None:
        self.findings.look(self.page, where)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    found = new_installation(tmp_path_factory.mktemp("hostile"), offices=False)
    found.environment["DASHBOARD_CONTROLLER"] = ALL_WORDS[0]
    return found


@pytest.fixture(scope="module")
def planted(installation: Installation) -> Planted:
    return plant(installation)


@pytest.fixture(scope="module")
def address(
    installation: Installation, planted: Planted, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    del planted
    with serving(installation, log=tmp_path_factory.mktemp("log") / "server.log") as found:
        yield found


@pytest.fixture(scope="module")
def browser(playwright_session: Playwright) -> Iterator[Browser]:
    with chromium(playwright_session, video=None) as running:
        yield running


@pytest.fixture
def visiting(browser: Browser, address: str, planted: Planted) -> Iterator[Visiting]:
    """Open a browser for a role; at the end nothing of all that it met was wrong."""
    findings, contexts = Findings(), []

    def visitor(role: Role, *, width: int = 1280) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        desk = quote(f"{OFFICE}/{planted.desk}")
        for name, value in (("session", planted.tokens[role]), ("desk", desk)):
            context.add_cookies([{"name": f"check_in_{name}", "value": value, "url": address}])
        page = context.new_page()
        page.on("dialog", lambda said: findings.wrong.append(f"dialog {said.message}"))
        page.on("console", lambda said: findings.hear(said.text))
        return Visitor(page=page, address=address, findings=findings)

    yield visitor
    for context in contexts:
        context.close()
    assert findings.met > 0
    assert findings.wrong == []


def pages_of(role: Role) -> list[str]:
    return [entry.path for entry in PAGES if entry.permission in PERMISSIONS[role]]


def given_by_file(visitor: Visitor) -> None:
    """Headings and cells of a table that is looked at before it is taken."""
    visitor.open("accounts")
    headings = ("akun", "nama", "peran", WORDS)
    table = write_table(headings, [("x y", WORDS, "petugas", WORDS)], delimiter=";")
    visitor.page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(
        {"name": "tabel.csv", "mimeType": "text/csv", "buffer": table}
    )
    expect(visitor.page.get_by_text("tidak dapat dipakai")).to_be_visible(timeout=SLOW)
    visitor.look("file")


def test_pages_show_hostile_words_as_they_were_written(
    visiting: Visiting, planted: Planted
) -> None:
    admin = visiting(Role.KOMINFO_ADMIN)
    for path in WITH_MOST_WORDS:
        admin.open(path)
    given_by_file(admin)
    light = (f"evacuation/{OFFICE}", f"display/{planted.display}", planted.plate, "privacy")
    for path in light:
        admin.open(path)


@pytest.mark.long
@pytest.mark.parametrize("role", list(Role))
def test_every_page_of_a_role_shows_hostile_words_as_they_were_written(
    visiting: Visiting, role: Role
) -> None:
    visitor = visiting(role)
    for path in pages_of(role):
        visitor.open(path)


def test_cards_dialogs_and_tickets_show_hostile_words_as_they_were_written(
    visiting: Visiting, planted: Planted
) -> None:
    desk = visiting(Role.RECEPTIONIST, width=390)
    desk.open("check_in")
    field = desk.page.locator(".st-key-usb input")
    field.fill(planted.code)
    field.press("Enter")
    expect(desk.page.locator("[data-verdict] .name")).to_contain_text("QX", timeout=SLOW)
    desk.look("card")
    desk.open("inside")
    desk.page.locator(".st-key-headcount button").click()
    expect(desk.page.get_by_role("dialog")).to_contain_text("QX", timeout=SLOW)
    desk.look("dialog")
    desk.open(planted.plate)
    desk.page.click("[for=way-declared]")
    desk.page.fill("#name", WORDS)
    desk.page.fill("#host", WORDS)
    desk.page.click("[for=colour-green]")
    desk.page.click(".main")
    desk.page.wait_for_url("**/t/*")
    desk.look("ticket")


def test_what_a_browser_makes_of_them_is_found(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(f"<p>{WORDS}</p>")
    found = Findings()
    found.look(page, "here")
    assert "here: a script ran" in found.wrong
    assert sum("here: made <" in each for each in found.wrong) == 2
    assert any("here: shown as" in each for each in found.wrong)
    page.goto("about:blank")
    page.set_content(f"<p>{escape(WORDS)}</p>")
    found = Findings()
    found.look(page, "here")
    assert (found.wrong, found.met) == ([], 1)
    page.close()
