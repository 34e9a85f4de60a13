"""Understanding without a server: the topic words of locales/keywords.toml, in any spelling that sounds the same."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Self

from rapidfuzz import fuzz, process

from gateway.channels.understanding import Meaning
from gateway.i18n.sound import sound

SOURCE = "keywords"
WORDS_READ = 60  # of a long message; later words are not looked at
_ENDING = 3  # letters a Bangla ending may add: পাচার, পাচারের
_SURE = 1.0
_ENDED = 0.95
_TYPED_BADLY = 85  # similarity in percent from which a phrase counts as misspelt
_SHORTEST_MISSPELT = 5


@dataclass(frozen=True)
class KeywordUnderstanding:
    """Finds the longest phrase that stands in the text; equal lengths go to the surer match."""

    intents: Mapping[str, str]
    longest: int

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read keywords.toml; one phrase under two intents is a ValueError."""
        intents: dict[str, str] = {}
        for intent, lists in tomllib.loads((folder / "keywords.toml").read_text(encoding="utf-8")).items():
            for phrase in map(sound, chain(*lists.values())):
                if intents.setdefault(phrase, intent) != intent:
                    raise ValueError(f"keywords.toml: {phrase!r} is {intents[phrase]} and {intent}")
        return cls(intents, max(len(phrase.split()) for phrase in intents))

    def understand(self, text: str) -> Meaning:
        """Return the intent of the longest phrase found; the confidence says how exactly it was written."""
        found = [
            (len(phrase), confidence, phrase)
            for said in self._windows(text)
            for phrase, confidence in (self._match(said),)
            if phrase
        ]
        if not found:
            return Meaning(source=SOURCE)
        _, confidence, phrase = max(found)
        return Meaning(self.intents[phrase], confidence, SOURCE)

    def _windows(self, text: str) -> Iterator[str]:
        """Yield every run of neighbouring words, as many as a phrase may have."""
        words = sound(text).split()[:WORDS_READ]
        for start in range(len(words)):
            for end in range(start + 1, min(start + self.longest, len(words)) + 1):
                yield " ".join(words[start:end])

    def _match(self, said: str) -> tuple[str, float]:
        if said in self.intents:
            return said, _SURE
        for cut in range(1, _ENDING + 1):
            stem = said[:-cut]
            if stem in self.intents and " " not in said[-cut:] and len(stem) >= _ENDING:
                return stem, _ENDED
        if len(said) < _SHORTEST_MISSPELT:
            return "", 0.0
        near = process.extractOne(said, self.intents.keys(), scorer=fuzz.ratio, score_cutoff=_TYPED_BADLY)
        return (near[0], near[1] / 100) if near and len(near[0]) >= _SHORTEST_MISSPELT else ("", 0.0)
