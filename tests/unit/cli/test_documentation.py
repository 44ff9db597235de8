"""docs/cli.md says what the commands are; each is there with its sample line."""

import importlib
from pathlib import Path

import pytest

from dashboard.cli.main import COMMANDS

DOCUMENT = Path(__file__).parents[3] / "docs" / "cli.md"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_stands_in_the_documentation_with_its_sample(name):
    samples = importlib.import_module(COMMANDS[name].module).SAMPLE.splitlines()
    document = DOCUMENT.read_text(encoding="utf-8")
    assert [sample for sample in samples if sample.strip() not in document] == []
