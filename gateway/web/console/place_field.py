"""A field for a place: typed by name in any spelling, and asked back where several places bear it."""

from dataclasses import dataclass

from gateway.i18n.places import Level, Place, Places
from gateway.service.scope import EVERYWHERE, Scope


@dataclass(frozen=True)
class PlaceAnswer:
    """What was typed: the scope it means, or why it means none, with the places it may mean."""

    scope: Scope = EVERYWHERE
    error: str = ""
    choices: tuple[Place, ...] = ()


def read(said: str, places: Places) -> PlaceAnswer:
    """Return what a typed name, or a chosen id, means; nothing typed is everywhere."""
    said = said.strip()
    if not said:
        return PlaceAnswer()
    if said in places.by_id:
        return PlaceAnswer(scope_of(places.get(said), places))
    found = places.find(said)
    if len(found) == 1:
        return PlaceAnswer(scope_of(found[0], places))
    return PlaceAnswer(error="place.several" if found else "place.unknown", choices=found)


def scope_of(place: Place, places: Places) -> Scope:
    """Return the scope of one place."""
    ids = {step.level: step.id for step in places.path(place.id)}
    return Scope(ids.get(Level.DISTRICT, ""), ids.get(Level.UPAZILA, ""), ids.get(Level.UNION, ""))
