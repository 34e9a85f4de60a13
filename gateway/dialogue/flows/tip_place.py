"""Where it happens: by name, by list, by a shared location, or in the giver's own words."""

from gateway.channels.contract import Choice, Expect
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn
from gateway.i18n.places import Place

STEPS = ("place", "upazila", "union")
NAME_WORDS = 2  # "যশোর সদর"; longer answers tell more than a name
PAGE = 7  # with "skip" eight entries, and 9 for more


def ask(m: Moment) -> Turn:
    """Ask for the place: which of several, from a list, or by name."""
    at = m.slot("tip.at")
    if maybe := m.slot("tip.maybe").split():
        several = [Choice(_id(place), _with_parent(m, place)) for place in map(m.site.places.get, maybe)]
        return m.ask("tip.ask.which", *several, "none", expect=Expect.PLACE)
    if at == "place" and not m.slot("tip.list"):
        return m.ask("tip.ask.place", "list", "skip", expect=Expect.PLACE)
    places = _listed(m)
    start = int(m.slot("tip.list") or 0) % max(len(places), 1)
    page = [Choice(_id(place), place.names[m.state.lang]) for place in places[start : start + PAGE]]
    more = ("more",) if len(places) > PAGE else ()
    return m.ask(f"tip.ask.{at if at != 'place' else 'district'}", *page, "skip", *more, expect=Expect.PLACE)


def chosen(m: Moment, choice: str) -> Moment | None:
    """Take a choice of these steps; None where it isn't one."""
    if choice == "list":
        return m.keep(tip_list="0")
    if choice == "more":
        return m.keep(tip_list=str((int(m.slot("tip.list") or 0) + PAGE) % max(len(_listed(m)), PAGE)))
    if choice == "none":
        return m.keep(tip_maybe="", tip_at="when")
    place_id = choice.removeprefix("place:")
    m = m.keep(tip_where=_more_than_a_name(m.slot("tip.where")))
    return settle(m, m.site.places.get(place_id)) if choice.startswith("place:") else None


def absorb(m: Moment) -> Moment:
    """Understand a place from a location or from words; words that name none we know are kept as they are."""
    if m.heard.place:
        lat, lon = m.heard.place
        m = m.keep(tip_latlon=f"{lat} {lon}")
        district = m.site.places.nearest(lat, lon)
        return settle(m, district) if district else m.keep(tip_at="when")
    words = m.heard.text.strip()
    if not words:
        return m
    known = _inside(m, m.site.places.find(words))
    if len(known) == 1:
        return settle(m.keep(tip_where=_more_than_a_name(words) or m.slot("tip.where")), known[0])
    m = m.keep(tip_where=" ".join(filter(None, (m.slot("tip.where"), words))))
    if 1 < len(known) <= PAGE:
        return m.keep(tip_maybe=" ".join(place.id for place in known))
    named = _inside(m, m.site.places.within(words))
    return settle(m, named[0]) if len(named) == 1 else m.keep(tip_maybe="", tip_list="", tip_at="when")


def settle(m: Moment, place: Place) -> Moment:
    """Write the place with all it lies in, and move on to the next smaller question."""
    m = m.keep(tip_maybe="", tip_list="", tip_district="", tip_upazila="", tip_union="")
    m = m.keep(**{f"tip_{part.level}": part.id for part in m.site.places.path(place.id)})
    return m.keep(tip_at=next((step for step in STEPS if makes_sense(m, step)), "when"))


def makes_sense(m: Moment, step: str) -> bool:
    """Tell whether this step is still to be asked: the bigger place is known, the smaller isn't, and we have a list."""
    if step == "place":
        return not m.slot("tip.district")
    bigger = m.slot("tip.district" if step == "upazila" else "tip.upazila")
    return bool(bigger and not m.slot(f"tip.{step}") and m.site.places.children(bigger))


def _listed(m: Moment) -> tuple[Place, ...]:
    match m.slot("tip.at"):
        case "upazila":
            return m.site.places.children(m.slot("tip.district"))
        case "union":
            return m.site.places.children(m.slot("tip.upazila"))
        case _:
            return m.site.places.districts()


def _inside(m: Moment, places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return those inside the place known so far; all of them where none is."""
    known = m.slot("tip.upazila") or m.slot("tip.district")
    near = tuple(place for place in places if known and place.id.startswith(f"{known}/"))
    return near or places


def _more_than_a_name(words: str) -> str:
    return words if len(words.split()) > NAME_WORDS else ""


def _id(place: Place) -> str:
    return f"place:{place.id}"


def _with_parent(m: Moment, place: Place) -> str:
    names = [part.names[m.state.lang] for part in reversed(m.site.places.path(place.id))]
    return ", ".join(names[:2])
