"""An export proves itself: by our command, and by the auditor's lines in the decision's record."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.domain.errors import InvalidInput
from dashboard.services.audit_chain import ChainedEntry, Head, chained
from dashboard.services.audit_file import lines, proof_of, table_headings, table_row
from dashboard.services.spreadsheet import write_table
from tests.contract.test_audit_log import deed

RECORD = Path(__file__).resolve().parents[2] / "docs" / "adr" / "0010-audit-chains.md"


def chain(stream: str, *, length: int) -> list[Head | ChainedEntry]:
    """A whole stream as an export gives it."""
    head, found = Head(stream=stream), []
    for number in range(1, length + 1):
        salt = bytes([number] * 16)
        entry = chained(deed(number, reason=f'"seb\\ab" 🙂 {number}'), after=head, salt=salt)
        head = Head(stream=stream, number=number, hash=entry.hash)
        found.append(entry)
    return [*found, head]


@pytest.fixture
def export() -> list[str]:
    return list(lines([*chain("installation", length=4), *chain("kominfo", length=2)]))


def by_the_record(export: list[str], folder: Path) -> str:
    """What the auditor's own lines say."""
    program = re.search(r"```python\n(.*?)```", RECORD.read_text(encoding="utf-8"), re.DOTALL)
    assert program
    (folder / "check.py").write_text(program[1], encoding="utf-8")
    (folder / "export.jsonl").write_text("".join(export), encoding="utf-8")
    command = [sys.executable, folder / "check.py", folder / "export.jsonl"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_whole_export_is_proven_both_ways(export: list[str], tmp_path: Path) -> None:
    proof = proof_of(export)
    assert (proof.breaches, proof.entries) == ((), 6)
    assert by_the_record(export, tmp_path).startswith("whole ")


@pytest.mark.parametrize("line", [1, 2, 4, 6])
def test_a_line_taken_out_is_found_both_ways(export: list[str], tmp_path: Path, line: int) -> None:
    del export[line]
    assert proof_of(export).breaches
    assert not by_the_record(export, tmp_path).startswith("whole ")


@pytest.mark.parametrize("name", ["at", "kind", "actor", "about", "reason", "digest", "hash"])
def test_a_changed_line_is_named(export: list[str], name: str) -> None:
    record = json.loads(export[2])
    changed = record | {name: record["at"] + 1 if name == "at" else "x"}
    export[2] = json.dumps(changed)
    (first, *_) = proof_of(export).breaches
    assert (first.stream, first.first) == ("installation", 2)


@pytest.mark.parametrize("written", ["", "{}", "[]", "no json", '{"format": "audit-9"}'])
def test_what_is_no_export_is_refused(written: str) -> None:
    with pytest.raises(InvalidInput):
        proof_of([written])


def test_a_table_holds_no_formula() -> None:
    (entry, _) = chain("=cmd()", length=1)
    assert isinstance(entry, ChainedEntry)
    table = write_table(table_headings(), [table_row(entry)], delimiter=";").decode("utf-8-sig")
    assert table.splitlines()[1].split(";")[1] == "'=cmd()"
