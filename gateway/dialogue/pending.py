"""The answer to a question that waits: a button, a digit, a yes or no; and the words of a step that takes words."""

from collections.abc import Callable, Mapping

from gateway.channels.contract import MAIN_MENU, Choice, numbered
from gateway.dialogue import receipt, tools
from gateway.dialogue.flows import (
    after_danger,
    call_back,
    care,
    care_details,
    doors,
    feedback,
    menu,
    misses,
    person,
    price,
    resume,
    subscription,
    tip,
    tip_status,
    told,
)
from gateway.dialogue.heard import Heard
from gateway.dialogue.moment import Moment
from gateway.dialogue.state import State
from gateway.dialogue.turn import Turn
from gateway.dialogue.words import Words
from gateway.i18n.normalise import fold

ANSWERS: Mapping[str, Callable[[Moment, str], Turn | None]] = {
    "menu": menu.answer,
    "tip": tip.answer,
    "tip_status": tip_status.answer,
    "danger": after_danger.answer,
    "call_back": call_back.answer,
    "care": care.pressed,
    "person": person.answer,
    told.FLOW: told.answer,
    "stop?": subscription.answer,
    "start?": subscription.answer,
    **tools.ANSWERS,
}
HEARS: Mapping[str, Callable[[Moment], Turn]] = {
    "tip": tip.hear,
    "tip_status": tip_status.hear,
    "call_back": call_back.hear,
    "feedback": feedback.hear,
    "care": lambda m: care_details.hear(m) if m.state.step == "word" else care.hear(m),
}
MEANINGS: Mapping[str, tuple[str, ...]] = {
    "yes": ("yes", "call", "keep"),
    "no": ("no", "continue", "write", "done", "throw"),
    "skip": ("skip", "unknown"),
    "done": ("done", "all"),
}

MISTYPED = 3


def read(m: Moment) -> Turn | None:
    """Answer what was asked; None where nothing was, or the message is about something else."""
    choice = picked(m.state, m.heard, m.site.words)
    if choice:
        return _chosen(m, choice)
    if _mistyped(m):
        return misses.wrong_answer(m)
    elsewhere = receipt.valid(m.heard.digits) or m.heard.command == "receipt"
    return HEARS[m.state.flow](m) if takes_words(m.state, m.heard) and not elsewhere else None


def _mistyped(m: Moment) -> bool:
    """Tell whether a short number is a wrong answer, and not words of its own ("10" days ago)."""
    own_words = m.state.flow == "tip" and m.state.step in ("when", "who") and len(m.heard.digits) > 1
    own_words = own_words or price.takes_number(m)
    return bool(m.state.offered and 0 < len(m.heard.digits) <= MISTYPED and not own_words and m.state.step != "number")


def picked(state: State, heard: Heard, words: Words) -> str:
    """Return the id of the choice that was made, by button, digit, digit in words or yes and no; else empty."""
    if heard.choice:
        return heard.choice
    by_number = {number: choice.id for number, choice in numbered([Choice(one, "") for one in state.offered])}
    number = heard.digits.lstrip("0") or heard.digits[:1] if len(heard.digits) <= 2 else heard.digits
    if number == "0" and not by_number.get("0"):
        return MAIN_MENU
    if number in by_number:
        return by_number[number]
    spoken = words.catalogue.text("digits.as_words", state.lang).split("|")
    if (said := fold(heard.text)) and said in map(fold, spoken):
        return by_number.get(str(list(map(fold, spoken)).index(said)), "")
    return next((one for one in MEANINGS.get(heard.command, ()) if one in state.offered), "")


def takes_words(state: State, heard: Heard) -> bool:
    """Tell whether free words are the answer to this step, so that nobody else reads them."""
    match state.flow:
        case "tip_status":
            return state.step == "adding"
        case "call_back":
            return call_back.hears(heard)
        case "care":
            return state.step in ("when", "word", "why")
        case _:
            return state.flow in HEARS


def _chosen(m: Moment, choice: str) -> Turn:
    flow = ANSWERS.get(m.state.flow)
    turn = flow(m, choice) if flow and choice in m.state.offered else None
    return turn or doors.enter(m, choice) or resume.where_it_was(m.say("miss.old_button"))
