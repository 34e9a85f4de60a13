"""Who may call whom, the picture of the architecture as a table. Imports in functions count; nothing is excluded."""

from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, imports, name, product

LEAVES = {"gateway.settings", "gateway.errors", "gateway.i18n", "gateway.clock"}

MAY_IMPORT: dict[str, set[str]] = {
    "gateway.errors": set(),
    "gateway.clock": set(),
    "gateway.settings": {"gateway.errors"},
    "gateway.i18n": {"gateway.errors", "gateway.clock"},
    "gateway.channels": LEAVES,
    "gateway.store": LEAVES | {"gateway.channels"},
    "gateway.dialogue": {"gateway.errors", "gateway.i18n", "gateway.channels"},
    "gateway.service": LEAVES | {"gateway.channels", "gateway.store", "gateway.dialogue"},
    "gateway.web": LEAVES | {"gateway.channels", "gateway.service"},
    "bot": LEAVES | {"gateway.channels"},
    "ivr": LEAVES | {"gateway.channels"},
    "nlu": LEAVES | {"gateway.channels"},
    "commands": LEAVES | {"gateway.service"},
    "wsgi": {*LEAVES, "gateway.channels", "gateway.store", "gateway.dialogue", "gateway.service", "gateway.web"}
    | {"bot", "ivr", "nlu", "commands"},
}

IMPURE = {"flask", "sqlalchemy", "redis", "requests", "aiohttp", "httpx", "random", "secrets", "time", "os", "socket"}
"""What the dialogue may not touch: it is a function of what it is given."""

FEWEST_FILES = 60


def room(module: str) -> str:
    """Return the room a module of ours stands in, "" for what isn't ours."""
    if module.split(".")[0] not in {*PACKAGES, "wsgi"}:
        return ""
    rooms = [each for each in MAY_IMPORT if module == each or module.startswith(f"{each}.")]
    return max(rooms, key=len, default="gateway" if module == "gateway" else f"no room: {module}")


def rooms_entered(path: Path) -> dict[str, int]:
    own = room(name(path))
    found = {room(module): line for line, module in imports(path)}
    return {entered: line for entered, line in found.items() if entered not in {"", own}}


@pytest.mark.parametrize("path", product(), ids=name)
def test_imports_go_one_way(path: Path) -> None:
    module = name(path)
    if module == "gateway":
        assert rooms_entered(path) == {}
        return
    forbidden = {
        entered: f"{path.name}:{line}"
        for entered, line in rooms_entered(path).items()
        if entered not in MAY_IMPORT[room(module)]
    }
    assert forbidden == {}


@pytest.mark.parametrize("path", [path for path in product() if room(name(path)) == "gateway.dialogue"], ids=name)
def test_the_dialogue_is_pure(path: Path) -> None:
    touched = {module.split(".")[0] for _, module in imports(path)}
    assert touched & IMPURE == set()
    assert ".now()" not in path.read_text("utf-8")


def test_enough_files_were_seen() -> None:
    seen = {room(name(path)) for path in product()}
    assert len(product()) >= FEWEST_FILES
    assert set(MAY_IMPORT) <= seen


def test_the_table_has_no_circle() -> None:
    done: set[str] = set()
    while left := set(MAY_IMPORT) - done:
        ready = {each for each in left if MAY_IMPORT[each] <= done}
        assert ready, f"these need one another: {left}"
        done |= ready


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import gateway.store.engine", {"gateway.store.engine"}),
        ("from gateway.store import engine", {"gateway.store.engine"}),
        ("def f():\n    from bot import api", {"bot.api"}),
        ("if TYPE_CHECKING:\n    import ivr", {"ivr"}),
        ("importlib.import_module('nlu.client')", {"nlu.client"}),
    ],
)
def test_hidden_imports_are_found(tmp_path: Path, code: str, expected: set[str]) -> None:
    file = tmp_path / "trial.py"
    file.write_text(code)
    assert {module for _, module in imports(file)} == expected
