"""The browser parts (HTML, CSS, JavaScript) of our components, as files beside this module."""

from functools import cache
from pathlib import Path


@cache
def asset(name: str) -> str:
    """The text of one of the files."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
