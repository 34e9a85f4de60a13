"""Nothing leaves but through the worker's lane, which asks the gate: no other code reaches a channel's `send`."""

import ast
from pathlib import Path

from tests.architecture.sources import ROOT, product

LANE = "gateway/service/deliver.py"
REST = {"sendMessage", "sendPhoto", "create_async"}
"""What the adapters themselves call at a provider; it stands in their own `send` and what that calls."""
CHANNELS = ("bot/", "ivr/", "gateway/channels/")


def attributes(path: Path) -> list[tuple[int, str]]:
    """Return the line and the name of every attribute that is read, called or handed on; `getattr` by name too."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            found.append((node.lineno, node.attr))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
            names = [arg.value for arg in node.args[1:2] if isinstance(arg, ast.Constant)]
            found += [(node.lineno, str(name)) for name in names]
    return found


def test_only_the_lane_reaches_a_channels_send() -> None:
    seen = [
        (str(path.relative_to(ROOT)), line) for path in product() for line, name in attributes(path) if name == "send"
    ]
    assert [place for place, _ in seen] == [LANE]


def test_the_gate_is_asked_before_it() -> None:
    tree = ast.parse((ROOT / LANE).read_text("utf-8"))
    functions = {
        node.name: ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert "may_send" in functions["_verdict"]
    assert "self._verdict(" in functions["_take"]
    assert [name for name, code in functions.items() if ".send(" in code] == ["_out"]
    assert [name for name, code in functions.items() if "self._out(" in code] == ["_send"]
    assert "isinstance(verdict, Allow)" in functions["_send"].partition("self._out(")[0]


def test_providers_are_called_by_the_adapters_alone() -> None:
    calling = {str(path.relative_to(ROOT)) for path in product() if {name for _, name in attributes(path)} & REST}
    assert {place for place in calling if not place.startswith(CHANNELS)} == set()
    assert calling
