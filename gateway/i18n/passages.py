"""A few sentences about one thing, worded for each language and medium, with their source and review."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from gateway.i18n.dated import Dated
from gateway.i18n.language import Lang, Medium, Spoken
from gateway.i18n.normalise import tidy

Worded = Mapping[tuple[Lang, Medium], str]


@dataclass(frozen=True)
class Passage:
    """One passage; `text` may hold placeholders, `names` is a short name where it has one."""

    id: str
    names: Mapping[Lang, str]
    text: Worded
    dated: Dated

    @classmethod
    def of(cls, passage_id: str, row: Mapping[str, Any]) -> Self:
        """Read the fields from a row of one of the data files; KeyError where one is missing."""
        names = Spoken((lang, tidy(row[lang].get("name", ""))) for lang in Lang)
        return cls(passage_id, names, worded(row), Dated.of(row))


def worded(row: Mapping[str, Any]) -> Worded:
    """Read the words of a row by language and medium."""
    return {(lang, medium): tidy(row[lang][medium]) for lang in Lang for medium in Medium}
