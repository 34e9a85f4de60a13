"""The sentences of the dialogue, by key, from the gettext catalogues."""

from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Self

from babel.messages.pofile import read_po

from gateway.i18n.digits import printed
from gateway.i18n.language import Lang, languages
from gateway.i18n.normalise import tidy


@dataclass(frozen=True)
class Catalogue:
    """All catalogues in memory; a partial language's falls back to its source, key by key.

    Here, and in `Content`, Bangla digits are printed: Babel doesn't print them.
    """

    messages: Mapping[Lang, Mapping[str, str]]
    own: Mapping[Lang, Mapping[str, str]]

    @classmethod
    def load(cls, folder: Path, domain: str = "messages") -> Self:
        """Read <folder>/<lang>/LC_MESSAGES/<domain>.po and its parts, <domain>.<part>.po.

        An entry without a translation is left out; an entry of two files is a ValueError.
        """
        own = {lang: _whole(folder / lang / "LC_MESSAGES", domain) for lang in languages(folder)}
        return cls({lang: _spoken(own, lang) for lang in own}, own)

    def text(self, key: str, lang: Lang, **params: str | int) -> str:
        """Return the sentence with its parameters filled in; an unknown key or a missing parameter is a KeyError."""
        return self._plain(key, lang) if not params else printed(self.messages[lang][key].format(**params), lang)

    @cached_property
    def _plain(self) -> Callable[[str, Lang], str]:
        """Sentences without parameters, each printed once."""
        return cache(lambda key, lang: printed(self.messages[lang][key].format(), lang))

    def keys(self, lang: Lang) -> frozenset[str]:
        """Return the keys that have a sentence in this language."""
        return frozenset(self.messages[lang])


def _spoken(own: Mapping[Lang, Mapping[str, str]], lang: Lang) -> Mapping[str, str]:
    return own[lang] if lang.source is lang else ChainMap(dict(own[lang]), dict(own[lang.source]))


def _whole(folder: Path, domain: str) -> dict[str, str]:
    whole: dict[str, str] = {}
    for path in sorted({*folder.glob(f"{domain}.po"), *folder.glob(f"{domain}.*.po")}):
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
