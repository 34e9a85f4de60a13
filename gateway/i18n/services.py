"""Which office helps with what in a district, and who else works there. Places are ids of the gazetteer."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from gateway.i18n.dated import Dated
from gateway.i18n.language import Lang, Spoken
from gateway.i18n.named import Named
from gateway.i18n.passages import Passage, Worded, worded


@dataclass(frozen=True)
class Kind:
    """One kind of service; where `districts` are named, `elsewhere` is told in all others."""

    passage: Passage
    everywhere: bool
    asked: bool
    districts: frozenset[str]
    elsewhere: Worded


@dataclass(frozen=True)
class Partner:
    """An organisation that works in these districts."""

    names: Mapping[Lang, str]
    kinds: frozenset[str]
    districts: frozenset[str]
    dated: Dated


@dataclass(frozen=True)
class Services:
    """All kinds and partners; `after` names the kind that "where?" means after a page, "" for any."""

    kinds: Mapping[str, Kind]
    partners: Mapping[str, Partner]
    after: Mapping[str, str]
    named: Named

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read services.toml."""
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return cls(
            kinds={one: _kind(one, row) for one, row in data["kinds"].items()},
            partners={one: _partner(row) for one, row in data["partners"].items()},
            after=data["after"],
            named=Named.of({one: row["words"] for one, row in data["kinds"].items()}),
        )

    def words(self, kind_id: str, district: str) -> Worded:
        """Return what is told of a kind of service in a district, with its placeholders."""
        kind = self.kinds[kind_id]
        here = not kind.districts or district in kind.districts
        return kind.passage.text if here else kind.elsewhere

    def partners_in(self, kind_id: str, district: str) -> tuple[Partner, ...]:
        """Return who else gives this kind of help there."""
        return tuple(one for one in self.partners.values() if kind_id in one.kinds and district in one.districts)


def _kind(kind_id: str, row: Mapping[str, Any]) -> Kind:
    return Kind(
        passage=Passage.of(kind_id, row),
        everywhere=row.get("everywhere", False),
        asked=row.get("asked", True),
        districts=frozenset(row.get("districts", ())),
        elsewhere=worded(row["elsewhere"]) if "elsewhere" in row else {},
    )


def _partner(row: Mapping[str, Any]) -> Partner:
    names = Spoken((lang, row["name"][lang]) for lang in Lang)
    return Partner(names, frozenset(row["kinds"]), frozenset(row["districts"]), Dated.of(row))
