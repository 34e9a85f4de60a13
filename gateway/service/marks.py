"""Phone and vehicle numbers in the words of a tip, each in one spelling, to be hashed before words are sealed: pure."""

import re
from collections.abc import Iterator

from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher, format_number

from gateway.i18n.digits import to_ascii

HOME = "BD"
_LETTERS = {
    "অ": "a", "ই": "e", "উ": "u", "এ": "ae", "ক": "ka", "খ": "kha", "গ": "ga", "ঘ": "gha", "চ": "cha", "ছ": "chha",
    "জ": "ja", "ঝ": "jha", "ট": "ta", "ঠ": "tha", "ড": "da", "ঢ": "dha", "ত": "ta", "থ": "tha", "দ": "da",
    "ধ": "dha", "ন": "na", "প": "pa", "ফ": "pha", "ব": "ba", "ভ": "bha", "ম": "ma", "য": "ja", "র": "ra", "ল": "la",
    "শ": "sha", "স": "sa", "হ": "ha",
}  # fmt: skip
"""The class letter of a registration and the sound by which people write it in Latin letters."""
_ALSO = {"za": "ja", "ya": "ja", "fa": "pha", "va": "bha", "cho": "cha", "i": "e", "ay": "ae", "gho": "gha", "go": "ga"}
_LATIN = "|".join(sorted({*_LETTERS.values(), *_ALSO}, key=len, reverse=True))
_APART = r"[\s\-–—./]*"
_PLATE = re.compile(
    rf"(?<![\wঀ-৥])(?P<letter>[অইউএক-হ]|{_LATIN}){_APART}(?P<series>\d{{2}}){_APART}(?P<number>\d{{4}})(?!\d)",
    re.IGNORECASE,
)


def named(words: str) -> tuple[str, ...]:
    """Return what the words name, such as "phone:+8801700000001" and "vehicle:ga112233", each once."""
    plain = to_ascii(words)
    return tuple(dict.fromkeys([*_phones(plain), *_vehicles(plain)]))


def _phones(plain: str) -> Iterator[str]:
    for match in PhoneNumberMatcher(plain, HOME, leniency=Leniency.VALID):
        yield f"phone:{format_number(match.number, PhoneNumberFormat.E164)}"


def _vehicles(plain: str) -> Iterator[str]:
    for match in _PLATE.finditer(plain):
        letter = match["letter"].lower()
        sound = _LETTERS.get(letter, _ALSO.get(letter, letter))
        yield f"vehicle:{sound}{match['series']}{match['number']}"
