"""A door display's page, script and code, as the server answers them."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.domain.errors import LedgerUnavailable
from dashboard.domain.office import Office, OfficeKind
from dashboard.domain.plates import DisplayProblem, DisplayRefusal, Door
from dashboard.messages import catalogue
from dashboard.services.door_displays import Shown
from dashboard.web.door_display import display_routes

NOW = datetime(2021, 9, 22, 3, 0, tzinfo=UTC)
OFFICE = Office(id="kominfo", name="Dinas <Kominfo>", kind=OfficeKind.DEPARTMENT, capacity=50)
ADDRESS = "https://hadir.situbondokab.go.id/p/" + "A" * 32


@dataclass
class Displays:
    """DoorDisplays that say what a test wants."""

    says: Shown | DisplayRefusal | None
    asked: list[tuple[str, datetime]] = field(default_factory=list)

    def shown(self, token: str, *, at: datetime) -> Shown | DisplayRefusal:
        self.asked.append((token, at))
        if self.says is None:
            raise LedgerUnavailable
        return self.says


def shown(**changes: object) -> Shown:
    given: dict[str, object] = {
        "office": OFFICE,
        "door": Door.BOTH,
        "address": ADDRESS,
        "holds": timedelta(seconds=78.5),
        "changes_in": timedelta(seconds=18.5),
        "places": 1_234,
        "limit": 2_000,
    }
    return Shown(**(given | changes))


def client(says: Shown | DisplayRefusal | None) -> TestClient:
    routes = display_routes(
        displays=Displays(says), zone=ZoneInfo("Asia/Jakarta"), language="id", clock=lambda: NOW
    )
    return TestClient(Starlette(routes=routes))


def test_the_page_is_light_and_knows_nothing_of_its_code() -> None:
    """It is the same for every link, so whatever is in it tells a stranger nothing."""
    browser = client(shown())
    page = browser.get("/display/some-token")
    script = re.search(r'<script src="([^"]+)"', page.text)
    assert script is not None
    code = browser.get(script[1])
    assert code.headers["content-type"].startswith("text/javascript")
    assert len(page.content) + len(code.content) < 20_000
    assert "Kominfo" not in page.text
    assert page.headers["cache-control"] == "no-store"


def test_the_code_comes_with_how_long_it_holds_and_what_stands_beside_it() -> None:
    answer = client(shown()).get("/display/some-token/code")
    said = answer.json()
    assert answer.headers["cache-control"] == "no-store"
    assert (said["holds"], said["changes_in"]) == (78_500, 18_500)
    assert said["now"] == int(NOW.timestamp() * 1_000)
    assert (said["office"], said["door"]) == ("Dinas <Kominfo>", "MASUK & KELUAR")
    assert said["places"] == {"figure": "1.234", "unit": "tempat kosong"}
    assert [each["language"] for each in said["how_elsewhere"]] == ["en"]
    assert said["code"]["modules"] == 41
    assert re.fullmatch(r"(M\d+ \d+h\d+v1h-\d+z)+", said["code"]["path"])


@pytest.mark.parametrize(
    ("places", "limit", "says"),
    [
        (0, 50, {"figure": "PENUH", "unit": ""}),
        (0, 0, {"figure": "TUTUP", "unit": ""}),
        (None, 50, None),
    ],
)
def test_no_room_is_told_in_a_word(places: int | None, limit: int, says: object) -> None:
    said = client(shown(places=places, limit=limit)).get("/display/t/code").json()
    assert said["places"] == says


@pytest.mark.parametrize("problem", DisplayProblem)
def test_a_display_without_a_code_says_why(problem: DisplayProblem) -> None:
    said = client(DisplayRefusal(problem=problem)).get("/display/t/code").json()
    key = f"display.refusal.{problem}"
    texts = catalogue("id")
    assert said["refusal"] == {"title": texts[f"{key}.title"], "step": texts[f"{key}.step"]}
    assert "code" not in said


def test_a_ledger_that_is_away_is_an_answer_that_the_script_asks_again_after() -> None:
    answer = client(None).get("/display/t/code")
    assert (answer.status_code, answer.content) == (503, b"")
