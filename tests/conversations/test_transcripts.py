"""Every golden transcript still reads as it was reviewed."""

from pathlib import Path

import pytest

from tests.conversations.transcript import FOLDER, played

SCRIPTS = sorted(FOLDER.glob("*.txt"))


def test_there_are_transcripts() -> None:
    assert len(SCRIPTS) >= 12


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_transcript(path: Path) -> None:
    script = path.read_text(encoding="utf-8")
    assert played(script).splitlines() == script.splitlines()
