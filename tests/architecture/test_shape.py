"""Ceilings, not aims: files stay short, functions shorter, names say what they hold, packages re-export nothing."""

import ast
from pathlib import Path

import pytest

from gateway.web.logs import EVENT
from tests.architecture.sources import ROOT, files, name, product

LONGEST_FILE = 300
LONGEST_FUNCTION = 60
EMPTY_NAMES = {"utils", "util", "misc", "helpers", "helper", "manager", "base", "common"}
LOGGING = {"debug", "info", "warning", "error", "exception", "critical"}


def living() -> list[Path]:
    """Return what is still edited: a migration, once published, is history."""
    return [path for path in product() if path.parent.name != "versions"]


@pytest.mark.parametrize("path", living(), ids=name)
def test_files_and_functions_are_short(path: Path) -> None:
    text = path.read_text("utf-8")
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    }
    assert long == {}
    assert len(text.splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", product(), ids=name)
def test_modules_say_what_they_are_for(path: Path) -> None:
    assert path.stem not in EMPTY_NAMES
    text = path.read_text("utf-8")
    if path.name == "__init__.py":
        assert [node for node in ast.parse(text).body if not isinstance(node, ast.Expr)] == []
    else:
        assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", product(), ids=name)
def test_events_are_named_by_literals(path: Path) -> None:
    """A log line built from words would be withheld; here it doesn't even get that far."""
    built = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LOGGING
        and ast.unparse(node.func.value) in {"log", "logger", "_log", "LOG"}
        and not (node.args and isinstance(node.args[0], ast.Constant) and EVENT.fullmatch(str(node.args[0].value)))
    ]
    assert built == []


def test_no_test_patches_dotted_strings() -> None:
    word = "mock" + ".patch"
    assert [str(path) for path in files("tests") if word in path.read_text("utf-8")] == []


def test_decisions_are_numbered_without_gaps_or_doubles() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert len(numbers) == len(set(numbers))
