"""The threat model names tests that are there."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
MODEL = TESTS.parent / "docs" / "threat-model.md"
NAMED = re.compile(r"`((?:[a-z]+/)+[a-z_]+|settings)(?:::([a-z_]+))?`")


def test_every_test_the_model_names_is_there() -> None:
    found = NAMED.findall(MODEL.read_text("utf-8"))
    assert len(found) > 25
    for place, name in found:
        folder, _, stem = place.rpartition("/")
        file = TESTS / folder / f"test_{stem}.py"
        assert file.is_file(), place
        assert f"def test_{name}" in file.read_text("utf-8"), f"{place}::{name}"
