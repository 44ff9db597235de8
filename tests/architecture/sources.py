"""The product's Python files and their syntax trees."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "pages"


def product_files() -> list[Path]:
    """Every Python file of the product, without its tests."""
    folders = [file for name in ("dashboard", "pages") for file in (ROOT / name).rglob("*.py")]
    return sorted([ROOT / "asgi.py", ROOT / "streamlit_app.py", *folders])


def page_files() -> list[Path]:
    """Every page."""
    return sorted(file for file in PAGES.glob("*/*.py") if file.name != "__init__.py")


@cache
def tree(file: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def name_of(file: Path) -> str:
    """The path as test reports show it."""
    return str(file.relative_to(ROOT))


def called(call: ast.expr) -> str:
    """The last part of what a call calls: `require` for `guards.require(…)`."""
    if not isinstance(call, ast.Call):
        return ""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
