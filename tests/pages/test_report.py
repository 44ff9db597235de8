"""The report's page: what it previews, whose it is, and that taking one is on record."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.domain.office import Office, OfficeKind
from dashboard.services.audit import AuditEntry
from tests.fakes.figures import FiguresInMemory
from tests.fakes.seeded_figures import OFFICES, seeded

WEEK = "2021-09-13"


@pytest.fixture
def open_page(
    installation: Services,
    signed_in_as: Callable[[str], None],
    run_app: Callable[[], AppTest],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., AppTest]:
    for office_id in OFFICES:
        installation.offices.put(
            Office(id=office_id, name=f"<b>{office_id}", kind=OfficeKind.DEPARTMENT, capacity=50)
        )

    def opened(*, account="sample-admin", views=None, **address) -> AppTest:
        given = views if views is not None else seeded(3)
        monkeypatch.setattr(installation.office_figures, "_views", given)
        signed_in_as(account)
        app = run_app().switch_page("pages/department/report.py")
        for name, value in address.items():
            app.query_params[name] = value
        return app.run()

    return opened


def drawn(app: AppTest) -> str:
    return " ".join(each.proto.body for each in app.get("html"))


def test_it_shows_the_regencys_figures_escaped_and_offers_the_file_on_record(
    open_page: Callable[..., AppTest], installation: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded: list[AuditEntry] = []
    app = open_page(mulai=WEEK)
    monkeypatch.setattr(installation.audit, "record", recorded.append)
    assert "Kabupaten Situbondo · 13 Sep sampai 19 Sep 2021" in drawn(app)
    assert "&lt;b&gt;kominfo" in drawn(app)
    assert "<b>kominfo" not in drawn(app)
    assert not app.get("download_button")
    app.button(key="report-make").click().run()
    assert len(app.get("download_button")) == 1
    assert [(each.about, each.office_id) for each in recorded] == [("report", None)]


def test_a_head_sees_their_own_office_and_no_other(open_page: Callable[..., AppTest]) -> None:
    app = open_page(account="sample-head", mulai=WEEK)
    assert "&lt;b&gt;kominfo · 13 Sep" in drawn(app)
    refused = open_page(account="sample-head", kantor="pmd")
    assert "milik kantor lain" in refused.error[0].value
    assert "Sep" not in drawn(refused)


def test_a_month_without_anybody_says_so_and_what_makes_no_sense_is_told(
    open_page: Callable[..., AppTest],
) -> None:
    app = open_page(views=FiguresInMemory(), per="bulan", mulai="2021-09-01", kantor="nowhere")
    assert "Belum ada yang datang pada Sep 2021" in drawn(app)
    assert "Kantor" in app.info[0].value
