"""The accounts' page and its forms over a real installation."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.bootstrap import Services
from dashboard.domain.office import Office, OfficeKind
from dashboard.services.access import OPERATOR, Role
from dashboard.services.account_book import AccountState
from dashboard.services.account_request import AccountRequest
from dashboard.services.sample_accounts import SAMPLE_ACCOUNTS
from dashboard.ui import session

FORMS = Path(__file__).parent
KOMINFO = Office(id="kominfo", name="Dinas Kominfo", kind=OfficeKind.DEPARTMENT, capacity=50)


@pytest.fixture
def known(installation: Services) -> Services:
    installation.offices.put(KOMINFO)
    return installation


def add(known: Services, login: str = "rina") -> str:
    request = AccountRequest(name="Rina Wati", login=login, role=Role.AUDITOR)
    made = known.accounts.add(user=OPERATOR, request=request, at=session.now())
    return made.account.id


def written(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def form(name: str) -> AppTest:
    app = AppTest.from_file(str(FORMS / name), default_timeout=20).run()
    assert not app.exception
    return app


def test_without_accounts_the_page_says_how_to_begin(
    known: Services, signed_in_as: Callable[[str], None], run_app: Callable[[], AppTest]
) -> None:
    signed_in_as("sample-admin")
    app = run_app().switch_page("pages/kominfo/accounts.py").run()
    assert not app.exception
    assert "Belum ada akun" in written(app)
    assert f"Mode peragaan: {len(SAMPLE_ACCOUNTS)} akun contoh juga dapat masuk" in written(app)


def test_accounts_are_counted_and_searched(
    known: Services, signed_in_as: Callable[[str], None], run_app: Callable[[], AppTest]
) -> None:
    add(known)
    signed_in_as("sample-admin")
    app = run_app().switch_page("pages/kominfo/accounts.py").run()
    assert "1 belum memilih kata sandi" in written(app)
    app.text_input[0].set_value("bukan siapa-siapa").run()
    assert app.info[0].value.startswith("Tidak ada akun yang cocok")


def test_who_may_not_manage_accounts_sees_none(
    known: Services, signed_in_as: Callable[[str], None], run_app: Callable[[], AppTest]
) -> None:
    add(known)
    signed_in_as("sample-head")
    app = run_app().switch_page("pages/kominfo/accounts.py").run()
    assert "Rina" not in written(app)
    assert not app.button


def test_a_new_account_gets_a_link_that_is_shown_once(known: Services) -> None:
    app = form("new_account_form.py")
    app.text_input[0].set_value("Siti Aminah")
    app.text_input[1].set_value("siti").run()
    app.selectbox[1].set_value("kominfo").run()
    app.button[0].click().run()
    assert not app.exception
    (account,) = known.accounts.all(user=OPERATOR)
    assert (account.login, account.office_id, account.state) == (
        "siti",
        "kominfo",
        AccountState.WAITING,
    )
    assert "/?link=" in app.code[0].value


def test_what_is_wrong_is_said_beside_the_form(known: Services) -> None:
    app = form("new_account_form.py")
    app.text_input[0].set_value("Siti Aminah")
    app.text_input[1].set_value("a b").run()
    app.button[0].click().run()
    assert app.error[0].value.startswith("Nama akun terdiri atas 3 sampai 60 huruf")
    assert known.accounts.all(user=OPERATOR) == ()


def test_an_account_is_closed_and_opened_again(known: Services) -> None:
    add(known)
    form("manage_account_form.py").button(key="account_end").click().run()
    assert known.accounts.all(user=OPERATOR)[0].state is AccountState.CLOSED
    app = form("manage_account_form.py")
    assert app.button(key="account_end").label == "Buka kembali"
    app.button(key="account_end").click().run()
    assert known.accounts.all(user=OPERATOR)[0].state is AccountState.WAITING


TABLE = "akun;nama;peran;kantor\nsiti;=Siti;petugas;kominfo\nbudi;Budi;raja;\n"


def test_a_file_of_accounts_is_looked_at_and_its_links_are_given_once(
    known: Services, signed_in_as: Callable[[str], None], run_app: Callable[[], AppTest]
) -> None:
    signed_in_as("sample-admin")
    app = run_app().switch_page("pages/kominfo/accounts.py").run()
    app.file_uploader[0].upload("akun.csv", TABLE.encode(), "text/csv").run()
    assert app.warning[0].value.startswith("1 baris tidak dapat dipakai")
    assert "Peran tidak dikenal" in app.dataframe[0].value.iloc[0, 2]
    assert known.accounts.all(user=OPERATOR) == ()
    next(each for each in app.button if each.label.startswith("Buat 1 akun")).click().run()
    assert not app.exception
    (account,) = known.accounts.all(user=OPERATOR)
    assert (account.login, account.office_id) == ("siti", "kominfo")
    labels = [each.proto.label for each in app.get("download_button")]
    assert labels == ["Berkas tautan (CSV)", "Berkas tautan (Excel)"]
    next(each for each in app.button if each.label.startswith("Sudah saya simpan")).click().run()
    assert "Berkas tautan" not in str([each.proto.label for each in app.get("download_button")])


def test_a_file_that_is_no_list_of_accounts_is_told(
    known: Services, signed_in_as: Callable[[str], None], run_app: Callable[[], AppTest]
) -> None:
    signed_in_as("sample-admin")
    app = run_app().switch_page("pages/kominfo/accounts.py").run()
    app.file_uploader[0].upload("akun.csv", b"a;b\n1;2\n", "text/csv").run()
    assert app.error[0].value == "Berkas tidak punya kolom nama akun."
