"""Choices that mean the same wherever they are pressed, also on an old message."""

from collections.abc import Callable, Mapping

from gateway.channels.contract import MAIN_MENU
from gateway.dialogue.flows import alert, intents, language, menu, person, tip, tip_status
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn

DOORS: Mapping[str, Callable[[Moment], Turn]] = {
    MAIN_MENU: menu.main,
    "do:tip": tip.enter,
    "do:tip_status": tip_status.enter,
    "do:person": person.enter,
    "do:language": language.enter,
    "alert:ack": alert.late,
    "alert:pass": alert.late,
    "alert:desk": alert.late,
}


def enter(m: Moment, choice: str) -> Turn | None:
    """Go through the door with this id; None where there is none."""
    if choice in DOORS:
        return DOORS[choice](m)
    kind, _, name = choice.partition(":")
    match kind:
        case "section":
            return menu.section(m, name)
        case "lang":
            return language.chosen(m, name)
        case "page":
            return intents.follow(m, name)
        case _:
            return None
