"""Every text exists in both languages, with the same places, and every key in the code exists."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.domain.verdict import Reason
from dashboard.messages import catalogue
from dashboard.services.access import Role
from dashboard.ui.navigation import ACCOUNT_PAGES, PAGES, PageEntry
from tests.architecture import sources

SPEAKERS = {("dashboard.ui.session", "t"), ("dashboard.messages", "text")}
# An outcome after which nothing is left to do has no next step.
MAY_BE_EMPTY = ".next"


def places(template: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def pattern(argument: ast.expr) -> str:
    """What a key must look like; empty for keys that are not written where they are used."""
    match argument:
        case ast.Constant(value=str(key)):
            return re.escape(key)
        case ast.JoinedStr(values=parts):
            return "".join(
                re.escape(part.value) if isinstance(part, ast.Constant) else r"[\w.]+"
                for part in parts
            )
        case _:
            return ""


def speakers(file: Path) -> set[str]:
    """The names under which a file knows the catalogue (not those of SQL, which has a text too)."""
    imports = [each for each in sources.tree(file).body if isinstance(each, ast.ImportFrom)]
    return {
        alias.asname or alias.name
        for each in imports
        for alias in each.names
        if (each.module, alias.name) in SPEAKERS
    }


def alternatives(argument: ast.expr) -> list[ast.expr]:
    """Both keys of `a if … else b`."""
    return [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]


def used_keys() -> Iterator[tuple[str, str]]:
    """(where, pattern) of every key in the code."""
    for file in sources.product_files():
        names = speakers(file)
        for node in ast.walk(sources.tree(file)):
            if isinstance(node, ast.Call) and sources.called(node) in names and node.args:
                for wanted in map(pattern, alternatives(node.args[0])):
                    yield f"{sources.name_of(file)}:{node.lineno}", wanted


def test_both_languages_have_the_same_keys() -> None:
    assert set(catalogue("id")) == set(catalogue("en"))


def test_both_languages_fill_the_same_places() -> None:
    english = catalogue("en")
    differing = {
        key
        for key, template in catalogue("id").items()
        if key in english and places(template) != places(english[key])
    }
    assert differing == set()


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_text_is_empty(language: str) -> None:
    empty = [key for key, text in catalogue(language).items() if not text.strip()]
    assert [key for key in empty if not key.endswith(MAY_BE_EMPTY)] == []


def test_every_key_in_the_code_exists() -> None:
    known = catalogue("id")
    # Most keys are written out, and need not be looked for among all.
    whole = {re.escape(key) for key in known}
    missing = [
        f"{where}: {wanted}"
        for where, wanted in used_keys()
        if wanted and wanted not in whole and not any(re.fullmatch(wanted, key) for key in known)
    ]
    assert missing == []


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_text(reason: Reason, language: str) -> None:
    assert f"reason.{reason.value}.sentence" in catalogue(language)


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_name_and_says_what_it_does(role: Role) -> None:
    assert {f"role.{role.value}", f"sign_in.does.{role.value}"} <= set(catalogue("id"))


@pytest.mark.parametrize("entry", [*PAGES, *ACCOUNT_PAGES], ids=lambda entry: entry.file)
def test_every_page_has_a_name_in_the_menu(entry: PageEntry) -> None:
    assert {entry.title, entry.section or entry.title} <= set(catalogue("id"))
