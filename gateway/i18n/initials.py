"""The first letters of a name: enough for a colleague who knows her, and too little for anybody else. Pure."""

from gateway.i18n.normalise import tidy

LONGEST_TYPED = 4
"""A single word no longer than this may be initials typed without spaces."""


def initials(name: str) -> str:
    """Return the first letter of each word, without signs: "ন. ন." of "নমুনা নারী"."""
    return " ".join(f"{each}." for each in _letters(name))


def key(name: str) -> str:
    """Return what a name is found by: "nn" of "Nomuna Nari"."""
    return "".join(_letters(name)).casefold()


def typed(text: str) -> list[str]:
    """Return the keys that somebody may mean: "nn" by "N. N.", "n n", "nn" and "Nomuna Nari"."""
    found = {key(text)}
    if len(text.strip()) <= LONGEST_TYPED:
        found.add("".join(each for each in tidy(text) if each.isalpha()).casefold())
    return sorted(found - {""})


def _letters(name: str) -> list[str]:
    return [word[0].upper() for word in tidy(name).replace(".", " ").split() if word[0].isalpha()]
