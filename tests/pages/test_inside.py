"""Who is inside: found, sent out one by one or together, counted, and listed for an evacuation."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.domain.office import Desk, Office, OfficeKind
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.services.access import OPERATOR
from dashboard.services.audit_trail import Wanted
from dashboard.services.desk import HandEntry
from dashboard.services.name_showing import ShowReason
from dashboard.ui import browser, name_form, session

DESK = Desk(office_id="kominfo", name="Loket 1")
PEOPLE = ("Siti Aminah", "Budi Santoso", "Rina Wati")

FORM = str(Path(__file__).with_name("headcount_form.py"))
NAMES = str(Path(__file__).with_name("name_form.py"))

Run = Callable[[], AppTest]


@pytest.fixture
def open_page(
    installation: Services, signed_in_as: Callable[[str], None], run_app: Run
) -> Callable[..., AppTest]:
    """The page in the eyes of an account, three people inside."""
    installation.offices.put(
        Office(
            id="kominfo",
            name="Dinas Kominfo",
            kind=OfficeKind.DEPARTMENT,
            capacity=50,
            desks=("Loket 1",),
        )
    )
    at = session.now() - timedelta(minutes=5)
    for number, name in enumerate(PEOPLE):
        entry = HandEntry(
            name=name, kind=PersonKind.VISITOR, colour=Colour.GREEN, evidence=Evidence.OBSERVED
        )
        installation.admission.enter_by_hand(
            user=OPERATOR, entry=entry, desk=DESK, scan_id=f"in-{number}", at=at, now=at
        )

    def page(account: str = "sample-receptionist") -> AppTest:
        signed_in_as(account)
        return run_app().switch_page("pages/front_desk/inside.py").run()

    return page


def inside(services: Services) -> int:
    at = session.now()
    return services.occupancy.one(user=OPERATOR, office_id="kominfo", at=at)[0]


def button(app: AppTest, words: str) -> object:
    return next(each for each in app.button if words in each.label)


def test_the_title_counts_and_the_evacuation_list_is_one_click_away(
    open_page: Callable[..., AppTest],
) -> None:
    app = open_page()
    assert not app.exception
    assert app.title[0].value == "3 orang di dalam Dinas Kominfo"
    assert app.get("link_button")[0].proto.url == "/evacuation/kominfo"


def test_a_lower_count_names_who_is_gone(
    open_page: Callable[..., AppTest], installation: Services
) -> None:
    open_page()
    app = AppTest.from_file(FORM).run()
    app.number_input[0].set_value(1).run()
    (gone,) = app.multiselect
    gone.select(gone.options[0]).run()
    assert any("1 kunjungan ditutup. 1 orang dikurangi" in each.value for each in app.markdown)
    button(app, "Simpan: 1 orang").click().run()
    assert not app.exception
    assert inside(installation) == 1
    assert len(installation.ledger.open_visits(office_id="kominfo")) == 2


def test_a_higher_count_adds_people_without_a_name(
    open_page: Callable[..., AppTest], installation: Services
) -> None:
    open_page()
    app = AppTest.from_file(FORM).run()
    app.number_input[0].set_value(5).run()
    assert not app.multiselect
    button(app, "Simpan: 5 orang").click().run()
    assert inside(installation) == 5
    app = open_page()
    assert any("2 orang dari hitungan" in each.value for each in app.caption)


def test_a_head_sees_the_list_but_counts_nobody(open_page: Callable[..., AppTest]) -> None:
    app = open_page("sample-head")
    assert not app.exception
    assert app.title[0].value.startswith("3 orang")
    assert not [each for each in app.button if "Hitung" in each.label]
    assert app.get("link_button")


# Who waits ----------------------------------------------------------------------------------


def waiting(services: Services) -> int:
    return len(services.front_desk.waiting(user=OPERATOR, office_id="kominfo", now=session.now()))


def wait(services: Services, name: str, *, minutes_ago: float = 3) -> None:
    """Somebody without a colour comes to another desk of the office."""
    at = session.now() - timedelta(minutes=minutes_ago)
    entry = HandEntry(
        name=name, kind=PersonKind.VISITOR, colour=Colour.YELLOW, evidence=Evidence.PAPER
    )
    services.admission.enter_by_hand(
        user=OPERATOR,
        entry=entry,
        desk=Desk(office_id="kominfo", name="Loket 2"),
        scan_id=f"wait-{name}",
        at=at,
        now=at,
    )


@pytest.mark.parametrize(("word", "more"), [("Izinkan masuk", 1), ("Tolak", 0)])
def test_who_waits_is_listed_and_decided_from_here(
    open_page: Callable[..., AppTest], installation: Services, word: str, more: int
) -> None:
    wait(installation, "Dewi Lestari")
    app = open_page()
    assert app.subheader[0].value == "Menunggu keputusan: 1"
    (said,) = [each.proto.body for each in app.get("html") if "class='waits'" in each.proto.body]
    for words in ("D*** L******", "KUNING", "6 menit lagi", "Vaksinasi belum lengkap"):
        assert words in said
    button(app, word).click().run()
    assert not app.exception
    assert not app.subheader
    assert (waiting(installation), inside(installation)) == (0, 3 + more)


def test_the_check_in_page_leads_to_those_who_wait(
    open_page: Callable[..., AppTest],
    installation: Services,
    run_app: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wait(installation, "Dewi Lestari")
    open_page()
    monkeypatch.setattr(browser, "remembered", {"desk": "kominfo/Loket 1"}.get)
    monkeypatch.setattr("streamlit_webrtc.component.get_this_session_info", lambda: None)
    app = run_app().switch_page("pages/front_desk/check_in.py").run()
    assert not app.exception
    (link,) = app.get("page_link")
    assert (link.proto.label, link.proto.page) == ("Alasan dan sisa waktu", "inside")


def test_who_may_not_decide_sees_nobody_wait(
    open_page: Callable[..., AppTest], installation: Services
) -> None:
    wait(installation, "Dewi Lestari")
    assert not open_page("sample-head").subheader


def test_a_lapsed_check_waits_no_more(
    open_page: Callable[..., AppTest], installation: Services
) -> None:
    wait(installation, "Dewi Lestari", minutes_ago=10)
    assert not open_page().subheader


def test_a_name_is_shown_for_a_minute_and_a_reason(
    installation: Services, open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    open_page()
    app = AppTest.from_file(NAMES, default_timeout=20).run()
    app.selectbox[0].set_value(ShowReason.OTHER)
    app.button[0].click().run()
    assert app.error[0].value == "Tuliskan alasannya."
    app.selectbox[0].set_value(ShowReason.CALL)
    app.button[0].click().run()
    assert not app.exception
    assert any("Siti Aminah" in each.value for each in app.markdown)
    shown = Wanted(kinds=frozenset({"names_shown"}))
    (entry,) = installation.audit_review.page(user=OPERATOR, wanted=shown, limit=9)
    assert (entry.office_id, entry.reason) == ("kominfo", "call")
    later = session.now() + name_form.SHOWN_FOR
    monkeypatch.setattr(name_form, "now", lambda: later)
    app.run()
    assert not any("Siti Aminah" in each.value for each in app.markdown)
