"""Every table that anybody can take away, of an installation in which every word is a formula."""

import ast
import csv
import io
from argparse import Namespace
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.elements.widgets import button
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.cli import audit as audit_command
from dashboard.domain.office import Desk, Office, OfficeKind
from dashboard.domain.people import Colour, Evidence, PersonKind
from dashboard.domain.rollout import Stage
from dashboard.domain.scan import GuestBook
from dashboard.services.access import OPERATOR
from dashboard.services.audit import AuditEntry, AuditKind
from dashboard.services.desk import HandEntry
from dashboard.services.visit_log import LogFilter
from dashboard.ui import session
from dashboard.web.log_export import PATH, ExportRoutes, log_export_routes
from tests.architecture import sources
from tests.pages.scanner_pages import no_browser  # noqa: F401 - a fixture

RunApp = Callable[[], AppTest]
Taken = dict[str, bytes]
# What a spreadsheet reckons a cell by, each at the beginning of somebody's words.
FORMULA = "=HYPERLINK(A1)"
STARTS = ("=", "+", "-", "@", "\t", "\r")
OFFICES = {"kominfo": FORMULA, "plus": "+1+1", "minus": "-2+3", "at": "@SUM(A1)"}
BORN = date(1985, 8, 17)
DESK = Desk(office_id="kominfo", name="@Loket")


def plant(services: Services) -> None:
    """Words that are formulas, wherever somebody may write some."""
    now = session.now()
    for office_id, name in OFFICES.items():
        services.offices.put(
            Office(
                id=office_id,
                name=name,
                kind=OfficeKind.DEPARTMENT,
                capacity=9,
                desks=(DESK.name,),
                address="+jalan",
                contact="-62",
            )
        )
    services.admission.enter_by_hand(
        user=OPERATOR,
        entry=HandEntry(
            name=FORMULA,
            kind=PersonKind.VISITOR,
            colour=Colour.GREEN,
            evidence=Evidence.PAPER,
            birth_date=BORN,
            guest_book=GuestBook(host="+host", purpose="-purpose", organisation="@organisation"),
        ),
        desk=DESK,
        scan_id="s1",
        at=now,
        now=now,
    )
    services.rollout.record(
        user=OPERATOR,
        office_id="kominfo",
        stage=Stage.LETTER_SENT,
        on=now,
        note=FORMULA,
        now=now,
    )
    services.audit.record(
        AuditEntry(
            at=now,
            kind=AuditKind.OVERRIDDEN,
            actor="+a",
            office_id="-b",
            about="@c",
            reason=FORMULA,
        )
    )


def press(app: AppTest, words: str) -> None:
    next(each for each in app.button if each.label.startswith(words)).click().run()
    assert not app.exception


def upload(app: AppTest, text: str) -> None:
    app.file_uploader[0].upload("berkas.csv", text.encode(), "text/csv").run()
    assert not app.exception


def page(app: AppTest, name: str) -> AppTest:
    app.switch_page(f"pages/{name}.py").run()
    assert not app.exception
    return app


def of_passes(app: AppTest) -> None:
    page(app, "kominfo/passes").segmented_control[0].set_value("many").run()
    upload(app, "nama;dosis\n=Siti;2\n+Budi;dua\n")
    press(app, "Terbitkan 1 kartu")


def of_accounts(app: AppTest) -> None:
    upload(page(app, "kominfo/accounts"), "akun;nama;peran;kantor\nsiti;=Siti;petugas;kominfo\n")
    press(app, "Buat 1 akun")


def of_person(app: AppTest) -> None:
    page(app, "kominfo/requests").segmented_control[0].set_value("by_birth").run()
    app.text_input[0].set_value("=surat").run()
    app.text_input[1].set_value(FORMULA)
    app.text_input[2].set_value("17/08/1985")
    press(app, "Tampilkan dan catat")
    press(app, "Siapkan berkas")


def of_paper_list(app: AppTest) -> None:
    page(app, "front_desk/paper_list").segmented_control(key="paper_way").set_value("file").run()


def of_colour_mix(app: AppTest) -> None:
    page(app, "department/colour_mix").button(key="mix-export").click().run()


# The module that makes the table, and how one comes to take it.
ON_PAGES: Mapping[str, Callable[[AppTest], object]] = {
    "dashboard/ui/office_files.py": lambda app: page(app, "kominfo/offices"),
    "dashboard/ui/account_files.py": of_accounts,
    "dashboard/ui/pass_batch.py": of_passes,
    "dashboard/ui/person_view.py": of_person,
    "dashboard/ui/rollout_export.py": lambda app: page(app, "kominfo/rollout"),
    "dashboard/ui/mix_export.py": of_colour_mix,
    "dashboard/ui/audit_chain.py": lambda app: page(app, "kominfo/audit"),
}
# Only a heading of ours.
WORDLESS: Mapping[str, Callable[[AppTest], object]] = {"dashboard/ui/paper_form.py": of_paper_list}
ELSEWHERE = ("dashboard/web/log_export.py", "dashboard/cli/audit.py")


@pytest.fixture
def taken(
    installation: Services,
    signed_in_as: Callable[[str], None],
    cookies: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    no_browser: None,  # noqa: F811 - the fixture
) -> Taken:
    """The files of the pages' buttons by their name, as they come to be offered."""
    plant(installation)
    signed_in_as("sample-admin")
    cookies["check_in_desk"] = "kominfo/%40Loket"
    files: Taken = {}

    def keep(_at: str, data: object, _proto: object, _kind: str | None, name: str, **_: object):
        if name.endswith((".csv", ".xlsx")):
            files[name] = data() if callable(data) else data

    monkeypatch.setattr(button, "marshall_file", keep)
    return files


def cells(name: str, file: bytes) -> list[str]:
    """As a spreadsheet reads them."""
    if name.endswith(".xlsx"):
        book = load_workbook(io.BytesIO(file))
        found = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in found} <= {"s", "n", "inlineStr"}
        return [str(cell.value or "") for cell in found]
    text = io.StringIO(file.decode("utf-8-sig"), newline="")
    return [cell for row in csv.reader(text, delimiter=";") for cell in row]


def held(files: Taken) -> list[str]:
    """What stands in the files with a quote before it; nothing in them is a formula."""
    found = [(name, cell) for name, file in files.items() for cell in cells(name, file)]
    assert [each for each in found if each[1].startswith(STARTS)] == []
    return [cell for _, cell in found if cell.startswith("'")]


@pytest.mark.parametrize("module", sorted({*ON_PAGES, *WORDLESS}))
def test_a_page_hands_out_no_formula(module: str, taken: Taken, run_app: RunApp) -> None:
    (ON_PAGES | WORDLESS)[module](run_app())
    assert taken
    assert bool(held(taken)) is (module in ON_PAGES)


def visit_log(services: Services, cookies: dict[str, str]) -> bytes:
    settings = services.settings
    routes = ExportRoutes(
        exports=services.log_exports,
        sign_in=services.sign_in,
        cookie=settings.session_cookie,
        zone=settings.zone,
        language="id",
        clock=session.now,
        refused=services.refusals.of,
    )
    now = session.now()
    ticket = services.log_exports.order(
        user=services.sign_in.user(cookies[settings.session_cookie], at=now),
        office_id="kominfo",
        wanted=LogFilter(start=now - timedelta(days=1), end=now + timedelta(days=1)),
        language="id",
        at=now,
    )
    browser = TestClient(Starlette(routes=log_export_routes(routes)), cookies=cookies)
    return browser.get(PATH, params={"ticket": ticket}).content


def test_the_visit_log_hands_out_no_formula(
    taken: Taken, installation: Services, cookies: dict[str, str]
) -> None:
    assert "'@Loket" in held({"log.csv": visit_log(installation, cookies)})


def test_the_command_line_hands_out_no_formula(taken: Taken, tmp_path: Path) -> None:
    file = tmp_path / "audit.csv"
    none = dict.fromkeys(("since", "until", "kind", "office"))
    audit_command.run(Namespace(action="export", file=file, actor="", text="", **none))
    assert any("HYPERLINK" in cell for cell in held({file.name: file.read_bytes()}))


def test_no_other_module_makes_a_table_to_take_away() -> None:
    makers = {"write_table", "table_parts", "workbook"}
    using = {
        sources.name_of(file)
        for file in sources.product_files()
        if makers & {sources.called(node) for node in ast.walk(sources.tree(file))}
    }
    assert using - {"dashboard/services/spreadsheet.py"} == {*ON_PAGES, *WORDLESS, *ELSEWHERE}
