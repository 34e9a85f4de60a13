"""What follows an understood intent, or the menu entry named after it: a flow, or else a page."""

from collections.abc import Callable, Mapping

from gateway.dialogue.flows import (
    danger,
    feedback,
    language,
    menu,
    person,
    price,
    quiz,
    steps,
    subscription,
    survivor,
    tip,
    tip_status,
    topics,
    topics_wanted,
    trap,
    welcome,
)
from gateway.dialogue.moment import Moment
from gateway.dialogue.turn import Turn

Entry = Callable[[Moment], Turn]

REPORTS: Mapping[str, str] = {"report_tip": "", "report_missing": "missing", "report_child_marriage": "child_marriage"}
TALK = ("thank", "goodbye", "ask_if_human", "out_of_scope")

FLOWS: Mapping[str, Entry] = {
    "greet": welcome.greet,
    "show_menu": menu.main,
    "cancel": menu.main,
    "go_back": menu.back,
    "talk_to_person": person.enter,
    "change_language": language.enter,
    "stop_messages": lambda m: subscription.sure(m, "stop"),
    "start_messages": lambda m: subscription.sure(m, "start"),
    "emergency": lambda m: danger.enter(m, "danger"),
    "distress": lambda m: danger.enter(m, "despair"),
    "danger_perhaps": danger.perhaps,
    "tip_status": tip_status.enter,
    "give_feedback": feedback.enter,
    "check_price": price.enter,
    "follow_steps": steps.enter,
    "check_offer": trap.enter,
    quiz.TOPIC: quiz.enter,
    topics_wanted.TOPIC: topics_wanted.enter,
}


def follow(m: Moment, name: str, story: str = "") -> Turn | None:
    """Go where the name leads; None where it leads nowhere. `story` is the text it was understood from."""
    if name in REPORTS:
        return tip.enter(m, REPORTS[name], story)
    if name in FLOWS:
        return FLOWS[name](m)
    if name in m.site.content.pages:
        return topics.told(m, name, story)
    if name in survivor.TOPICS:
        return survivor.enter(m, name)
    return menu.away(m, f"talk.{name}") if name in TALK else None
