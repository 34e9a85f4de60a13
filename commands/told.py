"""What people told, shown at a terminal."""


def within(words: object) -> str:
    """Return somebody's words so that no line of theirs looks like one of ours."""
    return str(words).replace("\n", "\n    | ")
