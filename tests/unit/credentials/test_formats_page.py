"""docs/formats.md names a test for every cell of its table, and each of them exists."""

import ast
import re
from pathlib import Path

import pytest

from dashboard.credentials.reader import FORMATS

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "formats.md"
FOLDERS = (ROOT / "tests" / "unit" / "credentials", ROOT / "tests" / "vectors")


def table():
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    first = lines[: next(at for at, line in enumerate(lines) if line.startswith("| file"))]
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in first]
    return rows[0], rows[2:]


def named_tests():
    head, rows = table()
    files = [re.search(r"`(\w+\.py)`", cell)[1] for cell in head[1:]]
    for row in rows:
        for file, cell in zip(files, row[1:], strict=True):
            if cell != "–":
                own, _, name = cell.strip("`").rpartition("::")
                yield own or file, name


def functions(file):
    path = next(folder / file for folder in FOLDERS if (folder / file).exists())
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("file", "name"), sorted(set(named_tests())))
def test_a_named_test_exists(file, name):
    assert name in functions(file)


def test_the_table_has_a_column_for_every_format():
    head, rows = table()
    assert len(head) == len(FORMATS) + 1
    assert len(rows) > 15
