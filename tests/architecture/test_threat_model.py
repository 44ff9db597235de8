"""docs/threat-model.md names a test for every threat, and each of them exists."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "threat-model.md"


def threats() -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if line[:1] == "|"
    ]
    return rows[2:]


def named_tests() -> set[tuple[str, str]]:
    return {named for row in threats() for named in _named(row[-1])}


def _named(cell: str) -> list[tuple[str, str]]:
    return re.findall(r"`([\w/]+\.py)::(\w+)`", cell)


def test_every_threat_has_its_defence_and_a_test() -> None:
    assert len(threats()) > 15
    assert [
        row[0] for row in threats() if len(row) != 4 or not all(row) or not _named(row[3])
    ] == []


@pytest.mark.parametrize(("file", "name"), sorted(named_tests()))
def test_a_named_test_exists(file: str, name: str) -> None:
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    assert name in {node.name for node in tree.body if isinstance(node, functions)}
