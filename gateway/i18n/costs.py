"""The government's maximum migration cost by country, and which country a text names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gateway.i18n.dated import Dated
from gateway.i18n.language import Lang, Medium, Spoken
from gateway.i18n.seed import Entry
from gateway.i18n.sound import sound

_ENDINGS = r"(?:তে|ে|র|ের|য়|য়ের|য়ে|কে|te|e|er|r|y|ey|ye|yer|yar|t)?"


@dataclass(frozen=True)
class Country:
    """A country of work. `maximum` is None where there is no ceiling to tell; `note` then names another sentence."""

    id: str
    names: Mapping[Lang, str]
    maximum: int | None
    year: int
    note: str
    dated: Dated


@dataclass(frozen=True)
class Costs:
    """All countries, the pattern that finds them and the sentences, by (name of sentence, language, medium)."""

    countries: Mapping[str, Country]
    sentences: Mapping[tuple[str, Lang, Medium], str]
    named: re.Pattern[str]
    ids: Mapping[str, str]

    def country_in(self, text: str) -> str:
        """Return the id of the first country a text names, or an empty string."""
        found = self.named.search(sound(text))
        return self.ids[found["name"]] if found else ""


def costs_of(rows: Mapping[str, Entry], sentences: Mapping[str, Any]) -> Costs:
    """Return the countries of their entries, and the sentences about them."""
    ids = {sound(name): country for country, row in rows.items() for name in (*row["name"].values(), *row["aliases"])}
    either = "|".join(re.escape(name) for name in sorted(ids, key=len, reverse=True))
    return Costs(
        countries={country: _country(country, row) for country, row in rows.items()},
        sentences={
            (name, lang, medium): words[lang][medium]
            for name, words in sentences.items()
            for lang in Lang
            for medium in Medium
        },
        named=re.compile(rf"(?<!\S)(?P<name>{either}){_ENDINGS}(?!\S)"),
        ids=ids,
    )


def _country(country: str, row: Mapping[str, Any]) -> Country:
    names = Spoken((lang, row["name"][lang]) for lang in Lang)
    return Country(country, names, row.get("maximum"), row.get("year", 0), row.get("note", ""), Dated.of(row))
