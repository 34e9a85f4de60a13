"""Districts, upazilas and unions: their names in both scripts, and which of them a text means."""

import csv
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from gateway.i18n.language import Lang, Spoken
from gateway.i18n.normalise import fold, tidy
from gateway.i18n.place_names import PlaceNames

_EARTH_KM = 6371.0
_FAR_KM = 150.0  # farther from every district town than this is abroad or at sea


class Level(StrEnum):
    """How big a place is."""

    DISTRICT = "district"
    UPAZILA = "upazila"
    UNION = "union"


@dataclass(frozen=True)
class Place:
    """One place; `id` is the path of its English names, `parent` the id of the next bigger one."""

    id: str
    level: Level
    names: Mapping[Lang, str]
    parent: str
    programme: bool = False


@dataclass(frozen=True)
class Places:
    """All places in memory."""

    by_id: Mapping[str, Place]
    points: Mapping[str, tuple[float, float]]
    spelt: PlaceNames

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read places.csv, the unions_*.csv beside it, district_points.csv and place_words.toml."""
        by_id: dict[str, Place] = {}
        spellings: dict[str, list[str]] = {}
        for path in (folder / "places.csv", *sorted(folder.glob("unions_*.csv"))):
            for row in _rows(path):
                place, aliases = _place(row)
                by_id[place.id] = place
                spellings[place.id] = [*place.names.values(), *aliases]
        points = {
            _slug(row["district_en"]): (float(row["lat"]), float(row["lon"]))
            for row in _rows(folder / "district_points.csv")
        }
        words = tomllib.loads((folder / "place_words.toml").read_text(encoding="utf-8"))
        return cls(by_id, points, PlaceNames.of(spellings, words))

    def get(self, place_id: str) -> Place:
        """Return the place of this id; KeyError where there is none."""
        return self.by_id[place_id]

    def districts(self) -> tuple[Place, ...]:
        """Return the programme's districts."""
        return self.children("")

    def children(self, place_id: str) -> tuple[Place, ...]:
        """Return the places right inside this one, in the order of the file."""
        return tuple(place for place in self.by_id.values() if place.parent == place_id)

    def path(self, place_id: str) -> tuple[Place, ...]:
        """Return the place with all it lies in, the biggest first."""
        parts = place_id.split("/") if place_id else []
        return tuple(self.by_id["/".join(parts[: n + 1])] for n in range(len(parts)))

    def find(self, text: str) -> tuple[Place, ...]:
        """Return the places that an answer to "where?" may mean, best first; more than one is ambiguous."""
        return tuple(self.by_id[place_id] for place_id in self.spelt.find(text))

    def within(self, text: str) -> tuple[Place, ...]:
        """Return the places named in a longer text: the most exact ones, in order; careful with everyday words."""
        return tuple(self.by_id[place_id] for place_id in self.spelt.within(text))

    def nearest(self, lat: float, lon: float) -> Place | None:
        """Return the district whose town is nearest, or None where that isn't one of the programme's or is far away."""
        slug, km = min(((slug, _km(lat, lon, *point)) for slug, point in self.points.items()), key=lambda pair: pair[1])
        return self.by_id.get(slug) if km <= _FAR_KM else None


def _rows(path: Path) -> Iterable[dict[str, str]]:
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return csv.DictReader(lines)


def _slug(name: str) -> str:
    return _plain(name).replace(" ", "-")


def _plain(name: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in name.lower().replace("'", "")).split())


def _place(row: Mapping[str, str]) -> tuple[Place, list[str]]:
    parts = [(level, row.get(f"{level}_en") or "", row.get(f"{level}_bn") or "") for level in Level]
    named = [part for part in parts if part[1]]
    level, english, bangla = named[-1]
    slugs = [_slug(part[1]) for part in named]
    place = Place(
        id="/".join(slugs),
        level=level,
        names=Spoken({Lang.BN: tidy(bangla), Lang.EN: english}),
        parent="/".join(slugs[:-1]),
        programme=level is not Level.UNION or row.get("note") == "programme",
    )
    return place, [alias for alias in (row.get("aliases") or "").split(";") if fold(alias)]


def _km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    a, b = math.radians(lat), math.radians(other_lat)
    half_lat, half_lon = math.sin((b - a) / 2), math.sin(math.radians(other_lon - lon) / 2)
    return 2 * _EARTH_KM * math.asin(math.sqrt(half_lat**2 + math.cos(a) * math.cos(b) * half_lon**2))
