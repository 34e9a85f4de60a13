"""The topics people may choose to hear of, and how they are named after START and STOP."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from gateway.i18n.commands import Commands
from gateway.i18n.language import Lang, Spoken
from gateway.i18n.normalise import tidy
from gateway.i18n.sound import sound


@dataclass(frozen=True)
class Topics:
    """Names by id, in their order, ids by the sound of their words, and how people ask which are on."""

    names: Mapping[str, Mapping[Lang, str]]
    words: Mapping[str, str]
    which: frozenset[str]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Read topics.toml; KeyError where a field is missing."""
        by_id = data["topics"]
        names = {one: Spoken((lang, tidy(row[lang])) for lang in Lang) for one, row in by_id.items()}
        words = {sound(word): one for one, row in by_id.items() for word in row["words"]}
        return cls(names, words, frozenset(map(sound, data["ask"])))

    def asked(self, text: str, commands: Commands) -> tuple[str, bool] | None:
        """Return the topic and whether it is wanted, of "START খবর", "খবর বন্ধ" and their like; else None."""
        first, _, rest = text.strip().partition(" ")
        begin, _, last = text.strip().rpartition(" ")
        for command, words in ((first, rest), (last, begin)):
            wanted = {"start": True, "stop": False}.get(commands.find(command)) if words else None
            if wanted is not None and sound(words) in self.words:
                return self.words[sound(words)], wanted
        return None
