"""How the columns of files that are taken in are named, and the words that stand in them: import_columns.toml. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from gateway.i18n.language import Lang
from gateway.i18n.normalise import fold


@dataclass(frozen=True)
class ImportColumns:
    """By kind of file: the column of each folded heading, the headings for a template, an example row.

    `words` are the folded spellings of the answers of a column that has few.
    """

    named: Mapping[str, Mapping[str, str]]
    shown: Mapping[str, Mapping[Lang, Mapping[str, str]]]
    words: Mapping[str, Mapping[str, str]]
    examples: Mapping[str, Mapping[str, str]]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read import_columns.toml; one spelling under two meanings is a ValueError."""
        data = tomllib.loads((folder / "import_columns.toml").read_text(encoding="utf-8"))
        words, examples = data.pop("words"), data.pop("example")
        return cls(
            {kind: _by_spelling(kind, columns) for kind, columns in data.items()},
            {kind: {lang: _heads(columns, lang) for lang in Lang} for kind, columns in data.items()},
            {group: _by_spelling(group, meanings) for group, meanings in words.items()},
            examples,
        )

    def heading(self, kind: str, column: str, lang: Lang) -> str:
        """Return how a column is named to people."""
        return self.shown[kind][lang.source][column]


def _by_spelling(group: str, meanings: Mapping[str, list[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for meaning, spellings in meanings.items():
        for spelling in map(fold, (meaning, *spellings)):
            if found.setdefault(spelling, meaning) != meaning:
                raise ValueError(f"import_columns.toml: {group}: {spelling!r} is {found[spelling]} and {meaning}")
    return found


def _heads(columns: Mapping[str, list[str]], lang: Lang) -> dict[str, str]:
    bangla = lang is Lang.BN
    return {
        name: next((one for one in all_ if (not one.isascii()) == bangla), all_[0]) for name, all_ in columns.items()
    }
