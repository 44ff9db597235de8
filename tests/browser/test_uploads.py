"""A file's field: its words, and what the page says of files that a browser should not send."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from dashboard.messages import text
from dashboard.services.spreadsheet import MAX_BYTES
from tests.browser.conftest import chromium
from tests.browser.reception import ADMIN, new_installation, serving, signed_in

pytestmark = pytest.mark.browser

SLOW = 30_000
FIELD = "[data-testid=stFileUploader]"


@pytest.fixture(scope="module")
def page(
    playwright_session: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    """The offices' page, as the administrator sees it."""
    folder = tmp_path_factory.mktemp("uploads")
    with (
        serving(new_installation(folder), log=folder / "server.log") as address,
        chromium(playwright_session, video=None) as browser,
        signed_in(browser, address, account=ADMIN, path="/offices") as opened,
    ):
        yield opened


def test_what_streamlit_says_in_english_is_said_in_the_pages_language(page: Page) -> None:
    page.set_viewport_size({"width": 900, "height": 900})
    for key in ("more", "choose_file"):
        button = page.get_by_role("button", name=text(f"navigation.{key}", language="id"))
        expect(button).to_be_visible(timeout=SLOW)


def test_each_file_that_cannot_be_used_gets_a_sentence(page: Page) -> None:
    chosen = page.locator(f"{FIELD} input[type=file]")
    chosen.wait_for(state="attached", timeout=SLOW)
    field = page.locator(FIELD)

    def give(name: str, content: bytes, kind: str) -> None:
        chosen.set_input_files({"name": name, "mimeType": kind, "buffer": content})

    give("page.html", b"<script>alert(1)</script>", "text/html")
    expect(field.get_by_text("files are not allowed")).to_be_visible(timeout=SLOW)
    give("offices.csv", b"a;b\n" * (MAX_BYTES // 4 + 1_000_000), "text/csv")
    expect(field.get_by_text("or smaller")).to_be_visible(timeout=SLOW)
    give("offices.xlsx", b"PK\x03\x04 no workbook", "application/zip")
    words = text("offices.problem.not_a_workbook", language="id")
    expect(page.get_by_text(words)).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("Nomor rujukan")).to_have_count(0)
