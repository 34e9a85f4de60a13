"""One form that Bangla script, romanised Bangla and English fall into by sound: বিদেশ, "bidesh", "bedes" are "bidis".

Rougher than `gateway.i18n.sound`, which keeps the scripts apart and finds exact phrases; this one feeds a classifier.
Three vowels are left, "a", "o" (o, u) and "i" (e, i); a run of them is its first, and at a word's end "o" is silent.
With a and o as one, less was understood: docs/decisions/0011-one-phonetic-form.md
"""

import re
from functools import lru_cache

from gateway.i18n.normalise import RECENT, fold

_SOUNDS = {
    "k": "কখ",
    "g": "গঘ",
    "c": "চছ",
    "j": "জঝয",
    "t": "টঠতথৎ",
    "d": "ডঢদধ",
    "n": "ণনঞঙং",
    "p": "প",
    "f": "ফ",
    "b": "বভ",
    "m": "ম",
    "r": "র\u09dc\u09dd",
    "l": "ল",
    "s": "শষস",
    "h": "হ",
    "a": "াআ",
    "o": "োুূৌৈঅওউঊঔঐ",
    "i": "িীেইঈএ\u09df",
    "ri": "ৃঋ",
    "": "\u0983\u09bc\u09cd",
}
_LETTERS = {ord(letter): sound for sound, letters in _SOUNDS.items() for letter in letters}
_CONSONANT = "ক-ঘচ-হ\u09dc\u09dd"
_SIGN = "\u09be-\u09cc"
_SILENT = "^"  # the vowel that no sign shows, until we know whether it is spoken

# What isn't spoken as it is written: first the Bangla clusters, then the vowel without a sign, which falls silent
# between two spoken ones (সরকার, "sorkar"; করব, "korbo").
_WRITTEN = tuple(
    (re.compile(written), spoken)
    for written, spoken in (
        ("ক্ষ", "ক"),
        ("জ্ঞ", "গ"),
        ("হ্য", "জ"),
        ("ত্ম", "ত"),
        (f"(?<=[ক-যল-হ])্য(?=[{_SIGN}])|(?<=[ক-যশ-হ])(?<!ম)্ব(?=[{_SIGN}])", ""),
        ("(?<=[ক-যল-হ])্য|(?<=[ক-যশ-হ])(?<!ম)্ব", "ো"),
        (f"(?<=[{_CONSONANT}])(?![{_SIGN}\u09cd])", _SILENT),
    )
)
_BETWEEN = re.compile(r"(?<=[aoi^][bcdfghjklmnprst])\^(?=[bcdfghjklmnprst][aoi]|b\^(?![a-z^]))")
_HEARD = tuple(
    (re.compile(spelt), heard)
    for spelt, heard in (
        ("x", "ks"),
        ("q|ck", "k"),
        ("z", "j"),
        ("v", "b"),
        ("ph", "f"),
        ("k+s?h", "k"),
        ("(?<=[bcdfgjklmnprst])h+", ""),
        ("ng", "n"),
        (r"\by(?=[aeiou])", "j"),
        ("(?<=[bcdfgjklmnprst])w", ""),
        ("[uw]", "o"),
        ("[ey]", "i"),
        ("([aoi])[aoi]+", r"\1"),
        (r"([a-z])\1+", r"\1"),
        (r"(?<=\w\w)o\b", ""),
    )
)
_VOWELS = re.compile(r"\B[aoih]")


@lru_cache(RECENT)
def phonetic(text: str) -> str:
    """Return the text by its sounds, in a–z and digits; saying it twice changes nothing."""
    said = fold(text)
    for written, spoken in _WRITTEN:
        said = written.sub(spoken, said)
    said = _BETWEEN.sub("", said.translate(_LETTERS)).replace(_SILENT, "o")
    before = ""
    while said != before:
        before = said
        for spelt, heard in _HEARD:
            said = spelt.sub(heard, said)
    return said


def skeleton(sounds: str) -> str:
    """Return a phonetic form without its vowels and h, but for a word's first letter: "kot" and "kt" are "kt"."""
    return _VOWELS.sub("", sounds)
