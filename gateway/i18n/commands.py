"""Whole-message commands in every spelling people use: found by table, never guessed."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from gateway.i18n.digits import to_ascii
from gateway.i18n.normalise import fold, tidy
from gateway.i18n.sound import sound

_DIGITS = re.compile(r"[0-9 ()\-.*#]+")
_FIRST_WORD = re.compile(r"\W*(?P<head>[a-z]+|[\u0980-\u09e5]+)[\s:,.।;–-]*(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_MIN_WORDS_AFTER_NEWS = 3  # "খবর কী" is a greeting, not a tip


@dataclass(frozen=True)
class Commands:
    """What a message means when the whole of it is one known word or phrase."""

    spellings: Mapping[str, str]
    polite: frozenset[str]
    carrier_stop: frozenset[str]
    tip_words: Mapping[str, bool]
    not_yet: frozenset[str]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read commands.toml; one spelling under two commands is a ValueError."""
        data = tomllib.loads((folder / "commands.toml").read_text(encoding="utf-8"))
        spellings: dict[str, str] = {}
        for command, words in data["commands"].items():
            for word in words:
                if spellings.setdefault(sound(word), command) != command:
                    raise ValueError(f"commands.toml: {word!r} is {spellings[sound(word)]} and {command}")
        return cls(
            spellings=spellings,
            polite=frozenset(sound(word) for word in data["polite"]),
            carrier_stop=frozenset(fold(word) for word in data["carrier_stop"]),
            tip_words={fold(word): kind == "news" for kind in ("tip", "news") for word in data["tip"][kind]},
            not_yet=frozenset(fold(word) for word in data["tip"]["not_yet"]),
        )

    def find(self, text: str) -> str:
        """Return the command that the whole message is, or an empty string."""
        said = sound(text)
        if said in self.spellings:
            return self.spellings[said]
        words = [word for word in said.split() if word not in self.polite]
        return self.spellings.get(" ".join(words), "") if words else ""

    def opts_out(self, text: str) -> bool:
        """Say whether an SMS carrier takes the message as an opt-out by itself (STOP, END, QUIT, CANCEL …).

        On SMS these must count as "stop" even where `find` says cancel or exit: nothing we send would arrive any more.
        """
        return fold(text) in self.carrier_stop

    def prefix(self, text: str) -> tuple[str, str]:
        """Return ("tip", the rest) where the message begins with TIP or খবর and tells something, else ("", "")."""
        begun = _FIRST_WORD.match(tidy(text))
        if not begun:
            return "", ""
        head, rest = begun["head"], begun["rest"]
        word = fold(head)
        if word not in self.tip_words or not fold(rest):
            return "", ""
        told = fold(rest).split()
        if self.tip_words[word] and (len(told) < _MIN_WORDS_AFTER_NEWS or told[0] in self.not_yet):
            return "", ""
        return "tip", rest.strip()

    def digits(self, text: str) -> str:
        """Return the ASCII digits of a message of nothing but digits, spaces, hyphens, dots, * and #; else ""."""
        plain = to_ascii(tidy(text))
        return re.sub(r"\D", "", plain) if _DIGITS.fullmatch(plain) else ""
