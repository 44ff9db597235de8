"""A file of accounts: read in both languages, compared with what is there, bad rows told."""

from datetime import UTC, datetime

import pytest

from dashboard.domain.errors import InvalidInput
from dashboard.domain.office import Office, OfficeKind
from dashboard.services.access import Role
from dashboard.services.account_book import Account
from dashboard.services.account_table import AccountTable, read_account_table
from dashboard.services.spreadsheet import write_table

OFFICE = Office(id="kominfo", name="Dinas Kominfo", kind=OfficeKind.DEPARTMENT, capacity=5)
RINA = Account(
    id="1",
    login="rina",
    name="Rina Wati",
    role=Role.AUDITOR,
    office_id=None,
    created_at=datetime(2021, 9, 22, tzinfo=UTC),
)
HEAD = "nama akun;nama;peran;kantor"


def read(*rows: str, head: str = HEAD) -> AccountTable:
    written = "\n".join((head, *rows)).encode()
    return read_account_table(written, known=(RINA,), offices=(OFFICE,))


@pytest.mark.parametrize(
    ("role", "office", "expected"),
    [
        ("petugas", "kominfo", (Role.RECEPTIONIST, "kominfo")),
        ("Kepala OPD", "DINAS KOMINFO", (Role.DEPARTMENT_HEAD, "kominfo")),
        ("department_head", "Dinas Kominfo", (Role.DEPARTMENT_HEAD, "kominfo")),
        ("kesehatan", "", (Role.HEALTH_OFFICER, None)),
        ("Pemeriksa", "", (Role.AUDITOR, None)),
        ("admin", "", (Role.KOMINFO_ADMIN, None)),
    ],
)
def test_roles_and_offices_are_read_as_people_write_them(
    role: str, office: str, expected: tuple[Role, str | None]
) -> None:
    (row,) = read(f" Siti.Aminah ;Siti  Aminah;{role};{office}").good
    request = row.request
    assert (request.login, request.name) == ("siti.aminah", "Siti Aminah")
    assert (request.role, request.office_id) == expected


@pytest.mark.parametrize(
    ("row", "field", "problem"),
    [
        ("a b;Ani;admin;", "login", "not_a_login"),
        (";Ani;admin;", "login", "empty"),
        ("ani;;admin;", "name", "empty"),
        ("ani;Ani;;", "role", "empty"),
        ("ani;Ani;raja;", "role", "unknown_role"),
        ("ani;Ani;petugas;", "office", "needed"),
        ("ani;Ani;admin;kominfo", "office", "not_needed"),
        ("ani;Ani;petugas;bupati", "office", "unknown_office"),
        ("rina;Rina Baru;auditor;", "login", "login_taken"),
        ("ani;Ani;admin;;lebih", "row", "too_many_cells"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_its_reason(
    row: str, field: str, problem: str
) -> None:
    table = read("budi;Budi;admin;", row)
    (bad,) = table.bad
    assert (bad.line, bad.field, bad.problem) == (3, field, problem)
    assert [each.login for each in table.requests] == ["budi"]


def test_the_same_login_twice_is_one_account() -> None:
    table = read("ani;Ani;admin;", "ANI;Ani Lain;admin;")
    assert [(bad.line, bad.problem) for bad in table.bad] == [(3, "twice")]
    assert len(table.good) == 1


def test_a_file_that_was_taken_already_adds_nothing() -> None:
    table = read("rina;Rina Wati;auditor;")
    assert (table.good, table.bad, table.known) == ((), (), (2,))


def test_what_a_spreadsheet_keeps_from_being_a_formula_is_read_back() -> None:
    written = write_table(["login", "name", "role"], [["@siti", "-Siti", "admin"]], delimiter=",")
    (row,) = read_account_table(written, known=(), offices=()).good
    assert (row.request.login, row.request.name) == ("@siti", "-Siti")


def test_a_file_without_a_needed_column_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        read("ani;Ani", head="akun;nama")
    assert refused.value.args_["problem"] == "no_role_column"
