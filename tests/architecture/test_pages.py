"""Every page is guarded by its first statement, is listed once, and lies in a role's folder."""

import ast
from pathlib import Path

import pytest

from dashboard.ui.navigation import ACCOUNT_PAGES, PAGES, PageEntry
from tests.architecture import sources

OPEN = {"account/sign_in.py"}
# Draws and does nothing: it reruns the page, guard and all, once something holds.
UNGUARDED = {"look"}
GUARDED = [
    file for file in sources.page_files() if str(file.relative_to(sources.PAGES)) not in OPEN
]
ENTRIES = (*PAGES, *ACCOUNT_PAGES)


def first_statement(file: Path) -> ast.stmt:
    """What the page does first: after its docstring and its imports."""
    body = sources.tree(file).body[1:]
    return next(each for each in body if not isinstance(each, ast.Import | ast.ImportFrom))


@pytest.mark.parametrize("file", GUARDED, ids=sources.name_of)
def test_the_guard_is_the_first_statement(file: Path) -> None:
    statement = first_statement(file)
    assert isinstance(statement, ast.Assign), "a page begins with: user = require(Permission.…)"
    assert sources.called(statement.value) in {"require", "signed_in"}


@pytest.mark.parametrize("file", GUARDED, ids=sources.name_of)
def test_the_guard_is_the_real_one(file: Path) -> None:
    imported = [each for each in sources.tree(file).body if isinstance(each, ast.ImportFrom)]
    names = {(each.module, alias.name) for each in imported for alias in each.names}
    assert names & {
        ("dashboard.ui.guards", "require"),
        ("dashboard.ui.guards", "signed_in"),
        ("dashboard.ui", "guards"),
    }


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.file)
def test_the_menu_and_the_guard_ask_for_the_same_permission(entry: PageEntry) -> None:
    guard = first_statement(sources.PAGES / entry.file)
    assert isinstance(guard, ast.Assign)
    assert isinstance(guard.value, ast.Call)
    asked = [each.attr for each in guard.value.args if isinstance(each, ast.Attribute)]
    assert asked == ([entry.permission.name] if entry.permission else [])


def test_every_page_is_listed_once() -> None:
    listed = sorted(entry.file for entry in ENTRIES)
    assert listed == [str(file.relative_to(sources.PAGES)) for file in GUARDED]


def test_no_two_pages_share_an_address() -> None:
    assert len({entry.path for entry in ENTRIES}) == len(ENTRIES)


def test_no_page_lies_directly_in_pages() -> None:
    """Streamlit would run it without the entry script, so without the sign-in."""
    assert [file.name for file in sources.PAGES.glob("*.py")] == ["__init__.py"]


PARTS = {"fragment", "dialog"}


def parts(file: Path) -> list[ast.FunctionDef]:
    """The functions that Streamlit runs without the page, so without its guard."""
    if not any(name in file.read_text(encoding="utf-8") for name in PARTS):
        return []
    return [
        each
        for each in ast.walk(sources.tree(file))
        if isinstance(each, ast.FunctionDef) and any(map(is_part, each.decorator_list))
    ]


def is_part(decorator: ast.expr) -> bool:
    named = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(named, ast.Attribute) and named.attr in PARTS


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(part, id=f"{sources.name_of(file)}:{part.name}")
        for file in sources.product_files()
        for part in parts(file)
        if part.name not in UNGUARDED
    ],
)
def test_what_runs_without_its_page_asks_first_whether_the_person_is_still_signed_in(
    part: ast.FunctionDef,
) -> None:
    first = next(each for each in part.body if not isinstance(each, ast.Expr))
    assert isinstance(first, ast.With), "a fragment or dialog begins with: with boundary():"
    assert sources.called(first.items[0].context_expr) == "boundary"
