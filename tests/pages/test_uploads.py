"""Files of the wrong kind, too large or malformed: each field for files says what is wrong."""

import io
import zipfile
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.domain.office import Office, OfficeKind
from tests.pages.scanner_pages import no_browser  # noqa: F401 - a fixture

RunApp = Callable[[], AppTest]


def packed(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(name, content)
    return file.getvalue()


BAD = {
    "empty": b"",
    "too large": b"a;b\n" * 2_600_000,
    "bytes": bytes(range(256)) * 40,
    "NULs": b"nama;dosis\n\0;2\n",
    "half UTF-16": b"\xff\xfen\0a\0m",
    "open quote": b'nama;"dosis\nSiti;2\n',
    "no workbook": b"PK\x03\x04" + b"x" * 200,
    "a bomb": packed("xl/workbook.xml", b"\0" * 40_000_000),
    "deep": b"[" * 100_000,
    "markup": b"<!DOCTYPE x [<!ENTITY a 'b'>]><svg onload=alert(1)>&a;</svg>",
}


def passes(app: AppTest) -> None:
    app.switch_page("pages/kominfo/passes.py").run().segmented_control[0].set_value("many").run()


def paper(app: AppTest) -> None:
    app.switch_page("pages/front_desk/paper_list.py").run()
    app.segmented_control(key="paper_way").set_value("file").run()


def offices(app: AppTest) -> None:
    app.switch_page("pages/kominfo/offices.py").run()


def accounts(app: AppTest) -> None:
    app.switch_page("pages/kominfo/accounts.py").run()


def trust(app: AppTest) -> None:
    app.switch_page("pages/kominfo/trust_list.py").run()
    app.text_input(key="trust_source").set_value("surat 7").run()


def photo(app: AppTest) -> None:
    app.switch_page("pages/health/positive_register.py").run()
    app.segmented_control(key="case_way").set_value("by_code").run()


# The field, what its files are called, and who has it.
FIELDS = [
    (passes, "csv", "sample-admin"),
    (paper, "csv", "sample-admin"),
    (offices, "xlsx", "sample-admin"),
    (accounts, "xlsx", "sample-admin"),
    (trust, "json", "sample-admin"),
    (photo, "png", "sample-health"),
]
NAMES = [field.__name__ for field, _, _ in FIELDS]


@pytest.fixture
def opened(
    installation: Services,
    cookies: dict[str, str],
    run_app: RunApp,
    no_browser: None,  # noqa: F811 - the fixture
) -> RunApp:
    installation.offices.put(
        Office(
            id="kominfo",
            name="Dinas Kominfo",
            kind=OfficeKind.DEPARTMENT,
            capacity=50,
            desks=("Loket 1",),
        )
    )
    cookies["check_in_desk"] = "kominfo/Loket%201"
    return run_app


def said(app: AppTest) -> str:
    return " ".join(each.value for each in (*app.error, *app.warning))


@pytest.mark.parametrize(("field", "suffix", "account"), FIELDS, ids=NAMES)
def test_a_file_that_cannot_be_used_is_told_in_a_sentence(
    opened: RunApp,
    signed_in_as: Callable[[str], None],
    field: Callable[[AppTest], None],
    suffix: str,
    account: str,
) -> None:
    signed_in_as(account)
    app = opened()
    field(app)
    for what, content in BAD.items():
        app.file_uploader[0].upload(f"berkas.{suffix}", content, "application/zip").run()
        if field is trust:
            next(each for each in app.button if each.label == "Impor").click().run()
        assert not app.exception, what
        assert said(app), what
        assert "Nomor rujukan" not in said(app), what
