"""The threat model and the walk through the ASVS name tests that are there."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
DOCS = TESTS.parent / "docs"
NAMED = re.compile(r"`((?:[a-z]+/)+[a-z_]+|settings)(?:::([a-z_]+))?`")


@pytest.mark.parametrize("document", ["threat-model.md", "asvs.md"])
def test_every_test_a_document_names_is_there(document: str) -> None:
    found = NAMED.findall((DOCS / document).read_text("utf-8"))
    assert len(found) > 25
    for place, name in found:
        folder, _, stem = place.rpartition("/")
        file = TESTS / folder / f"test_{stem}.py"
        assert file.is_file(), place
        assert f"def test_{name}" in file.read_text("utf-8"), f"{place}::{name}"
