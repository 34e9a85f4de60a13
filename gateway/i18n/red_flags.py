"""Words of danger and despair, found by a reviewed list and nothing else: no model, no guess."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from gateway.i18n.sound import sound

_GAP = ".."  # in a pattern: up to three other words
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class FlagList:
    """One list of patterns: the kind it speaks of, and the patterns beside which it doesn't count."""

    kind: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str]


@dataclass(frozen=True)
class RedFlags:
    """The lists in the order in which they win; `harmless` turns of speech are cut out first."""

    lists: tuple[FlagList, ...]
    harmless: re.Pattern[str]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read red_flags.toml, whose head says how its lines are read."""
        data = tomllib.loads((folder / "red_flags.toml").read_text(encoding="utf-8"))
        groups = {name: "".join(words.split()) for name, words in data["words"].items()}
        return cls(
            lists=tuple(
                FlagList(row["kind"], _compile(row["patterns"], groups), _compile(row.get("unless", ()), groups))
                for row in data["lists"]
            ),
            harmless=_compile(data["harmless"]["patterns"], groups),
        )

    def find(self, text: str) -> str:
        """Return "" or the kind of danger the text speaks of: "sea", "child", "danger" or "despair"."""
        said = self.harmless.sub(" | ", sound(text))
        hits = (one.kind for one in self.lists if one.pattern.search(said) and not one.unless.search(said))
        return next(hits, "")


def _compile(patterns: Iterable[str], groups: Mapping[str, str]) -> re.Pattern[str]:
    either = "|".join(_regex(pattern, groups) for pattern in patterns)
    return re.compile(rf"(?<!\S)(?:{either})(?!\S)") if either else _NEVER


def _regex(pattern: str, groups: Mapping[str, str]) -> str:
    """Turn one line of the list into a regular expression over sounded text."""
    whole, pattern = pattern.startswith("= "), pattern.removeprefix("= ")
    words = pattern.split()
    last = max(at for at, word in enumerate(words) if not word.endswith("?"))
    if words[last] == _GAP or words[0] == _GAP:
        raise ValueError(f"red_flags.toml: {pattern!r} begins or ends with a gap")
    parts = [_word(word, groups, before=at < last, after=at > last) for at, word in enumerate(words)]
    return f"^{''.join(parts)}$" if whole else "".join(parts)


def _word(token: str, groups: Mapping[str, str], *, before: bool, after: bool) -> str:
    """Give the expression of one token with the space that ties it to its neighbours."""
    if token == _GAP:
        return r"(?:[^\s|]+ ){0,3}"
    optional, token = token.endswith("?"), token.removesuffix("?")
    for name, words in groups.items():
        token = token.replace(f"<{name}>", words)
    either = "|".join(re.escape(sound(word)) + (r"[^\s|]*" if word.endswith("*") else "") for word in token.split("/"))
    tied = f"(?:{either}) " if before else f" (?:{either})" if after else f"(?:{either})"
    return f"(?:{tied})?" if optional else tied
