"""Issuing from a table, printing, re-issuing and revoking, as another program sees it."""

import pypdfium2
import pytest

from tests.unit.cli.test_main import answers, run  # noqa: F401 - a fixture

pytestmark = pytest.mark.server

TABLE = (
    "nama;dosis;tanggal_lahir;kantor\n"
    "Siti Aminah;2;01/02/1980;kominfo\n"
    "Budi Hartono;1;;\n"
    "Agus;dua;;\n"
    "siti aminah;3;1980-02-01;\n"
)


@pytest.fixture
def table(tmp_path, run):  # noqa: F811
    run("office", "set", "kominfo", "--name", "Kominfo", "--kind", "department", "--capacity", "5")
    file = tmp_path / "employees.csv"
    file.write_text(TABLE, encoding="utf-8-sig")
    return str(file)


def test_a_table_becomes_passes_badges_and_a_list_of_bad_rows(run, table, tmp_path):  # noqa: F811
    sheets = tmp_path / "badges.pdf"
    done = run("issue", "--csv", table, "--badges", str(sheets))
    assert done.returncode == 1
    bad, twice, siti, budi = answers(done)
    assert (bad["line"], bad["field"], bad["problem"]) == (4, "doses", "not_a_number")
    assert (twice["line"], twice["problem"], twice["first_line"]) == (5, "twice", 2)
    assert (siti["line"], siti["holder"], siti["office"]) == (2, "S*** A*****", "kominfo")
    assert (budi["line"], budi["kind"], budi["doses"]) == (3, "employee", 1)
    text = pypdfium2.PdfDocument(sheets)[0].get_textpage().get_text_range()
    assert "Siti Aminah" in text
    assert "Kominfo" in text
    read = answers(run("verify", given=f"{siti['code']}\n{budi['code']}\n"))
    assert [each["status"] for each in read] == ["ok", "ok"]


def test_a_dry_run_issues_nothing(run, table):  # noqa: F811
    assert len(answers(run("issue", "--csv", table, "--dry-run"))) == 2
    assert answers(run("passes", "list")) == []


def test_a_second_run_leaves_out_who_has_a_pass(run, table):  # noqa: F811
    run("issue", "--csv", table)
    again = answers(run("issue", "--csv", table))
    assert [each["line"] for each in again if "code" in each] == [3]
    assert {"line": 2, "status": "skipped", "problem": "has_a_valid_pass"} in again


def test_a_revoked_pass_is_refused_by_every_desk(run, table):  # noqa: F811
    issued = {each.get("line"): each for each in answers(run("issue", "--csv", table))}
    (revoked,) = answers(run("passes", "revoke", issued[2]["id"]))
    assert (revoked["status"], revoked["holder"]) == ("revoked", "S*** A*****")
    (new,) = answers(run("passes", "reissue", issued[3]["id"], "--doses", "2"))
    codes = (issued[2]["code"], issued[3]["code"], new["code"])
    desk = ("scan", "--office", "kominfo", "--desk", "Loket 1", "--direction", "in")
    said = answers(run(*desk, given="\n".join(codes)))
    assert [each["reason"] for each in said] == ["revoked", "revoked", "colour_admits"]
    assert answers(run("passes", "list", "--search", "budi"))[0]["status"] == "valid"


def test_an_unknown_pass_is_told(run):  # noqa: F811
    done = run("passes", "revoke", "nobody")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"not_found" in done.stderr
