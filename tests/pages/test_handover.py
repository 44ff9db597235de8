"""Shift handover: one receptionist signs, the next one sees it first thing and takes over."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.domain.office import Desk, Office, OfficeKind
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.services.access import OPERATOR
from dashboard.services.desk import HandEntry
from dashboard.services.shift import Handover
from dashboard.ui import browser, handover_form, session
from dashboard.web.handover import handover_route

DESK = Desk(office_id="kominfo", name="Loket 1")
COOKIE = "session"

Open = Callable[..., AppTest]


@pytest.fixture
def open_page(
    installation: Services,
    signed_in_as: Callable[[str], None],
    run_app: Callable[[], AppTest],
    monkeypatch: pytest.MonkeyPatch,
) -> Open:
    """A page at the office's first desk in the eyes of an account; one person was refused."""
    kominfo = Office(
        id="kominfo",
        name="Dinas Kominfo",
        kind=OfficeKind.DEPARTMENT,
        capacity=50,
        desks=("Loket 1",),
    )
    installation.offices.put(kominfo)
    at = session.now()
    entry = HandEntry(
        name="Agus Salim", kind=PersonKind.VISITOR, colour=Colour.RED, evidence=Evidence.PAPER
    )
    installation.admission.enter_by_hand(
        user=OPERATOR, entry=entry, desk=DESK, scan_id="red", at=at, now=at
    )
    chosen = {"desk": "kominfo/Loket 1"}
    monkeypatch.setattr(browser, "remembered", chosen.get)
    # AppTest has no browser session for the camera's component.
    monkeypatch.setattr("streamlit_webrtc.component.get_this_session_info", lambda: None)

    def page(name: str = "handover", account: str = "sample-receptionist") -> AppTest:
        signed_in_as(account)
        return run_app().switch_page(f"pages/front_desk/{name}.py").run()

    return page


def sign(services: Services, **other: object) -> Handover:
    at = session.now()
    given = {
        "handover_id": "h1",
        "since": at - timedelta(hours=1),
        "given_by": "Siti Aminah",
        "note": "Kunci di laci.\n<b>Tamu</b> Bupati",
        "now": at,
    }
    return services.shift_handover.hand_over(user=OPERATOR, desk=DESK, **(given | other))


def button(app: AppTest, words: str) -> object:
    return next(each for each in app.button if words in each.label)


def drawn(app: AppTest) -> str:
    return " ".join(each.proto.body for each in app.get("html"))


def test_a_shift_is_signed_over_with_its_figures(open_page: Open, installation: Services) -> None:
    app = open_page()
    assert not app.exception
    assert "1 × Belum boleh masuk" in drawn(app)
    assert "Belum dihitung pada giliran ini" in drawn(app)
    app.text_area[0].set_value("Kunci di laci.")
    app.text_input[0].set_value("Siti Aminah")
    button(app, "Serahkan giliran").click().run()
    assert not app.exception
    (signed,) = installation.shift_handover.pending(user=OPERATOR, office_id="kominfo")
    assert (signed.given_by, signed.note, signed.desk) == (
        "Siti Aminah",
        "Kunci di laci.",
        "Loket 1",
    )
    assert sum(signed.figures.counts.refusals.values()) == 1


def test_a_name_is_needed(open_page: Open, installation: Services) -> None:
    app = open_page()
    button(app, "Serahkan giliran").click().run()
    assert app.error[0].value == "Tuliskan nama Anda."
    assert installation.shift_handover.past(user=OPERATOR, office_id="kominfo") == ()


def test_the_next_shift_takes_over_by_name(open_page: Open, installation: Services) -> None:
    open_page()
    sign(installation)
    app = open_page()
    assert "Serah terima dari Siti Aminah belum diterima" in drawn(app)
    assert "&lt;b&gt;Tamu&lt;/b&gt; Bupati" in drawn(app)
    app.text_input[0].set_value("siti aminah")
    button(app, "Saya terima").click().run()
    assert app.error[0].value.startswith("Yang menerima harus orang lain")
    app.text_input[0].set_value("Budi Santoso")
    button(app, "Saya terima").click().run()
    assert not app.exception
    assert installation.shift_handover.pending(user=OPERATOR, office_id="kominfo") == ()
    assert any("Siti Aminah kepada Budi Santoso" in each.value for each in app.markdown)


@pytest.mark.parametrize("page", ["check_in", "inside"])
def test_the_notice_stands_at_the_desk_until_it_is_taken(
    open_page: Open, installation: Services, page: str
) -> None:
    open_page()
    sign(installation)
    app = open_page(page)
    assert not app.exception
    assert any("belum diterima" in each.value for each in app.markdown)
    at = session.now()
    installation.shift_handover.take_over(
        user=OPERATOR, office_id="kominfo", handover_id="h1", taken_by="Budi", now=at
    )
    assert not open_page(page).get("page_link")


def test_the_officer_who_only_scans_sees_no_notice(open_page: Open, installation: Services) -> None:
    open_page()
    sign(installation)
    app = open_page("check_in", "sample-health")
    assert not app.exception
    assert not app.get("page_link")


@pytest.mark.parametrize(
    ("clock", "hours_ago"), [(time(9, 30), 0.5), (time(10, 0), 0), (time(22, 0), 12)]
)
def test_a_clock_time_is_its_last_occurrence(
    installation: Services, clock: time, hours_ago: float
) -> None:
    zone = installation.settings.zone
    ten = datetime(2021, 9, 22, 10, 0, tzinfo=zone)
    assert handover_form.last_time(clock, before=ten) == ten - timedelta(hours=hours_ago)


# The sheet ----------------------------------------------------------------------------------


@pytest.fixture
def sheet(open_page: Open, installation: Services) -> Callable[..., tuple[int, str]]:
    """The sheet of the handover, asked for with a session of an account, or none."""
    open_page()
    sign(installation)
    route = handover_route(
        handover=installation.shift_handover,
        offices=installation.offices,
        sign_in=installation.sign_in,
        cookie=COOKIE,
        zone=installation.settings.zone,
        default_language="id",
        clock_=session.now,
        refused=installation.refusals.of,
    )
    client = TestClient(Starlette(routes=[route]))

    def get(account: str, address: str = "/shift/kominfo/h1") -> tuple[int, str]:
        opened = installation.sign_in.open(user_id=account, at=session.now()) if account else ""
        client.cookies = {COOKIE: opened}
        answer = client.get(address)
        assert answer.headers["cache-control"] == "no-store"
        return answer.status_code, answer.text

    return get


def test_the_sheet_has_figures_note_and_names(sheet: Callable[..., tuple[int, str]]) -> None:
    status, page = sheet("sample-receptionist")
    assert status == 200
    for words in ("Siti Aminah", "1 × Belum boleh masuk", "&lt;b&gt;Tamu", "belum diterima"):
        assert words in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("account", "address", "status"),
    [
        ("", "/shift/kominfo/h1", 401),
        ("sample-head", "/shift/kominfo/h1", 404),
        ("sample-receptionist", "/shift/kominfo/other", 404),
        ("sample-admin", "/shift/nowhere/h1", 404),
    ],
)
def test_whoever_may_not_gets_a_sentence(
    sheet: Callable[..., tuple[int, str]], account: str, address: str, status: int
) -> None:
    answered, page = sheet(account, address)
    assert answered == status
    assert "Siti Aminah" not in page
