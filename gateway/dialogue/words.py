"""Which sentence stands for a key on a medium: `key.medium` where there is one, else `key`."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from gateway.i18n.catalogue import Catalogue
from gateway.i18n.language import Lang, Medium

_WRITTEN = (f".{Medium.SMS}", f".{Medium.CHAT}")


@dataclass(frozen=True)
class Words:
    """The catalogue with its ladder of media."""

    catalogue: Catalogue

    def text(self, key: str, lang: Lang, medium: Medium, **params: str | int) -> str:
        """Return the sentence; an unknown key is a KeyError."""
        return self.catalogue.text(self.found(key, lang, medium), lang, **params)

    def found(self, key: str, lang: Lang, medium: Medium) -> str:
        """Return the catalogue's own key that is used."""
        names = (f"{key}.{medium}", key)
        own, all_ = self.catalogue.own.get(lang, {}), self.catalogue.messages[lang]
        return next((name for words in (own, all_) for name in names if name in words), key)

    def has(self, key: str) -> bool:
        """Tell whether there are words for this key."""
        return key in self.catalogue.messages[Lang.BN]

    def prompts(self, lang: Lang, lines: Mapping[str, str]) -> Mapping[str, str]:
        """Return what a studio can record: the words spoken for each key that holds nothing of the moment."""
        keys = {key.removesuffix(f".{Medium.VOICE}") for key in self.catalogue.keys(lang)}
        spoken = {}
        for key in sorted(key for key in keys if not key.endswith(_WRITTEN)):
            sentence = self.catalogue.messages[lang][self.found(key, lang, Medium.VOICE)]
            if {name for _, name, _, _ in Formatter().parse(sentence) if name} <= set(lines):
                spoken[key] = self.text(key, lang, Medium.VOICE, **lines)
        return spoken
