"""Every act that is written down has words in both languages, so that an auditor reads sentences."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Lang
from tests.architecture.sources import product

LOCALES = Path(__file__).parents[2] / "locales"


def acts() -> Iterator[str]:
    """Yield the acts named outright where a line is written."""
    for path in product():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.note":
                yield from (str(each.value) for each in node.args[2:3] if isinstance(each, ast.Constant))


@pytest.mark.parametrize("lang", list(Lang))
def test_every_act_has_words(lang: Lang) -> None:
    named, words = set(acts()), Catalogue.load(LOCALES, "console").keys(lang)
    assert len(named) > 40
    assert sorted(act for act in named if f"act.{act}" not in words) == []
    assert sorted({act.split(".")[0] for act in named if f"trail.kind.{act.split('.')[0]}" not in words}) == []
