"""Whom a form asks for, read into an audience: names of places in any spelling, ages, days. Pure."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from gateway.i18n.digits import to_ascii
from gateway.i18n.language import Lang
from gateway.i18n.places import Level, Places
from gateway.store.audience import Audience

SEXES = ("f", "m", "x")
SOURCES = ("list", "sms", "chat", "voice", "staff")
OLDEST = 120

Values = Callable[[str], Sequence[str]]
"""All values of a field of a form, none where it is empty."""


@dataclass(frozen=True)
class Asked:
    """What was asked for; `wrong` are sentences by field for what couldn't be read."""

    audience: Audience
    wrong: dict[str, str] = field(default_factory=dict)


def audience_of(values: Values, places: Places, roles: Collection[str], lists: Collection[str]) -> Asked:
    """Return the audience of a form."""
    wrong: dict[str, str] = {}
    inside = _places(values("places"), places, wrong)
    audience = Audience(
        roles=_known(values("roles"), roles),
        districts=_known(values("districts"), [one.id for one in places.districts()]),
        upazilas=tuple(one for one, level in inside if level is Level.UPAZILA),
        unions=tuple(one for one, level in inside if level is Level.UNION),
        sexes=_known(values("sexes"), SEXES),
        ages=_ages(_one(values("age_from")), _one(values("age_to")), wrong),
        langs=_known(values("langs"), [lang.value for lang in Lang]),
        sources=_known(values("sources"), SOURCES),
        seen_from=_day(_one(values("seen_from")), "seen_from", wrong),
        seen_until=_day(_one(values("seen_until")), "seen_until", wrong),
        lists=_known(values("lists"), lists),
    )
    return Asked(audience, wrong)


def moment_of(said: str, zone: ZoneInfo) -> datetime | None:
    """Return the moment of "2026-12-18T10:00" in the site's zone; None for none, ValueError for no such moment."""
    return datetime.fromisoformat(to_ascii(said)).replace(tzinfo=zone) if said.strip() else None


def _one(values: Sequence[str]) -> str:
    return to_ascii(values[0]).strip() if values else ""


def _known(said: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(set(said) & set(known)))


def _places(said: Sequence[str], places: Places, wrong: dict[str, str]) -> list[tuple[str, Level]]:
    """Return upazilas and unions, one a line; a name that is several places' means all of them."""
    found: list[tuple[str, Level]] = []
    for line in (part.strip() for part in (said[0] if said else "").replace(",", "\n").splitlines()):
        if not line:
            continue
        named = [places.get(line)] if line in places.by_id else places.find(line)
        smaller = [one for one in named if one.level is not Level.DISTRICT]
        if not smaller:
            wrong["places"] = line
        found += [(one.id, one.level) for one in smaller]
    return list(dict.fromkeys(found))


def _ages(youngest: str, oldest: str, wrong: dict[str, str]) -> tuple[int, int] | None:
    if not youngest and not oldest:
        return None
    if any(said and not said.isdecimal() for said in (youngest, oldest)):
        wrong["ages"] = f"{youngest}–{oldest}"
        return None
    low, high = int(youngest or 0), min(int(oldest or OLDEST), OLDEST)
    if low > high:
        wrong["ages"] = f"{low}–{high}"
        return None
    return low, high


def _day(said: str, name: str, wrong: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        wrong[name] = said
        return None
