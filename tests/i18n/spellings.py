"""Other spellings of one text, as thumbs, keyboards and schools make them; none changes what is said."""

import random
import unicodedata
from collections.abc import Callable

_BANGLA = ("িী", "ুূ", "নণ", "শষস", "জয", "র\u09dc")
_ROMAN = (("sh", "s"), ("bh", "v"), ("j", "z"), ("kh", "k"), ("th", "t"), ("gh", "g"), ("ph", "f"), ("chh", "ch"))
_SPLIT = {"\u09dc": "\u09a1\u09bc", "\u09dd": "\u09a2\u09bc", "\u09df": "\u09af\u09bc"}

Change = Callable[[str, random.Random], str]


def variant(text: str, chance: random.Random) -> str:
    """Return the text with two to five such changes."""
    for change in chance.sample(_CHANGES, chance.randint(2, 5)):
        text = change(text, chance)
    return text


def _same_sound(text: str, chance: random.Random) -> str:
    group = chance.choice(_BANGLA)
    return "".join(chance.choice(group) if letter in group else letter for letter in text)


def _roman(text: str, chance: random.Random) -> str:
    one, other = chance.choice(_ROMAN)
    return text.replace(one, other) if chance.random() < 0.5 else text.replace(other, one)


def _doubled(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return (
        text[:at] + text[at] * chance.randint(2, 4) + text[at + 1 :]
        if text[at].isascii() and text[at].isalpha()
        else text
    )


def _case(text: str, chance: random.Random) -> str:
    return chance.choice((text.upper(), text.title(), text.swapcase()))


def _signs(text: str, chance: random.Random) -> str:
    mark = chance.choice(("!!!", "...", "।", "??", ",", " 😭", "\u200b"))
    return chance.choice((f"{text}{mark}", f"{mark} {text}", text.replace(" ", f"{mark} ")))


def _spaces(text: str, chance: random.Random) -> str:
    return text.replace(" ", chance.choice(("  ", "\n", "\u00a0", "\t")))


def _encoded(text: str, chance: random.Random) -> str:
    if chance.random() < 0.5:
        return unicodedata.normalize("NFD", text)
    return "".join(_SPLIT.get(letter, letter) for letter in text)


def _moon(text: str, _: random.Random) -> str:
    return text.replace("\u0981", "")  # ঁ is left out more often than typed


_CHANGES: tuple[Change, ...] = (_same_sound, _roman, _doubled, _case, _signs, _spaces, _encoded, _moon)
