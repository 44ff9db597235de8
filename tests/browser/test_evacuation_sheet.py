"""The evacuation list on paper and on a phone, as a real Chromium draws it."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, Playwright
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.domain.people import PersonKind
from dashboard.domain.scan import GuestBook
from dashboard.services.access import OPERATOR, User
from dashboard.services.desk import Particulars
from dashboard.services.evacuation import EvacuationList
from dashboard.services.front_desk import PersonInside
from dashboard.web.evacuation import evacuation_route
from tests.browser.conftest import chromium
from tests.contract.door import ZONE
from tests.contract.events import entry, minutes, office, stay

pytestmark = pytest.mark.browser

NAMES = (
    "Siti Rahmawati",
    "Moh. Nurul Lutfi",
    "Budi",
    "Raden Ayu Kusumawardhani Prawirodirdjo Hadiningrat",
    "Dewi Lestari",
    "Ahmad Fauzi Hidayatullah",
)
OFFICE = 'Dinas "Kominfo" & Persandian </style>'
# People whom one sheet of A4 holds, a tenth of them with a very long name.
ONE_SHEET = 120


@dataclass(frozen=True)
class Listed:
    """So many people inside and possibly inside, whoever asks."""

    people: int
    possibly: int = 0

    def list(self, *, user: User, office_id: str, now: object) -> EvacuationList:
        return EvacuationList(
            office=office(office_id, name=OFFICE),
            at=minutes(130),
            inside=self.people,
            uncounted=0,
            people=tuple(person(number) for number in range(self.people)),
            possibly=tuple(person(900 + number) for number in range(self.possibly)),
        )


class AnybodySignedIn:
    """Signed in as the operator."""

    def user(self, token: str | None, *, at: object) -> User:
        return OPERATOR


def person(number: int) -> PersonInside:
    name = NAMES[3] if number % 10 == 3 else NAMES[number % 3]
    event = entry(
        f"s{number}",
        person_kind=PersonKind.EMPLOYEE if number % 2 else PersonKind.VISITOR,
        at=minutes(number % 120),
        companions=2 if number % 25 == 7 else 0,
    )
    visit = stay(event)
    book = GuestBook(host="Kepala Bidang Informatika" if number % 5 == 0 else "")
    return PersonInside(
        visit=visit, particulars=Particulars(name=f"{name} {number:03}", guest_book=book)
    )


def sheet(listed: Listed, *, language: str = "id") -> str:
    """The page's text as the product serves it."""
    route = evacuation_route(
        evacuation=listed,
        sign_in=AnybodySignedIn(),
        cookie="session",
        zone=ZONE,
        default_language=language,
        clock_=lambda: minutes(130),
        refused=lambda *_, **__: None,
    )
    return TestClient(Starlette(routes=[route])).get("/evacuation/kominfo").text


@pytest.fixture(scope="module")
def browser(playwright_session: Playwright) -> Iterator[Browser]:
    with chromium(playwright_session, video=None) as found:
        yield found


@pytest.fixture(params=["light", "dark"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme=request.param
    )
    yield context.new_page()
    context.close()


def printed(page: Page, listed: Listed, *, language: str = "id") -> list[str]:
    """The text of each sheet, printed on A4 as the page itself asks."""
    page.set_content(sheet(listed, language=language))
    document = pypdfium2.PdfDocument(BytesIO(page.pdf(prefer_css_page_size=True)))
    sheets = [each.get_textpage().get_text_bounded() for each in document]
    assert all(each.get_size() == pytest.approx((595, 842), abs=1) for each in document)
    return sheets


@pytest.mark.parametrize(
    "listed", [Listed(5), Listed(60, possibly=9), Listed(ONE_SHEET - 10, possibly=10)]
)
def test_so_many_people_are_on_one_sheet(page: Page, listed: Listed) -> None:
    (only,) = printed(page, listed)
    assert "Lembar 1 / 1" in only
    assert all(f"{number:03}" in only for number in range(listed.people))
    assert all(str(900 + number) in only for number in range(listed.possibly))
    assert "Diperiksa oleh" in only


def test_more_people_go_on_with_headings_and_numbers(page: Page) -> None:
    sheets = printed(page, Listed(250, possibly=20), language="en")
    assert len(sheets) == 2
    for number, each in enumerate(sheets, start=1):
        assert f"Sheet {number} / {len(sheets)}" in each
        assert "Since" in each
    assert all(f"Evacuation list · {OFFICE}" in each for each in sheets)
    assert all("10:10 WIB" in each for each in sheets)


@pytest.mark.parametrize("listed", [Listed(0), Listed(250, possibly=20)])
def test_nothing_sticks_out_of_a_phone(page: Page, listed: Listed) -> None:
    page.set_content(sheet(listed))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
