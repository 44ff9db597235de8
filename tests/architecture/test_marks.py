"""Tests that drive a browser lie where `scripts/test` looks for them."""

import re

from tests.architecture import sources

TESTS = sources.ROOT / "tests"


def test_browser_tests_lie_where_the_browser_part_looks() -> None:
    script = (sources.ROOT / "scripts" / "test").read_text(encoding="utf-8")
    listed = re.search(r"^browser_tests='(.+)'$", script, flags=re.MULTILINE)
    assert listed is not None
    marked = {
        sources.name_of(file.parent)
        for file in TESTS.rglob("test_*.py")
        if re.search(r"mark\.browser\b", file.read_text(encoding="utf-8"))
    }
    assert marked == set(listed[1].split())
