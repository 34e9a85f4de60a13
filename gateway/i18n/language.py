"""The languages we answer in and the three media an answer is worded for."""

import re
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

V = TypeVar("V")

_TAG = re.compile(r"[a-z]{2,3}")  # ISO 639


class Lang(StrEnum):
    """A language. These two are whole: they have every text. Any other tag is a partial one, `Lang("ctg")`.

    A partial language is a folder of `locales/`; what it has no words for is told in Bangla.
    """

    BN = "bn"
    EN = "en"

    @classmethod
    def _missing_(cls, value: object) -> "Lang | None":
        if not isinstance(value, str) or not _TAG.fullmatch(value):
            return None
        partial = str.__new__(cls, value)
        partial._name_, partial._value_ = value.upper(), value
        kept: Lang = cls._value2member_map_.setdefault(value, partial)  # type: ignore[assignment]  # one object a tag
        return kept

    @property
    def source(self) -> "Lang":
        """The whole language that speaks where this one has no words: itself, or Bangla for a partial one."""
        return self if self in _WHOLE else Lang.BN


_WHOLE = (Lang.BN, Lang.EN)


class Medium(StrEnum):
    """How an answer reaches its reader: short text, rich chat or speech."""

    SMS = "sms"
    CHAT = "chat"
    VOICE = "voice"


class Spoken(dict[Lang, V]):
    """Words by language; a partial language without its own speaks those of its source."""

    def __missing__(self, lang: Lang) -> V:
        if lang.source is lang:
            raise KeyError(lang)
        return self[lang.source]


def languages(locales: Path) -> tuple[Lang, ...]:
    """Return the languages with a folder of catalogues, the whole ones first."""
    partial = sorted(Lang(folder.parent.name) for folder in locales.glob("*/LC_MESSAGES"))
    return (*Lang, *(lang for lang in partial if lang.source is not lang))
