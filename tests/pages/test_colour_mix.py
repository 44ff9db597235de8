"""The colour mix's page over rows of one's choice: its finding, its address, its file."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.domain.office import Office, OfficeKind
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.verdict import Reason
from dashboard.services.audit import AuditEntry
from dashboard.services.figures import MixRow, Period, RefusalRow
from dashboard.services.office_figures import Mark, MarkKind
from dashboard.ui import mix_controls, mix_panels, session
from dashboard.ui.mix_export import mix_table
from tests.fakes.figures import FiguresInMemory

TODAY = session.now().astimezone(ZoneInfo("Asia/Jakarta")).date()
OFFICES = (("kominfo", "Dinas Kominfo"), ("dinkes", "Dinas <b>Kesehatan</b>"))


def row(colour, came, *, back=1, office_id="kominfo", kind=PersonKind.VISITOR):
    return MixRow(
        office_id=office_id,
        day=TODAY - timedelta(days=back),
        kind=kind,
        colour=colour,
        evidence=Evidence.VERIFIED if colour else Evidence.NONE,
        came=came,
        admitted=0 if colour is Colour.RED else came,
    )


ROWS = (
    row(Colour.GREEN, 75),
    row(Colour.RED, 25),
    row(Colour.GREEN, 90, office_id="dinkes", kind=PersonKind.EMPLOYEE),
    row(Colour.YELLOW, 10, office_id="dinkes", kind=PersonKind.EMPLOYEE),
    row(Colour.GREEN, 50, back=40),
    row(Colour.RED, 50, back=40),
)
REFUSED = RefusalRow(
    office_id="kominfo",
    day=TODAY - timedelta(days=1),
    kind=PersonKind.VISITOR,
    reason=Reason.COLOUR_REFUSES,
    events=27,
    overridden=2,
)


@pytest.fixture
def open_page(
    installation: Services,
    signed_in_as: Callable[[str], None],
    run_app: Callable[[], AppTest],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., AppTest]:
    for office_id, name in OFFICES:
        installation.offices.put(
            Office(id=office_id, name=name, kind=OfficeKind.DEPARTMENT, capacity=50)
        )

    def opened(*, account="sample-admin", rows=ROWS, refusals=(REFUSED,), **address) -> AppTest:
        views = FiguresInMemory(mix_rows=rows, refusal_rows=refusals)
        monkeypatch.setattr(installation.office_figures, "_views", views)
        signed_in_as(account)
        app = run_app().switch_page("pages/department/colour_mix.py")
        for name, value in address.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception
        assert not app.error
        return app

    return opened


def written(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def test_the_page_opens_with_the_share_of_green_and_where_it_went(open_page) -> None:
    said = written(open_page())
    assert "Hijau 83 %, naik 33 poin" in said
    assert "Dinas Kominfo paling rendah: 75 % hijau" in said
    assert "Tamu: 75 % hijau, 15 poin di bawah" in said
    assert "Alasan terbanyak: warna belum boleh masuk, 27 kali" in said


def test_a_day_that_is_not_over_is_no_trend(open_page) -> None:
    rows = (row(Colour.GREEN, 60, back=9), row(Colour.RED, 40, back=9), *ROWS)
    said = written(open_page(rows=(*rows, row(Colour.GREEN, 3, back=0))))
    assert "Hijau naik dari 60 % (paruh awal) menjadi 83 % (paruh akhir)" in said


def test_of_another_colour_than_green_the_office_with_most_of_it_stands_out(open_page) -> None:
    assert "Dinas Kominfo paling tinggi: 25 % merah" in written(open_page(warna="red"))
    assert "Dinas &lt;b&gt;Kesehatan&lt;/b&gt; paling tinggi: 10 % kuning" in written(
        open_page(warna="yellow")
    )
    said = written(open_page(warna="black"))
    assert "Tidak ada hitam di kantor mana pun" in said
    # A few stand in their order.
    assert "tertinggi di atas" not in said


def test_of_many_offices_those_with_most_come_first_until_all_are_asked_for(
    open_page, installation
) -> None:
    many = [f"office-{number}" for number in range(11)]
    for office_id in many:
        installation.offices.put(
            Office(id=office_id, name=office_id, kind=OfficeKind.DEPARTMENT, capacity=50)
        )
    rows = [row(Colour.GREEN, 30, office_id=office_id) for office_id in many]
    rows.append(row(Colour.RED, 20, office_id="office-7"))
    app = open_page(rows=tuple(rows), warna="red")
    assert "tertinggi di atas" in written(app)
    assert "office-7 paling tinggi: 40 % merah" in written(app)
    app.toggle(key="mix-every-office").set_value(True).run()
    assert "tertinggi di atas" not in written(app)


def test_a_link_opens_the_same_view(open_page) -> None:
    bar = (TODAY - timedelta(days=1)).isoformat()
    app = open_page(kantor="kominfo", warna="red", hari=bar, hitung="came", per="day")
    said = written(app)
    assert "Merah 25 %" in said
    assert "Dinas Kominfo · " in said
    chips = [button.label for button in app.button if (button.key or "").startswith("mix-without")]
    assert chips[0] == "Dinas Kominfo"
    assert chips[2] == "merah"


def test_changes_of_one_day_share_a_sign() -> None:
    day = TODAY - timedelta(days=2)
    marks = (
        Mark(day=day, kind=MarkKind.ADMISSION_RULE, word="2021-09"),
        Mark(day=day, kind=MarkKind.COLOUR_RULE, word="2021-09"),
        Mark(day=TODAY, kind=MarkKind.LEVEL, word="3"),
    )
    flags = mix_panels._flags(marks)
    assert [(each.sign, each.at.date()) for each in flags] == [("A", day), ("B", TODAY)]
    assert "aturan masuk 2021-09 · " in flags[0].sentence


def test_of_nobody_no_evidence_is_claimed(open_page) -> None:
    said = written(open_page(warna="red", hitung="admitted"))
    assert "Tidak ada yang merah dalam rentang ini" in said
    assert "Tidak ada orang yang cocok dengan saringan ini" in said
    assert "0 % berdasar" not in said


def test_who_was_refused_is_not_among_the_admitted(open_page) -> None:
    assert "Hijau 94 %" in written(open_page(hitung="admitted"))


def test_an_address_without_sense_opens_the_usual_view(open_page) -> None:
    nonsense = {"kantor": "nowhere", "warna": "blue", "hari": "x", "rentang": "9999", "per": "?"}
    app = open_page(**nonsense)
    assert "Hijau 83 %, naik 33 poin" in written(app)
    assert "Rentang, Kantor, Satu batang, Hari atau pekan, Warna" in app.info[0].value


def test_a_head_sees_their_office_alone_and_is_refused_anothers(open_page) -> None:
    app = open_page(account="sample-head")
    assert "Hijau 75 %" in written(app)
    assert "<p>Dinas Kominfo · " in written(app)
    assert "Kesehatan" not in written(app)
    app.query_params["kantor"] = "dinkes"
    app.run()
    assert "kantor lain" in app.error[0].value
    assert "Hijau" not in written(app)


def test_choosing_and_clicking_write_the_address_and_take_back(open_page, monkeypatch) -> None:
    app = open_page()
    app.selectbox(key="mix-warna").set_value("yellow").run()
    assert app.query_params["warna"] == "yellow"
    app.button(key="mix-without-warna").click().run()
    assert "warna" not in app.query_params
    address: dict[str, str] = {}
    monkeypatch.setattr(mix_controls.st, "query_params", address)
    mix_controls.pick("kantor", "dinkes")
    assert address == {"kantor": "dinkes"}
    mix_controls.pick("kantor", "dinkes")
    assert address == {}


def test_without_rows_the_page_says_what_will_be_there(open_page) -> None:
    app = open_page(rows=(), refusals=())
    assert "Belum ada yang datang dalam rentang ini" in written(app)
    assert not app.get("plotly_chart")


def test_the_file_keeps_small_numbers_back_and_is_on_record(
    open_page, installation: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(rows=(row(Colour.GREEN, 75), row(Colour.BLACK, 2)))
    kept: list[AuditEntry] = []
    monkeypatch.setattr(installation.audit, "record", kept.append)
    app.button(key="mix-export").click().run()
    assert app.get("download_button")
    (entry,) = kept
    assert (entry.actor, entry.office_id, entry.about) == ("sample-admin", None, "colour_mix")


def test_the_file_says_that_a_number_is_kept_back_and_never_which() -> None:
    day = Period(first=TODAY - timedelta(days=1), last=TODAY)
    rows = (row(Colour.GREEN, 75), row(Colour.BLACK, 2))
    data = mix_table(rows, [day], names=dict(OFFICES), language="id").decode("utf-8-sig")
    heading, line = data.splitlines()
    cells = dict(zip(heading.split(";"), line.split(";"), strict=True))
    assert cells["hijau, masuk"] == "75"
    assert cells["hitam, masuk"] == "*"
    assert cells["merah, masuk"] == "0"
