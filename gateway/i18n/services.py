"""Which office helps with what in a district, and who else works there. Places are ids of the gazetteer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from gateway.i18n.dated import Dated
from gateway.i18n.digits import printed
from gateway.i18n.language import Lang, Spoken
from gateway.i18n.named import Named
from gateway.i18n.passages import Passage, Worded, worded
from gateway.i18n.seed import Entry


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
    """An organisation or office that works in these districts; where to find it is "" where nobody noted it."""

    id: str
    names: Mapping[Lang, str]
    kinds: frozenset[str]
    districts: frozenset[str]
    phone: str
    address: Mapping[Lang, str]
    hours: Mapping[Lang, str]
    dated: Dated

    def line(self, lang: Lang) -> str:
        """Return its name and, as far as they are known, number, address and hours as one line."""
        where = [part for part in (self.phone, self.address[lang], self.hours[lang]) if part]
        return printed(self.names[lang] + (f": {', '.join(where)}" if where else ""), lang)

    def certain(self, today: date) -> bool:
        """Say whether people may be told of it: somebody confirmed it, and its review isn't overdue."""
        return self.dated.confirmed and not self.dated.past(today)


@dataclass(frozen=True)
class Services:
    """All kinds and partners; `after` names the kind that "where?" means after a page, "" for any."""

    kinds: Mapping[str, Kind]
    partners: Mapping[str, Partner]
    after: Mapping[str, str]
    named: Named

    @classmethod
    def of(cls, kinds: Mapping[str, Entry], partners: Mapping[str, Entry], after: Mapping[str, str]) -> Self:
        """Return the services of their entries; an organisation that was taken off the list is left out."""
        return cls(
            kinds={one: _kind(one, row) for one, row in kinds.items()},
            partners={one: _partner(one, row) for one, row in partners.items() if not row.get("removed")},
            after=after,
            named=Named.of({one: row["words"] for one, row in kinds.items()}),
        )

    def words(self, kind_id: str, district: str) -> Worded:
        """Return what is told of a kind of service in a district, with its placeholders."""
        kind = self.kinds[kind_id]
        here = not kind.districts or district in kind.districts
        return kind.passage.text if here else kind.elsewhere

    def partners_in(self, kind_id: str, district: str, today: date) -> tuple[Partner, ...]:
        """Return who else certainly gives this kind of help there."""
        here = (one for one in self.partners.values() if kind_id in one.kinds and district in one.districts)
        return tuple(one for one in here if one.certain(today))


def _kind(kind_id: str, row: Entry) -> Kind:
    return Kind(
        passage=Passage.of(kind_id, row),
        everywhere=row.get("everywhere", False),
        asked=row.get("asked", True),
        districts=frozenset(row.get("districts", ())),
        elsewhere=worded(row["elsewhere"]) if "elsewhere" in row else {},
    )


def _partner(partner_id: str, row: Entry) -> Partner:
    return Partner(
        id=partner_id,
        names=Spoken((lang, row["name"][lang]) for lang in Lang),
        kinds=frozenset(row["kinds"]),
        districts=frozenset(row["districts"]),
        phone=row.get("phone", ""),
        address=Spoken((lang, row.get("address", {}).get(lang, "")) for lang in Lang),
        hours=Spoken((lang, row.get("hours", {}).get(lang, "")) for lang in Lang),
        dated=Dated.of(row),
    )
