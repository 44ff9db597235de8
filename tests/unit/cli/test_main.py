"""The command line as another program sees it."""

import base64
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from dashboard.cli.main import COMMANDS
from dashboard.credentials.certificates import certificate_key
from tests.unit.cli import terminal
from tests.unit.credentials.minting import ES256, NOON, hc1
from tests.unit.credentials.test_trust_list import certificate

pytestmark = pytest.mark.server


@pytest.fixture
def run(tmp_path):
    def run(*words, given=""):
        return terminal.run(tmp_path, words, given=given.encode(), streams=tmp_path / "streams")

    (tmp_path / "trust").mkdir()
    shutil.copytree(Path(__file__).parents[3] / "data" / "rules", tmp_path / "rules")
    return run


def answers(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def issue(run, *more):
    (answer,) = answers(
        run("issue", "--name", "Siti Aminah", "--kind", "employee", "--doses", "2", *more)
    )
    return answer


def test_an_issued_pass_verifies(run, tmp_path):
    issued = issue(run, "--png", str(tmp_path / "siti.png"))
    assert (tmp_path / "siti.png").read_bytes().startswith(b"\x89PNG")
    (answer,) = answers(run("verify", given=issued["code"] + "\n"))
    assert answer["format"] == "pass"
    assert (answer["status"], answer["validity"], answer["colour"]) == ("ok", "valid", "green")
    assert (answer["doses"], answer["holder"]) == (2, "S*** A*****")


@pytest.mark.parametrize(
    ("at", "word"),
    [("2001-01-01", "not_yet_valid"), ("2099-01-01T00:00:00+07:00", "expired")],
)
def test_a_pass_outside_its_dates_says_so(run, at, word):
    code = issue(run)["code"]
    (answer,) = answers(run("verify", "--at", at, given=code))
    assert (answer["status"], answer["validity"]) == (word, word)


def test_every_line_gets_its_answer_and_an_empty_one_is_passed_over(run):
    done = run("verify", given="hello\n\nHC1:\x00\n" + "x" * 200_000 + "\nSTB1: \r\n")
    assert done.returncode == 0
    assert [answer["status"] for answer in answers(done)] == [
        "unsupported_code",
        "unreadable",
        "unreadable",
        "unreadable",
    ]


def test_cases_bring_their_own_trust_and_time(run, tmp_path):
    signer = certificate()
    der = signer.public_bytes(serialization.Encoding.DER)
    pem = signer.public_bytes(serialization.Encoding.PEM)
    kid = base64.b64decode(certificate_key(der, origin="test").kid)
    code = hc1(protected={1: ES256, 4: kid})
    cases = [
        {"id": 1, "code": code, "at": NOON.isoformat(), "trust": [base64.b64encode(der).decode()]},
        {"id": 2, "code": code, "at": NOON.isoformat(), "trust": [pem.decode()]},
        {"id": 3, "code": code, "at": "2030-01-01T00:00:00Z", "trust": [pem.decode()]},
        {"id": 4, "code": code, "at": NOON.isoformat(), "trust": []},
        {"id": 5, "at": NOON.isoformat()},
        {"id": 6, "code": code, "at": "noon", "trust": []},
        {"id": 7, "code": code, "trust": ["AAAA"]},
    ]
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join([*map(json.dumps, cases), "{", "[]"]), encoding="utf-8")
    done = run("verify", "--cases", str(file))
    assert done.returncode == 1
    assert [(answer["id"], answer["status"]) for answer in answers(done)] == [
        (1, "ok"),
        (2, "ok"),
        (3, "expired"),
        (4, "unknown_issuer"),
        (5, "invalid_input"),
        (6, "invalid_input"),
        (7, "invalid_input"),
        (None, "invalid_input"),
        (None, "invalid_input"),
    ]


def test_what_cannot_be_done_ends_with_a_sentence_and_a_status(run, tmp_path):
    refused = run("issue", "--name", "", "--kind", "visitor", "--doses", "1")
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert b"field=name problem=empty" in refused.stderr
    missing = run("verify", "--trust", str(tmp_path / "nowhere"))
    assert missing.returncode == 1
    assert b"nowhere" in missing.stderr
    assert b"Traceback" not in missing.stderr


def test_the_program_is_a_module_of_python():
    program = [sys.executable, "-m", "dashboard"]
    assert subprocess.run(program, capture_output=True, check=False).returncode == 2
    helped = subprocess.run([*program, "verify", "--help"], capture_output=True, check=True)
    assert b"python -m dashboard verify" in helped.stdout


def test_misuse_is_told_apart_from_failure(run):
    assert run().returncode == 2
    assert run("dance").returncode == 2
    assert run("issue").returncode == 2
    assert run("issue", "--name", "S", "--kind", "cat", "--doses", "1").returncode == 2


def test_help_names_every_command_and_shows_a_sample(run):
    overview = run("--help")
    assert overview.returncode == 0
    assert all(name.encode() in overview.stdout for name in COMMANDS)
    for name in COMMANDS:
        assert f"python -m dashboard {name}".encode() in run(name, "--help").stdout


def test_the_start_loads_nothing_of_the_screen(run):
    code = (
        "import sys; from dashboard.cli import issue, verify, main; "
        "print([m for m in ('streamlit', 'pandas', 'plotly', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
