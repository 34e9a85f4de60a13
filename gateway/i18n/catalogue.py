"""The sentences of the dialogue, by key, from the gettext catalogues."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from babel.messages.pofile import read_po

from gateway.i18n.digits import to_bangla
from gateway.i18n.language import Lang
from gateway.i18n.normalise import tidy


@dataclass(frozen=True)
class Catalogue:
    """Both catalogues in memory. Here, and in `Content`, Bangla digits are printed: Babel doesn't print them."""

    messages: Mapping[Lang, Mapping[str, str]]

    @classmethod
    def load(cls, folder: Path, domain: str = "messages") -> Self:
        """Read <folder>/<lang>/LC_MESSAGES/<domain>.po and its parts, <domain>.<part>.po.

        An entry without a translation is left out; an entry of two files is a ValueError.
        """
        return cls({lang: _whole(folder / lang / "LC_MESSAGES", domain) for lang in Lang})

    def text(self, key: str, lang: Lang, **params: str | int) -> str:
        """Return the sentence with its parameters filled in; an unknown key or a missing parameter is a KeyError."""
        words = self.messages[lang][key].format(**params)
        return to_bangla(words) if lang is Lang.BN else words

    def keys(self, lang: Lang) -> frozenset[str]:
        """Return the keys that have a sentence in this language."""
        return frozenset(self.messages[lang])


def _whole(folder: Path, domain: str) -> dict[str, str]:
    whole: dict[str, str] = {}
    for path in (folder / f"{domain}.po", *sorted(folder.glob(f"{domain}.*.po"))):
        part = _read(path)
        if twice := whole.keys() & part.keys():
            raise ValueError(f"{path.name}: {', '.join(sorted(twice))} stands in another file too")
        whole |= part
    return whole


def _read(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        entries = read_po(file, abort_invalid=True)
    return {
        entry.id: tidy(entry.string)
        for entry in entries
        if isinstance(entry.id, str) and entry.id and isinstance(entry.string, str) and entry.string and not entry.fuzzy
    }
