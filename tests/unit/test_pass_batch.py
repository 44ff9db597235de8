"""Passes for a table of people: one result a row, bad rows named."""

from datetime import UTC, date, datetime

import pytest

from dashboard.domain.errors import InvalidInput
from dashboard.domain.people import PersonKind, person_key_by_birth
from dashboard.services.pass_batch import MAX_ROWS, Badge, BadRow, issue_many
from dashboard.services.passes import Passes
from tests.unit.test_keyring import Pen

NOON = datetime(2021, 9, 22, 5, tzinfo=UTC)


def issued(*lines):
    passes = Passes(signer=Pen(), person_secrets=[(1, b"secret")])
    return list(issue_many(lines, passes=passes, valid_days=90, at=NOON))


@pytest.mark.parametrize(
    "lines",
    [
        ("nama,tanggal_lahir,dosis,kantor", "Siti,1990-05-17,2,Kominfo"),
        ("\ufeffNama;Tanggal Lahir;Dosis;OPD", "Siti;17/05/1990;2;Kominfo"),
        ('"name","birth_date","doses","office"', '"Siti","17-5-1990","2","Kominfo"'),
    ],
)
def test_tables_as_offices_export_them(lines):
    (badge,) = issued(*lines)
    assert isinstance(badge, Badge)
    claims = badge.issued.claims
    assert (claims.name, claims.doses, claims.course, badge.office) == ("Siti", 2, 2, "Kominfo")
    assert claims.kind is PersonKind.EMPLOYEE
    born = date(1990, 5, 17)
    expected = person_key_by_birth(secret=b"secret", version=1, name="SITI", birth_date=born)
    assert claims.person_key == expected


def test_a_bad_row_is_named_and_stops_nothing():
    found = issued(
        "nama,dosis,tanggal_lahir,jenis",
        "Siti,2,,",
        ",2,,",
        "Budi,two,,",
        "Budi,2,1990-13-01,",
        "Budi,2,,cat",
        "Budi,99,,",
        "Budi",
        "Ani,1,,tamu",
    )
    assert [(row.line, row.field, row.problem) for row in found if isinstance(row, BadRow)] == [
        (3, "name", "empty"),
        (4, "doses", "not_understood"),
        (5, "birth_date", "not_understood"),
        (6, "kind", "unknown"),
        (7, "doses", "out_of_range"),
        (8, "doses", "not_understood"),
    ]
    assert [row.line for row in found if isinstance(row, Badge)] == [2, 9]
    assert found[-1].issued.claims.kind is PersonKind.VISITOR


@pytest.mark.parametrize("head", ["", "nama,kantor", "a;b;c"])
def test_a_head_without_the_needed_columns_is_refused(head):
    with pytest.raises(InvalidInput):
        issued(head, "Siti,2")


def test_the_number_of_rows_is_bounded():
    rows = ("x" for _ in range(MAX_ROWS + 1))
    with pytest.raises(InvalidInput):
        issued("nama,dosis", *rows)
