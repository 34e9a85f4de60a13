"""A rough sound of a word, so that spellings people mix compare equal; a step beyond `fold`, in both scripts."""

import re
from functools import lru_cache

from gateway.i18n.normalise import RECENT, fold

WORDS = 8192
"""Single words whose sound is remembered for longer: everybody uses the same ones. None of them has a digit."""
LONGEST_WORD = 20

_LATIN = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"sh"), "s"),
    (re.compile(r"([bcdgjkt])h+"), r"\1"),
    (re.compile(r"v"), "b"),
    (re.compile(r"z"), "j"),
    (re.compile(r"q"), "k"),
    (re.compile(r"ck"), "k"),
    (re.compile(r"([a-z])\1+"), r"\1"),
)
_BANGLA = {
    "ী": "ি",
    "ূ": "ু",
    "ণ": "ন",
    "ষ": "শ",
    "স": "শ",
    "য": "জ",
    "ৎ": "ত",
    "\u09dc": "র",
    "\u09dd": "র",
    "ঙ": "ং",
    "ঃ": "",
}
_SAME = str.maketrans(_BANGLA)
_NO_WORD = re.compile(r"[\s\d]")


def sound(text: str) -> str:
    """Return the folded text with spellings of one sound equal: "vai" and "bhai", "bidesh" and "bides", ী and ি."""
    return _of_text(text) if len(text) > LONGEST_WORD or _NO_WORD.search(text) else _of_word(text)


def _sound(text: str) -> str:
    text = fold(text).replace("ঙ্গ", "ংগ").translate(_SAME)
    for pattern, same in _LATIN:
        text = pattern.sub(same, text)
    return " ".join(text.split())


_of_text = lru_cache(RECENT)(_sound)
_of_word = lru_cache(WORDS)(_sound)
