"""Tables that leave the house are written in two places, which write no cell as a formula."""

import ast
from pathlib import Path

import pytest

from tests.architecture import sources

WRITERS = {"dashboard/services/spreadsheet.py", "dashboard/workbook.py"}
_LIBRARIES = {"csv", "openpyxl", "xlsxwriter", "xlwt", "odf"}
_METHODS = {"to_csv", "to_excel", "to_clipboard"}


def libraries(node: ast.AST) -> set[str]:
    match node:
        case ast.Import(names=names):
            return {each.name.partition(".")[0] for each in names}
        case ast.ImportFrom(module=str(module)):
            return {module.partition(".")[0]}
        case _:
            return set()


@pytest.mark.parametrize("file", sources.product_files(), ids=sources.name_of)
def test_only_the_writers_of_tables_write_tables(file: Path) -> None:
    nodes = list(ast.walk(sources.tree(file)))
    used = _LIBRARIES & {name for node in nodes for name in libraries(node)}
    assert (not used) or sources.name_of(file) in WRITERS
    assert not _METHODS & {sources.called(node) for node in nodes}


def test_the_tables_on_pages_offer_no_file_and_no_copy_of_their_own() -> None:
    # Streamlit's own button writes cells as they are, past the audit log.
    text = (sources.ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert "\ndisableDataExport = true\n" in text
