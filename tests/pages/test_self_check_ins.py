"""The desk and who checked in with their own phone: seen at once, decided by one press."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.domain.office import Desk
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.scan import GuestBook
from dashboard.domain.verdict import Reason
from dashboard.services.access import OPERATOR, at_the_plate
from dashboard.services.admission import new_id
from dashboard.services.desk import HandEntry
from dashboard.ui.session import now
from tests.pages.rights import add_offices

PANEL = str(Path(__file__).with_name("self_check_in_panel.py"))
DESK = Desk(office_id="kominfo", name="Loket 1")


@pytest.fixture
def services(installation: Services) -> Services:
    add_offices(installation)
    return installation


def declare(services: Services, name: str, *, by_self: bool = True) -> str:
    """Somebody states green at the plate, or at a desk."""
    scan_id, at = new_id(), now()
    entry = HandEntry(
        name=name,
        kind=PersonKind.VISITOR,
        colour=Colour.GREEN,
        evidence=Evidence.DECLARED,
        guest_book=GuestBook(host="Bu Rina"),
    )
    services.admission.enter_by_hand(
        user=at_the_plate(office_id="kominfo") if by_self else OPERATOR,
        entry=entry,
        desk=DESK,
        scan_id=scan_id,
        at=at,
        now=at,
    )
    return scan_id


def panel() -> AppTest:
    app = AppTest.from_file(PANEL, default_timeout=20).run()
    assert not app.exception
    return app


def written(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def inside(services: Services) -> int:
    return len(services.ledger.open_visits(office_id="kominfo"))


def last(services: Services) -> Any:
    return services.ledger.recent_scans(office_id="kominfo", desk=None, limit=1)[0]


def test_the_panel_tells_the_masked_name_what_was_declared_and_the_host(
    services: Services,
) -> None:
    declare(services, "Siti Aminah")
    said = written(panel())
    assert "S*** A*****" in said
    assert "Aminah" not in said
    assert "mengaku HIJAU" in said
    assert "menemui Bu Rina" in said


def test_one_press_admits_and_shows_the_card(services: Services) -> None:
    scan_id = declare(services, "Siti")
    app = panel()
    app.button(key=f"self-confirm-{scan_id}").click().run()
    assert not app.exception
    assert inside(services) == 1
    shown = app.session_state["door"].shown
    assert (shown.reason, shown.name, shown.host) == (Reason.CONFIRMED, "Siti", "Bu Rina")
    assert written(app) == ""


def test_one_press_refuses(services: Services) -> None:
    scan_id = declare(services, "Siti")
    panel().button(key=f"self-decline-{scan_id}").click().run()
    assert (last(services).reason, inside(services)) == (Reason.DECLINED, 0)


def test_a_press_is_about_the_person_it_was_made_for(services: Services) -> None:
    """The first in the row may be decided at another desk while the finger comes down."""
    first, second = declare(services, "Ani"), declare(services, "Budi")
    app = panel()
    at = now()
    services.admission.confirm(user=OPERATOR, scan_id=first, desk=DESK, at=at, now=at)
    app.button(key=f"self-decline-{first}").click().run()
    assert not app.exception
    waiting = services.front_desk.waiting(user=OPERATOR, office_id="kominfo", now=now())
    assert [each.scan_id for each in waiting] == [second]
    assert inside(services) == 1


def test_the_card_with_the_full_name_is_one_press_away(services: Services) -> None:
    scan_id = declare(services, "Siti")
    app = panel()
    app.button(key=f"self-open-{scan_id}").click().run()
    assert app.session_state["door"].shown.name == "Siti"


def test_who_came_since_the_last_look_is_announced_once(services: Services) -> None:
    declare(services, "Ani")
    app = panel()
    assert not app.toast
    declare(services, "Budi")
    assert [toast.value for toast in app.run().toast] == ["Check-in mandiri: B\\*\\*\\* menunggu"]
    assert not app.run().toast


def test_checks_of_a_desk_are_not_in_it(services: Services) -> None:
    declare(services, "Siti", by_self=False)
    app = panel()
    assert (written(app), list(app.button)) == ("", [])
