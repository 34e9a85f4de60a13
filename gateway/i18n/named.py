"""Which of many things a text names: whole words by sound, with the endings of "in" and "of" forgiven."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from gateway.i18n.sound import sound

_ENDINGS = r"(?:তে|ে|র|ের|য়|য়ের|য়ে|কে|েও|ও|te|e|er|r|y|ey|ye|yer|yar|t|s)?"


@dataclass(frozen=True)
class Named:
    """The words of each thing; the first thing of the file that is named anywhere in the text is found."""

    patterns: Mapping[str, re.Pattern[str]]

    @classmethod
    def of(cls, words: Mapping[str, Iterable[str]]) -> Self:
        """Make the patterns of ids with their words; an id without words is never found."""
        return cls({one: _pattern(spelt) for one, spelt in words.items() if spelt})

    def find(self, text: str) -> str:
        """Return the id of what the text names, or an empty string."""
        said = sound(text)
        return next((one for one, pattern in self.patterns.items() if pattern.search(said)), "")


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    either = "|".join(re.escape(sound(word)) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\S)(?:{either}){_ENDINGS}(?!\S)")
