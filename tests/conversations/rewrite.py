"""Rewrites the answers of every golden transcript: `python -m tests.conversations.rewrite`; review the diff."""

from tests.conversations.transcript import FOLDER, played


def main() -> None:
    """Rewrite all transcripts in place."""
    for path in sorted(FOLDER.glob("*.txt")):
        path.write_text(played(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
