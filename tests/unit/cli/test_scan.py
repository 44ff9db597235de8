"""A terminal as a desk: one line in, one answer out, and no line without an answer."""

import json

import pytest

from tests.unit.cli.test_main import answers, run  # noqa: F401 - a fixture

pytestmark = pytest.mark.server

DESK = ("scan", "--office", "kominfo", "--desk", "Loket 1")


@pytest.fixture
def desk(run):  # noqa: F811
    run("office", "set", "kominfo", "--name", "Kominfo", "--kind", "department", "--capacity", "5")
    return lambda *lines: run(*DESK, given="\n".join(lines))


def test_the_same_scan_id_gets_the_same_answer(run, desk):  # noqa: F811
    (issued,) = answers(run("issue", "--name", "Siti", "--kind", "visitor", "--doses", "2"))
    line = json.dumps({"code": issued["code"], "scan_id": "first"})
    first, again = answers(desk(line, line))
    assert first == again
    assert (first["decision"], first["colour"], first["inside"]) == ("admit", "green", 1)


def test_staff_decides_by_the_id_of_the_check(run, desk):  # noqa: F811
    (issued,) = answers(run("issue", "--name", "Budi", "--kind", "visitor", "--doses", "1"))
    check, confirmed = answers(
        desk(
            json.dumps({"code": issued["code"], "scan_id": "yellow"}),
            json.dumps({"confirm": "yellow"}),
        )
    )
    assert (check["decision"], check["inside"]) == ("check", 0)
    assert (confirmed["decision"], confirmed["reason"], confirmed["inside"]) == (
        "admit",
        "confirmed",
        1,
    )


def test_a_line_that_says_nothing_is_told_by_its_id(desk):
    lines = ('{"scan_id": "a"}', '{"code": "x", "scan_id": "b", "at": "noon"}', "{", "[]x")
    told = answers(desk(*lines))
    assert [each["scan_id"] for each in told[:3]] == ["a", "b", None]
    assert [each["reason"] for each in told[:3]] == ["invalid_input"] * 3
    assert told[3]["reason"] == "unsupported_code"


def test_a_desk_needs_a_name(run, desk):  # noqa: F811
    assert desk().returncode == 0
    refused = run("scan", "--office", "kominfo", "--desk", "", given="x\n")
    assert (refused.returncode, refused.stdout) == (1, b"")
