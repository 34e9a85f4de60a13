"""Who hears of a tip, in which order: pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gateway.i18n.normalise import fold

ACTIVIST, COORDINATOR = "activist", "coordinator"


@dataclass(frozen=True)
class Colleague:
    """A member of staff or volunteer, as routing sees them; areas are place ids, empty where unlimited."""

    id: str
    role: str
    district: str = ""
    upazila: str = ""
    union: str = ""


@dataclass(frozen=True)
class Area:
    """Where a tip is, as place ids; empty where unknown."""

    district: str = ""
    upazila: str = ""
    union: str = ""


def chain(area: Area, staff: Sequence[Colleague], excluded: Iterable[str] = ()) -> tuple[Colleague, ...]:
    """Return who is alerted in order: nearest activists, then coordinators; never whom the tip excludes."""
    barred = set(excluded)
    fit = [one for one in staff if one.id not in barred]
    activists = [(closeness(area, one), one) for one in fit if one.role == ACTIVIST]
    near = sorted((pair for pair in activists if pair[0] > 0), key=lambda pair: (-pair[0], pair[1].id))
    coordinators = sorted(
        (one for one in fit if one.role == COORDINATOR and one.district in ("", area.district)), key=lambda one: one.id
    )
    return (*(one for _, one in near), *coordinators)


def closeness(area: Area, one: Colleague) -> int:
    """Return 3 for the same union, 2 for the upazila, 1 for the district, 0 for elsewhere or unknown."""
    if one.union:
        return 3 if one.union == area.union else 0
    if one.upazila:
        return 2 if one.upazila == area.upazila else 0
    return 1 if one.district and one.district == area.district else 0


def named(names: Iterable[str], said: str) -> bool:
    """Tell whether a tip's words name somebody, by any spelling on file."""
    words = f" {fold(said)} "
    return any(f" {fold(name)} " in words for name in names if len(fold(name)) > 2)
