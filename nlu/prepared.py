"""What the model reads of a text, and all it may see: trained, tested and served through this one step.

Four views of one text, parted by VIEW: its folded words; their sounds, English words that have a Bangla one under that;
the consonants alone; and its shape: how many words, how big the numbers.
"""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from gateway.i18n.normalise import RECENT, fold
from nlu.phonetic import phonetic, skeleton

VIEW = " | "  # folding leaves no such sign in a text
LONGEST = 400  # characters read; what comes later changes no meaning and costs time

_LONG_NUMBER = re.compile(r"\d(?: ?\d){4,}")
_LETTER = re.compile(r"[^\W\d_]")
_MOST_WORDS = 12  # longer texts are all alike long
_SIZES = (1, 5, 18, 100, 1000, 20_000)  # where a number becomes another kind: steps, a child's age, an age, a fee


@lru_cache(1)
def _glossary() -> dict[str, str]:
    words = tomllib.loads((Path(__file__).parent / "glossary.toml").read_text(encoding="utf-8"))["words"]
    return {fold(english): bangla for bangla, several in words.items() for english in several.split()}


def masked(text: str) -> str:
    """Return the text folded and cut, phone numbers and other long runs of digits as "0"; empty without a letter."""
    said = _LONG_NUMBER.sub("0", fold(text))[:LONGEST]
    return said if _LETTER.search(said) else ""


@lru_cache(RECENT)
def readable(text: str) -> str:
    """Return the views of a text in one line; empty where no letter is left of it."""
    said = masked(text)
    if not said:
        return ""
    words = said.split()
    sounds = phonetic(" ".join(_glossary().get(word, word) for word in words))
    return VIEW.join((said, sounds, skeleton(sounds), _shape(words)))


def _shape(words: list[str]) -> str:
    sizes = [sum(int(word) >= size for size in _SIZES) for word in words if word.isdecimal()]
    return " ".join([f"w{min(len(words), _MOST_WORDS)}", *(f"n{size}" for size in sizes)])
