"""One channel's name stays in its folder: the measure of how cheap the next channel is."""

import subprocess
from pathlib import Path

from tests.architecture.sources import ROOT

WORD = "tele" + "gram"
AT_HOME = ("bot/", "tests/bot/", "tests/conversations/", "docs/", "locales/", "nlu/data/", "nlu/unseen/")
"""The channel's own folders, transcripts through every channel, and words for people."""

NAMED = {"wsgi.py", "README.md", "CHANGELOG.md", "pyproject.toml", "uv.lock"}
"""The composition root, what people read first, and the list of libraries."""

FEWEST_FILES = 150


def tracked() -> list[str]:
    """Return what git keeps, and what it would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    return [line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def holds_the_word(path: Path) -> bool:
    return WORD in path.name.lower() or WORD.encode() in path.read_bytes().lower()


def test_the_word_stays_at_home() -> None:
    seen = tracked()
    assert len(seen) >= FEWEST_FILES
    strays = [
        line for line in seen if not line.startswith(AT_HOME) and line not in NAMED and holds_the_word(ROOT / line)
    ]
    assert strays == []
