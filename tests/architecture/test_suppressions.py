"""What a check of security is told to pass over says which check, and why."""

import re
import tomllib

import pytest

from tests.architecture import sources

# bandit's part first, then ruff's where it has the same rule, then why.
_REASONED = re.compile(r"# nosec B\d{3}( B\d{3})* # (noqa: S\d{3} - )?\w.+$")
SUPPRESSED = [
    pytest.param(line, id=f"{sources.name_of(file)}:{number}")
    for file in sources.product_files()
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
    if "nosec" in line
]


@pytest.mark.parametrize("line", SUPPRESSED)
def test_a_suppression_names_its_check_and_its_reason(line: str) -> None:
    assert _REASONED.search(line)


def test_what_is_passed_over_everywhere_has_its_reason_beside_it() -> None:
    text = (sources.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for check in tomllib.loads(text)["tool"]["bandit"]["skips"]:
        assert re.search(rf'"{check}",  # \w', text)
