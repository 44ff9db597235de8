"""Alerts at the top of the occupancy page, as Streamlit draws them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard.domain.alerts import Alert, AlertKind, Cause
from dashboard.services.access import Role, User
from tests.fakes.alerts import NotifierInMemory
from tests.fakes.occupancy import StaysInMemory
from tests.pages.occupancy_page import HEAD, NOW, run_page, written

AUDITOR = User(id="a", name="A", role=Role.AUDITOR)
ADMIN = User(id="k", name="K", role=Role.KOMINFO_ADMIN)


def alert(kind: AlertKind, office_id: str = "kominfo", subject: str = "") -> Alert:
    began = NOW - timedelta(minutes=30)
    return Alert(
        id=f"{office_id}-{kind}{subject}",
        office_id=office_id,
        cause=Cause(kind=kind, subject=subject),
        since=began,
        raised_at=began,
        inside=4,
        limit=4,
    )


@pytest.fixture
def page(monkeypatch):
    def run(*alerts, user=ADMIN, notifier=None, **query):
        views = StaysInMemory(at=NOW)
        asked = {"alerts": alerts, "user": user, "notifier": notifier}
        return run_page(monkeypatch, views=views, **asked, **query)

    return run


def test_an_alert_says_what_where_since_when_and_what_to_do(page):
    shown = written(page(alert(AlertKind.FULL)))
    assert "1 peringatan" in shown
    assert "<b>Penuh</b> <span>Dinas Kominfo</span>" in shown
    assert "sejak 10.12 WIB" in shown
    assert "4 orang di dalam saat itu, batas 4. Atur antrean" in shown


def test_a_black_scan_tells_of_one_person_and_nothing_more(page):
    shown = written(page(alert(AlertKind.BLACK_SCAN, subject="scan-1")))
    assert "Satu orang dengan warna hitam dipindai." in shown
    assert "scan-1" not in shown


def test_without_alerts_there_is_no_panel(page):
    assert "peringatan" not in written(page())


def test_a_head_sees_their_own_offices_alone(page):
    head = User(id="h", name="H", role=Role.DEPARTMENT_HEAD, office_id="kominfo")
    both = [alert(AlertKind.FULL), alert(AlertKind.SILENT, "dinkes")]
    shown = written(page(*both, user=head))
    assert "1 peringatan" in shown
    assert "Tidak ada pindaian</b>" not in shown
    assert "2 peringatan" in written(page(*both, user=ADMIN))
    assert "1 peringatan" in written(page(*both, user=ADMIN, kantor="kominfo"))


def test_whoever_may_says_that_they_have_seen_it(page):
    app = page(alert(AlertKind.FULL))
    app.button(key="seen-kominfo-full").click().run()
    assert "dilihat k, 10.42" in written(app)
    assert not _has(app, "seen-kominfo-full")
    assert not _has(page(alert(AlertKind.FULL), user=AUDITOR), "seen-kominfo-full")


def test_many_alerts_are_folded_behind_the_most_urgent(page):
    many = [alert(AlertKind.BLACK_SCAN, subject=str(number)) for number in range(5)]
    seen = replace(alert(AlertKind.SILENT), acknowledged_at=NOW, acknowledged_by="h")
    app = page(*many, seen)
    assert [each.label for each in app.expander] == ["5 peringatan lagi"]
    assert "dilihat Kepala, 10.42" in written(app)


def _has(app, key: str) -> bool:
    return any(each.key == key for each in app.button)


@pytest.mark.parametrize(
    ("user", "office_id", "told"),
    [(ADMIN, "", True), (ADMIN, "dinkes", True), (HEAD, "kominfo", True), (HEAD, "dinkes", False)],
)
def test_a_channel_that_tells_nobody_is_told_to_whom_it_concerns(page, user, office_id, told):
    silent = NotifierInMemory(problem="no *route*.", office_id=office_id)
    warnings = [
        each.value for each in page(alert(AlertKind.FULL), user=user, notifier=silent).warning
    ]
    assert bool(warnings) is told
    if told:
        assert "saluran surat (Rab, 22 Sep 2021, 10.42 WIB)" in warnings[0]
        assert r"no \*route\*. Pantau halaman ini" in warnings[0]


def test_of_a_channel_that_tells_there_is_nothing_to_say(page):
    assert not page(alert(AlertKind.FULL)).warning
