"""A whole tip in one message: "TIP …" or "খবর …"."""

from gateway.channels.contract import MAIN_MENU
from gateway.dialogue import draft
from gateway.dialogue.flows import tip
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn

URGENT = ("danger", "child", "sea")


def take(m: Moment, story: str) -> Turn:
    """Save it at once, anonymous, and say in one line what to do next."""
    return taken(m, story).now_in(flow="", step="", page="").ask("tip.next", MAIN_MENU)


def taken(m: Moment, story: str) -> Moment:
    """Save it with the place it names; a tip begun earlier is completed by it."""
    told = " ".join(filter(None, (m.slot("tip.what"), story)))
    m = m.now_in(private_since=m.private_since).keep(tip_what=told)
    if m.heard.flag in URGENT:
        m = m.keep(tip_danger="yes")
    if m.heard.recording_id:
        m = m.keep(tip_recordings=m.heard.recording_id)
    places = m.site.places.within(story)
    if len(places) == 1 and not draft.of(m.state.slots).district:
        m = m.keep(**{f"tip_{part.level}": part.id for part in m.site.places.path(places[0].id)})
    return tip.saved(m)
