"""Sums of taka as people write them: "5 lakh", "৫,০০,০০০", "সাড়ে তিন লাখ", "80k", "1 lakh 65 hajar". Pure."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

from gateway.i18n.digits import to_ascii
from gateway.i18n.normalise import tidy
from gateway.i18n.sound import sound

MOST = 1_000_000_000  # what is bigger is no price
LEAST_BARE = 10_000  # a number without a unit is a sum from here on
_PHONE_DIGITS = 10  # so many digits in a row are a telephone number

_TOKEN = re.compile(
    r"(?P<number>\d+(?:,\d+)*(?:\.\d+)?)"
    r"|(?P<word>[^\W\d_\u0980-\u09ff]+|[\u0980-\u09e5\u09f0\u09f1]+|[\u09f3$€₹])"
    r"|(?P<to>[-–—/])"
)


@dataclass(frozen=True)
class Sum:
    """A sum of taka and the tokens it takes; `sure` where a unit or the currency stands with it."""

    amount: int
    start: int
    end: int
    sure: bool


@dataclass(frozen=True)
class Token:
    """One number or word of a text: `number` is None for words."""

    text: str
    number: Fraction | None


@dataclass(frozen=True)
class Sums:
    """The words of money, by sound."""

    units: Mapping[str, int]
    numbers: Mapping[str, Fraction]
    shifts: Mapping[str, Fraction]
    taka: frozenset[str]
    foreign: frozenset[str]
    wage: frozenset[str]
    endings: tuple[str, ...]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read money.toml."""
        return cls.of(tomllib.loads(path.read_text(encoding="utf-8")))

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Return what money.toml holds."""
        words = data["words"]
        return cls(
            units={_key(word): int(size) for size, all_ in data["units"].items() for word in all_},
            numbers={_key(word): Fraction(value) for value, all_ in data["numbers"].items() for word in all_},
            shifts={_key(word): Fraction(value) for value, all_ in data["shifts"].items() for word in all_},
            taka=frozenset(map(_key, words["taka"])),
            foreign=frozenset(map(_key, words["foreign"])),
            wage=frozenset(map(_key, words["wage"])),
            endings=tuple(words["endings"]),
        )

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Return the numbers and words of a text; a sign of a range keeps its place as "-"."""
        plain = to_ascii(tidy(text)).casefold()
        return tuple(_token(match) for match in _TOKEN.finditer(plain))

    def find(self, text: str) -> tuple[Sum, ...]:
        """Return the sums of a text in their order; a sum in another country's money isn't one."""
        tokens, at, found = self.tokens(text), 0, []
        while at < len(tokens):
            read = self._read(tokens, at)
            if read is None:
                at += 1
                continue
            at = read.end
            around = {_key(token.text) for token in tokens[max(0, read.start - 1) : read.end + 1]}
            if not around & self.foreign and (read.sure or read.amount >= LEAST_BARE):
                found.append(read)
        return tuple(one for one in found if 0 < one.amount <= MOST)

    def bare(self, text: str) -> Fraction | None:
        """Return the number that the whole text is, in digits or as a word; else None."""
        tokens = self.tokens(text)
        return self._number(tokens, 0)[0] if len(tokens) == 1 else None

    def in_foreign(self, text: str) -> bool:
        """Tell whether the text speaks of another country's money."""
        return any(_key(token.text) in self.foreign for token in self.tokens(text))

    def unit(self, word: str) -> int:
        """Return what this word counts in, 0 where it is no unit."""
        return next((self.units[key] for key in self.stems(word) if key in self.units), 0)

    def is_taka(self, word: str) -> bool:
        """Tell whether this word is the currency."""
        return any(key in self.taka for key in self.stems(word))

    def stems(self, word: str) -> Iterator[str]:
        """Give the sound of a word, then of the word without one of its endings."""
        yield _key(word)
        yield from (_key(word[: -len(end)]) for end in self.endings if word.endswith(end) and len(word) > len(end) + 1)

    def _read(self, tokens: tuple[Token, ...], start: int) -> Sum | None:
        """Read one sum from here on: parts from the biggest unit down, then the currency."""
        at, total, smallest, sure = start, Fraction(0), MOST, False
        while part := self._part(tokens, at):
            value, size, end = part
            if size >= smallest:
                break
            total, smallest, at, sure = total + value * size, size, end, sure or size > 1
        if at == start:
            return None
        after = at < len(tokens) and self.is_taka(tokens[at].text)
        before = start > 0 and self.is_taka(tokens[start - 1].text)
        return Sum(int(total), start, at + after, sure or after or before)

    def _part(self, tokens: tuple[Token, ...], at: int) -> tuple[Fraction, int, int] | None:
        """Return value, unit and end of a number here; a range counts as its upper end."""
        value, end = self._number(tokens, at)
        if value is None:
            return None
        if end < len(tokens) - 1 and tokens[end].text == "-":
            upper, after = self._number(tokens, end + 1)
            value, end = (max(value, upper), after) if upper is not None else (value, end)
        size = self.unit(tokens[end].text) if end < len(tokens) and tokens[end].number is None else 0
        if size:
            return value, size, end + 1
        return (value, 1, end) if tokens[end - 1].number is not None else None

    def _number(self, tokens: tuple[Token, ...], at: int) -> tuple[Fraction | None, int]:
        shift = self.shifts.get(_key(tokens[at].text)) if at < len(tokens) else None
        if shift is not None:
            value, end = self._number(tokens, at + 1) if at + 1 < len(tokens) else (None, at)
            return (value + shift, end) if value is not None else (None, at)
        if at >= len(tokens):
            return None, at
        token = tokens[at]
        return (token.number if token.number is not None else self.numbers.get(_key(token.text))), at + 1


def _token(match: re.Match[str]) -> Token:
    digits = match["number"]
    if not digits:
        return Token("-" if match["to"] else match[0], None)
    whole = digits.partition(".")[0]
    long = len(whole.replace(",", "")) >= _PHONE_DIGITS or len(digits) > _PHONE_DIGITS * 2
    if long or (whole.startswith("0") and len(whole) > 1):
        return Token(digits, None)  # a telephone number, a receipt: no sum
    return Token(digits, Fraction(digits.replace(",", "")))


def _key(word: str) -> str:
    return sound(word) or word
