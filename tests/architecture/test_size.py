"""Files stay small enough to read in one go."""

from pathlib import Path

import pytest

from tests.architecture import sources

LONGEST = 300
# Lists of tables, one after the other: nothing in them has to be held in the head at once.
LISTS = {"dashboard/store/tables.py", "dashboard/store/migrations/versions/0001_ledger.py"}
FILES = [file for file in sources.product_files() if sources.name_of(file) not in LISTS]


@pytest.mark.parametrize("file", FILES, ids=sources.name_of)
def test_a_file_has_fewer_than_300_lines(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) < LONGEST


def test_the_entry_script_has_fewer_than_30_lines() -> None:
    assert len((sources.ROOT / "streamlit_app.py").read_text().splitlines()) < 30
