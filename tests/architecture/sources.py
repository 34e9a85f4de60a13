"""The project's own Python files, found once for every rule."""

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "commands", "gateway", "ivr", "nlu")


@cache
def everything(folder: str) -> tuple[Path, ...]:
    """Return the files of a folder; environments aren't even walked into, they hold tens of thousands."""
    found = []
    for here, inside, names in os.walk(ROOT / folder):
        inside[:] = [each for each in inside if each not in {".venv", "__pycache__"}]
        found += [Path(here, each) for each in names]
    return tuple(sorted(found))


def files(*folders: str, kind: str = ".py") -> list[Path]:
    """Return the files of a kind in these folders."""
    return sorted(path for folder in folders for path in everything(folder) if path.suffix == kind)


def product() -> list[Path]:
    """Return every Python file that runs in production."""
    root = ROOT / "wsgi.py"
    return [*files(*PACKAGES), *([root] if root.exists() else [])]


def name(path: Path) -> str:
    """Return a module's dotted name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of everything a file imports, inside functions and under TYPE_CHECKING too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {"import_module", "__import__"}:
            yield node.lineno, ast.literal_eval(node.args[0]) if isinstance(node.args[0], ast.Constant) else "*"
